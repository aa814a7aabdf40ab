//! The data export of Claude: `conversations.json` and `projects.json`, alone, in their folder or in their ZIP file.

use super::words::{conversation, metadata, role};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{elements, id, list, shape, text};
use crate::line::{Conversation, Document, Line, Turn};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::{DocumentType, Metadata, Timestamp};
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "claude";
const EXPECTED: &str =
    "Claude conversations (objects with \"chat_messages\") or projects (objects with \"docs\")";

/// Reads an export.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| {
        name.ends_with(".json") && (name.starts_with("conversations") || name.starts_with("projects"))
    };
    read_parts(path, "conversations.json of a Claude export", &wanted, &mut |path, input| {
        elements(path, input, &["conversations", "projects"], &mut |element| {
            let value = &element.value;
            if value.get("chat_messages").is_some_and(Value::is_array) {
                Ok(read_conversation(value, &element.at(), sink))
            } else if value.get("docs").is_some_and(Value::is_array) {
                Ok(read_project(value, &element.at(), sink))
            } else {
                let found = format!("{} at {}", shape(value), element.at());
                Err(ReadError::format(path, EXPECTED, found))
            }
        })
    })
}

fn read_conversation(value: &Value, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(own_id) = id(value, &["uuid", "id"]) else {
        return sink(Entry::skipped("conversation", at, "has no uuid"));
    };
    let user = value.get("account").and_then(|account| id(account, &["uuid"]));
    let title = text(value, &["name"]).map(Value::from);
    let created_at = times::first(value, &["created_at", "updated_at"]);
    let conversation = conversation(SOURCE, &own_id);
    if created_at.is_some() {
        let line = Conversation {
            user_id: user.clone(),
            customer_id: None,
            id: conversation.clone(),
            external_id: None,
            conversation_type: Some(SOURCE.to_owned()),
            created_at,
            agent_window: None,
            started_at: None,
            ended_at: None,
            analysis: title.clone().map(|title| Metadata::from_iter([("title".to_owned(), title)])),
            transcript: None,
        };
        sink(Entry::line("conversation", at, Line::Conversation(Box::new(line))))?;
    }
    for (number, message) in list(value, "chat_messages").iter().enumerate() {
        let at = format!("{at}.chat_messages[{number}]");
        let thread =
            Thread { user: user.clone(), conversation: &conversation, title: title.clone(), created_at };
        read_message(message, &at, &thread, sink)?;
    }
    ControlFlow::Continue(())
}

/// What the messages of a conversation share.
struct Thread<'a> {
    user: Option<String>,
    conversation: &'a str,
    title: Option<Value>,
    created_at: Option<Timestamp>,
}

fn read_message(message: &Value, at: &str, thread: &Thread<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(own_id) = id(message, &["uuid", "id"]) else {
        return sink(Entry::skipped("message", at, "has no uuid"));
    };
    let sender = text(message, &["sender", "role"]).unwrap_or_default();
    let said_at = times::first(message, &["created_at", "updated_at"]).or(thread.created_at);
    let words = words_of(message);
    match role(sender) {
        None => sink(Entry::skipped("message", at, format!("is of {sender:?}, not of human or assistant")))?,
        Some(_) if words.is_empty() => {}
        Some(role) => {
            let turn = Turn {
                user_id: thread.user.clone(),
                customer_id: None,
                conversation_id: thread.conversation.to_owned(),
                id: own_id.clone(),
                position: None,
                role,
                content: words,
                said_at,
                session_id: None,
                metadata: metadata(SOURCE, [("conversation_title", thread.title.clone())]),
            };
            sink(Entry::line("message", at, Line::Turn(Box::new(turn))))?;
        }
    }
    for (number, attachment) in list(message, "attachments").iter().enumerate() {
        let place = format!("{at}.attachments[{number}]");
        let Some(words) = text(attachment, &["extracted_content"]) else {
            sink(Entry::skipped("attachment", place, "its words are not in the export"))?;
            continue;
        };
        let name = text(attachment, &["file_name"]).map(Value::from);
        let line = Document {
            user_id: thread.user.clone(),
            document_id: Some(format!("{SOURCE}:{own_id}:{number}")),
            document_type: Some(DocumentType::Document),
            text: words.to_owned(),
            said_at,
            metadata: metadata(
                SOURCE,
                [("file_name", name), ("conversation_id", Some(Value::from(thread.conversation)))],
            ),
            ..Document::default()
        };
        sink(Entry::line("attachment", place, Line::Document(Box::new(line))))?;
    }
    ControlFlow::Continue(())
}

/// The spoken words of a message: its blocks of text; older exports have them in one field.
fn words_of(message: &Value) -> String {
    let blocks = list(message, "content").iter();
    let spoken = blocks.filter(|block| block.get("type").and_then(Value::as_str) == Some("text"));
    let words: Vec<&str> = spoken.filter_map(|block| text(block, &["text"])).collect();
    if words.is_empty() { text(message, &["text"]).unwrap_or_default().to_owned() } else { words.join("\n") }
}

fn read_project(value: &Value, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let user = value.get("creator").and_then(|creator| id(creator, &["uuid"]));
    let project = text(value, &["name"]).map(Value::from);
    for (number, document) in list(value, "docs").iter().enumerate() {
        let at = format!("{at}.docs[{number}]");
        let (Some(own_id), Some(words)) = (id(document, &["uuid"]), text(document, &["content"])) else {
            sink(Entry::skipped("document", at, "has no uuid or no words"))?;
            continue;
        };
        let name = text(document, &["filename"]).map(Value::from);
        let line = Document {
            user_id: user.clone(),
            document_id: Some(format!("{SOURCE}:{own_id}")),
            document_type: Some(DocumentType::Document),
            text: words.to_owned(),
            said_at: times::first(document, &["created_at"]),
            metadata: metadata(SOURCE, [("file_name", name), ("project", project.clone())]),
            ..Document::default()
        };
        sink(Entry::line("document", at, Line::Document(Box::new(line))))?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::Role;
    use serde_json::json;

    fn conversations() -> String {
        json!([{
            "uuid": "11111111-2222-4333-8444-555555555555", "name": "Repairs", "created_at": "2026-02-01T08:00:00Z",
            "account": {"uuid": "acc-7"},
            "chat_messages": [
                {"uuid": "h1", "sender": "human", "text": "old field", "created_at": "2026-02-01T08:00:01Z",
                 "content": [{"type": "text", "text": "The pump leaks."}],
                 "attachments": [{"file_name": "manual.txt", "extracted_content": "Tighten the seal."}, {"file_name": "a.pdf"}]},
                {"uuid": "a1", "sender": "assistant", "created_at": "2026-02-01T08:00:09Z",
                 "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Tighten"}, {"type": "tool_use"}, {"type": "text", "text": "the seal."}]},
                {"uuid": "h2", "sender": "human", "text": "Thanks!", "content": []},
                {"uuid": "s1", "sender": "system", "text": "x"},
                {"uuid": "a2", "sender": "assistant", "text": "", "content": [{"type": "tool_use"}]},
            ],
        }])
        .to_string()
    }

    #[test]
    fn messages_attachments_and_project_documents_are_read() {
        let projects = json!([{"uuid": "p", "name": "Boat", "creator": {"uuid": "acc-7"}, "docs": [
            {"uuid": "d1", "filename": "rig.md", "content": "The mast is nine meters high.", "created_at": "2026-01-05T00:00:00Z"},
            {"uuid": "d2", "filename": "empty.md", "content": ""}]}])
        .to_string();
        let files =
            [("conversations.json", &*conversations()), ("projects.json", &*projects), ("users.json", "[]")];
        let found = read_files(Format::Claude, &files).expect("read");
        let turns = found.turns();
        let said: Vec<_> =
            turns.iter().map(|turn| (turn.id.as_str(), turn.role, turn.content.as_str())).collect();
        let expected = [
            ("h1", Role::User, "The pump leaks."),
            ("a1", Role::Assistant, "Tighten\nthe seal."),
            ("h2", Role::User, "Thanks!"),
        ];
        assert_eq!(said, expected);
        assert!(turns.iter().all(|turn| turn.user_id.as_deref() == Some("acc-7")));
        assert_eq!(turns[2].said_at.map(|at| at.to_string()), Some("2026-02-01T08:00:00Z".to_owned()));
        let documents = found.documents();
        let ids: Vec<_> = documents.iter().filter_map(|one| one.document_id.as_deref()).collect();
        assert_eq!(ids, ["claude:h1:0", "claude:d1"]);
        assert_eq!(documents[0].metadata["conversation_id"], "11111111-2222-4333-8444-555555555555");
        assert_eq!(found.skipped.len(), 3, "{:?}", found.skipped);
    }

    #[test]
    fn exports_of_others_are_refused_with_what_was_found() {
        let refused =
            read_files(Format::Claude, &[("c.json", r#"[{"mapping": {}, "title": "x"}]"#)]).map(|_| ());
        let refused = refused.expect_err("refused");
        assert!(refused.contains("chat_messages") && refused.contains("mapping, title at [0]"), "{refused}");
    }
}
