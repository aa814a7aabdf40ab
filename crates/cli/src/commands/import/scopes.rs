//! Whose everything is: the flags, and below them what the source says.

use crate::args::WhoseArgs;
use evoke_transfer::Format;
use evoke_transfer::line::Line;
use serde_json::Value;

/// Puts the ids of the flags into lines.
pub(super) struct Scopes {
    user: Option<String>,
    customer: Option<String>,
    conversation: Option<String>,
    /// Whether everything of the format is somebody's.
    personal: bool,
}

impl Scopes {
    /// The scopes of an import.
    pub(super) fn new(format: Format, whose: &WhoseArgs, conversation: Option<String>) -> Self {
        let personal = match format {
            Format::Evoke | Format::Jsonl | Format::Markdown => false,
            Format::ChatGpt
            | Format::Claude
            | Format::Mem0
            | Format::Zep
            | Format::Graphiti
            | Format::Letta
            | Format::Supermemory
            | Format::Cognee
            | Format::Synap => true,
        };
        Self { user: whose.user.clone(), customer: whose.customer.clone(), conversation, personal }
    }

    /// Puts the ids of the flags into a line. The flags win over the source.
    ///
    /// # Errors
    /// Why the line has no scope.
    pub(super) fn apply(&self, line: &mut Line) -> Result<(), String> {
        if let Some((user, customer)) = line.scope_mut() {
            *user = self.user.clone().or_else(|| user.take());
            *customer = self.customer.clone().or_else(|| customer.take());
            if self.personal && user.is_none() {
                return Err("the source does not say whose it is: add --user".to_owned());
            }
        }
        if let Some(conversation) = &self.conversation {
            match line {
                Line::Turn(turn) => turn.conversation_id.clone_from(conversation),
                Line::Conversation(head) => head.id.clone_from(conversation),
                Line::Document(document) if document.id.is_none() => {
                    let id = Value::from(conversation.clone());
                    document.metadata.insert("conversation_id".to_owned(), id);
                }
                Line::Memory(memory) => {
                    let id = Value::from(conversation.clone());
                    memory.metadata.insert("conversation_id".to_owned(), id);
                }
                Line::Document(_)
                | Line::Archive(_)
                | Line::Entity(_)
                | Line::Compaction(_)
                | Line::File(_)
                | Line::End(_) => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_transfer::line::Memory;

    fn memory(user: Option<&str>) -> Line {
        let user_id = user.map(str::to_owned);
        Line::Memory(Box::new(Memory { user_id, id: "m".to_owned(), ..Memory::default() }))
    }

    #[test]
    fn flags_win_over_the_source_and_what_is_somebodys_needs_somebody() {
        let whose = |user: Option<&str>| WhoseArgs { user: user.map(str::to_owned), customer: None };
        let applied = |format, user, line: &mut Line| {
            let done = Scopes::new(format, &whose(user), None).apply(line);
            done.map(|()| line.scope_mut().and_then(|(user, _)| user.clone()))
        };
        assert_eq!(applied(Format::Mem0, None, &mut memory(Some("ana"))), Ok(Some("ana".to_owned())));
        assert_eq!(applied(Format::Mem0, Some("ben"), &mut memory(Some("ana"))), Ok(Some("ben".to_owned())));
        assert!(applied(Format::Mem0, None, &mut memory(None)).is_err());
        assert_eq!(applied(Format::Jsonl, None, &mut memory(None)), Ok(None));
    }
}
