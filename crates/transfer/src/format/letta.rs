//! Agent files of Letta (`.af`): memory blocks, files and messages of agents.

use super::words::{metadata, role};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{elements, id, list, shape, text};
use crate::line::{Document, Line, Turn};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::{DocumentType, Role};
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "letta";
const EXPECTED: &str = "an agent file of Letta: an object with \"agents\"";

/// Reads an agent file.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".af") || name.ends_with(".json");
    let lists = ["agents", "blocks", "files", "sources", "tools", "mcp_servers", "groups"];
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        elements(path, input, &lists, &mut |element| {
            let (value, at) = (&element.value, element.at());
            match element.list.as_str() {
                "agents" => Ok(agent(value, &at, sink)),
                "blocks" => Ok(sink(block(value, at))),
                "files" => Ok(sink(file(value, at))),
                "" => Err(ReadError::format(path, EXPECTED, format!("a list of {}", shape(value)))),
                _ => Ok(sink(Entry::skipped("setting", at, "settings of agents are no memory"))),
            }
        })
    })
}

fn block(value: &Value, at: String) -> Entry {
    let label = text(value, &["label"]).unwrap_or("block");
    let Some(words) = text(value, &["value"]) else { return Entry::skipped("block", at, "holds no words") };
    let own_id = id(value, &["id"]).unwrap_or_else(|| label.to_owned());
    let description = text(value, &["description"]).map(Value::from);
    document(
        "block",
        &at,
        &own_id,
        words,
        [("label", Some(Value::from(label))), ("description", description)],
        value,
    )
}

fn file(value: &Value, at: String) -> Entry {
    let name = text(value, &["original_file_name", "file_name"]).map(Value::from);
    let (Some(own_id), Some(words)) = (id(value, &["id"]), text(value, &["content"])) else {
        return Entry::skipped("file", at, "its words are not in the agent file");
    };
    document("file", &at, &own_id, words, [("file_name", name), ("path", None)], value)
}

fn document(
    what: &'static str,
    at: &str,
    own_id: &str,
    words: &str,
    fields: [(&str, Option<Value>); 2],
    value: &Value,
) -> Entry {
    let line = Document {
        document_id: Some(format!("{SOURCE}:{what}:{own_id}")),
        document_type: Some(DocumentType::Document),
        text: words.to_owned(),
        said_at: times::first(value, &["updated_at", "created_at", "file_last_modified_date"]),
        metadata: metadata(SOURCE, fields),
        ..Document::default()
    };
    Entry::line(what, at, Line::Document(Box::new(line)))
}

fn agent(value: &Value, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Some(own_id) = id(value, &["id", "name"]) else {
        return sink(Entry::skipped("agent", at, "has no id"));
    };
    for (number, message) in list(value, "messages").iter().enumerate() {
        let at = format!("{at}.messages[{number}]");
        sink(match said(message) {
            Some((role, words)) => {
                let turn = Turn {
                    user_id: None,
                    customer_id: None,
                    conversation_id: format!("{SOURCE}:{own_id}"),
                    id: id(message, &["id"]).unwrap_or_else(|| number.to_string()),
                    position: None,
                    role,
                    content: words,
                    said_at: times::first(message, &["created_at", "date"]),
                    session_id: None,
                    metadata: metadata(SOURCE, [("agent", text(value, &["name"]).map(Value::from))]),
                };
                Entry::line("message", at, Line::Turn(Box::new(turn)))
            }
            None => Entry::skipped("message", at, "holds no words between the user and the agent"),
        })?;
    }
    ControlFlow::Continue(())
}

/// Who says what. Agents of older versions speak by calling `send_message`, and users' words are wrapped in JSON.
fn said(message: &Value) -> Option<(Role, String)> {
    let role = role(text(message, &["role"])?)?;
    let words = match message.get("content")? {
        Value::String(words) => words.clone(),
        Value::Array(parts) => {
            parts.iter().filter_map(|part| text(part, &["text"])).collect::<Vec<_>>().join("\n")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    };
    let words = match role {
        Role::Assistant => sent(message).unwrap_or(words),
        Role::User | Role::Other => unwrapped(words)?,
    };
    (!words.trim().is_empty()).then_some((role, words))
}

fn sent(message: &Value) -> Option<String> {
    let calls = list(message, "tool_calls").iter().filter_map(|call| call.get("function"));
    let mut calls = calls.filter(|function| text(function, &["name"]) == Some("send_message"));
    let arguments: Value = serde_json::from_str(text(calls.next()?, &["arguments"])?).ok()?;
    text(&arguments, &["message"]).map(str::to_owned)
}

/// The user's words; nothing for notes that the system sends in the user's place.
fn unwrapped(words: String) -> Option<String> {
    let Ok(Value::Object(wrapper)) = serde_json::from_str::<Value>(&words) else { return Some(words) };
    let wrapper = Value::Object(wrapper);
    match text(&wrapper, &["type"]) {
        Some("user_message") => text(&wrapper, &["message"]).map(str::to_owned),
        Some("heartbeat" | "login" | "system_alert") => None,
        Some(_) | None => Some(words),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::Role;
    use serde_json::json;

    #[test]
    fn blocks_files_and_messages_of_an_agent_are_read() {
        let file = json!({
            "agents": [{"id": "agent-0", "name": "mate", "messages": [
                {"id": "message-0", "role": "system", "content": [{"type": "text", "text": "You are …"}]},
                {"id": "message-1", "role": "user", "created_at": "2026-01-01T00:00:00Z",
                 "content": [{"type": "text", "text": "{\"type\": \"user_message\", \"message\": \"My boat is Petrel.\", \"time\": \"x\"}"}]},
                {"id": "message-2", "role": "assistant", "created_at": "2026-01-01T00:00:05Z", "content": [{"type": "text", "text": "inner thoughts"}],
                 "tool_calls": [{"id": "c", "type": "function", "function": {"name": "send_message", "arguments": "{\"message\": \"Noted.\"}"}}]},
                {"id": "message-3", "role": "user", "content": "{\"type\": \"heartbeat\"}"},
                {"id": "message-4", "role": "user", "content": "Plain words."},
                {"id": "message-5", "role": "tool", "content": "ok"},
            ]}],
            "blocks": [{"id": "block-0", "label": "human", "value": "Name: Ana", "limit": 5000, "description": "who"},
                       {"id": "block-1", "label": "empty", "value": ""}],
            "files": [{"id": "file-0", "file_name": "rig.md", "content": "Nine meters."}],
            "sources": [], "tools": [{"id": "tool-0"}], "groups": [], "mcp_servers": [], "metadata": {"revision_id": "x"}, "created_at": null,
        });
        let found = read_files(Format::Letta, &[("a.af", &file.to_string())]).expect("read");
        let turns = found.turns();
        let said: Vec<_> =
            turns.iter().map(|turn| (turn.id.as_str(), turn.role, turn.content.as_str())).collect();
        let expected = [
            ("message-1", Role::User, "My boat is Petrel."),
            ("message-2", Role::Assistant, "Noted."),
            ("message-4", Role::User, "Plain words."),
        ];
        assert_eq!(said, expected);
        assert_eq!(turns[0].conversation_id, "letta:agent-0");
        let ids: Vec<_> = found.documents().iter().filter_map(|one| one.document_id.clone()).collect();
        assert_eq!(ids, ["letta:block:block-0", "letta:file:file-0"]);
        assert_eq!(found.skipped.len(), 5, "{:?}", found.skipped);
        let refused = read_files(Format::Letta, &[("a.af", "[{\"id\": 1}]")]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("an object with \"agents\"")));
    }
}
