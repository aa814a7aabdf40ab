//! What the model is told.

use crate::memory::transcript;
use crate::message::Message;

const SUMMARY: &str = "{summary}";
const CONVERSATION: &str = "{conversation}";

const FIRST: &str = "Summarise this conversation concisely. Keep names, numbers, dates, preferences, decisions and \
                     open questions. Answer with the summary alone.\n\nConversation:\n{conversation}";
const UPDATE: &str = "Update the summary of a conversation with what was said since. Keep it concise. Keep names, \
                      numbers, dates, preferences, decisions and open questions, and let newer statements correct \
                      older ones. Answer with the updated summary alone.\n\nSummary so far:\n{summary}\n\n\
                      What was said since:\n{conversation}";

/// How a model is asked for a summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummaryPrompt {
    template: Option<String>,
}

impl SummaryPrompt {
    /// A prompt of one's own. `{summary}` stands for the summary so far and `{conversation}` for the messages, one
    /// `Role: content` each; without the latter the messages are appended after a blank line. Other braces, and
    /// those in messages, are text.
    pub fn template(template: impl Into<String>) -> Self {
        Self { template: Some(template.into()) }
    }

    pub(super) fn render(&self, earlier: &str, messages: &[Message]) -> String {
        let template = match &self.template {
            Some(template) => template,
            None if earlier.is_empty() => FIRST,
            None => UPDATE,
        };
        fill(template, earlier, &transcript(messages))
    }
}

/// Puts both texts into a template in one pass, so that what they say is never taken for a part of the template.
fn fill(template: &str, summary: &str, conversation: &str) -> String {
    let mut filled = String::with_capacity(template.len() + summary.len() + conversation.len());
    let mut rest = template;
    let mut has_conversation = false;
    while let Some(brace) = rest.find('{') {
        let (before, from) = rest.split_at(brace);
        filled.push_str(before);
        rest = if let Some(after) = from.strip_prefix(SUMMARY) {
            filled.push_str(summary);
            after
        } else if let Some(after) = from.strip_prefix(CONVERSATION) {
            filled.push_str(conversation);
            has_conversation = true;
            after
        } else {
            filled.push('{');
            from.strip_prefix('{').unwrap_or_default()
        };
    }
    filled.push_str(rest);
    if !has_conversation {
        filled.push_str("\n\n");
        filled.push_str(conversation);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Role;

    #[test]
    fn places_are_filled_once_and_other_braces_stay() {
        assert_eq!(
            fill("{summary}|{conversation}|{x}{", "{conversation}", "{summary}"),
            "{conversation}|{summary}|{x}{"
        );
        assert_eq!(fill("Sum up.", "old", "User: {conversation}"), "Sum up.\n\nUser: {conversation}");
        assert_eq!(fill("{{summary}}", "s", "c"), "{s}\n\nc");
    }

    #[test]
    fn the_summary_so_far_has_its_own_place() {
        let messages = [Message::new(Role::User, "hi"), Message::new(Role::Assistant, "a\nb")];
        let first = SummaryPrompt::default().render("", &messages);
        assert!(first.ends_with("Conversation:\nUser: hi\nAssistant: a\nb"), "{first}");
        let update = SummaryPrompt::default().render("They met.", &messages);
        assert!(update.contains("Summary so far:\nThey met.\n\n"), "{update}");
        assert!(update.ends_with("What was said since:\nUser: hi\nAssistant: a\nb"), "{update}");
    }
}
