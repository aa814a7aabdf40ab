//! Zep: the episodes, edges and nodes of a graph, and threads with their messages.

use super::graph::Graph;
use super::words::{beside, conversation, metadata, role};
use crate::error::ReadError;
use crate::json::{Element, id, list, text};
use crate::line::{Line, Turn};
use crate::source::{Entry, Sink};
use crate::times;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "zep";
const LISTS: [&str; 3] = ["threads", "sessions", "messages"];

/// Reads a graph or threads.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let graph = Graph { source: SOURCE, users: &["user_id", "user_uuid", "graph_id"] };
    graph.read(path, &LISTS, &mut others, sink)
}

fn others(element: &Element, sink: &mut Sink<'_>) -> Option<ControlFlow<()>> {
    let (value, at) = (&element.value, element.at());
    if value.get("messages").is_some_and(Value::is_array) {
        return Some(thread(value, &at, sink));
    }
    let is_message =
        value.get("role").is_some() && value.get("content").is_some() && value.get("fact").is_none();
    let in_thread = id(value, &["thread_id", "thread_uuid", "session_id"]);
    (is_message && (in_thread.is_some() || element.list == "messages"))
        .then(|| message(value, value, in_thread.as_deref(), at, sink))
}

fn thread(value: &Value, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let thread = id(value, &["thread_id", "session_id", "uuid", "thread_uuid"]);
    for (number, one) in list(value, "messages").iter().enumerate() {
        message(one, value, thread.as_deref(), format!("{at}.messages[{number}]"), sink)?;
    }
    ControlFlow::Continue(())
}

/// A message, whose user is named by itself or by its thread.
fn message(
    value: &Value,
    owner: &Value,
    thread: Option<&str>,
    at: String,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let word = text(value, &["role_type", "role"]).unwrap_or_default();
    let (Some(own_id), Some(words)) = (id(value, &["uuid", "id"]), text(value, &["content"])) else {
        return sink(Entry::skipped("message", at, "has no uuid or no words"));
    };
    let (Some(role), Some(thread)) = (role(word), thread) else {
        let reason = format!("is of {word:?}, not of a user or an assistant in a thread");
        return sink(Entry::skipped("message", at, reason));
    };
    let users = ["user_id", "user_uuid"];
    let name = text(value, &["name"]).map(Value::from);
    let turn = Turn {
        user_id: id(value, &users).or_else(|| id(owner, &users)),
        customer_id: None,
        conversation_id: conversation(SOURCE, thread),
        id: own_id,
        position: None,
        role,
        content: words.to_owned(),
        said_at: times::first(value, &["reference_time", "created_at"]),
        session_id: None,
        metadata: beside(metadata(SOURCE, [("name", name)]), value.get("metadata")),
    };
    sink(Entry::line("message", at, Line::Turn(Box::new(turn))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::Role;
    use serde_json::json;

    #[test]
    fn threads_and_a_graph_are_read_from_one_file() {
        let export = json!({
            "threads": [{"thread_id": "t1", "user_id": "ana", "created_at": "2026-01-01T00:00:00Z", "messages": [
                {"uuid": "m1", "role": "user", "name": "Ana", "content": "My boat is Petrel.", "created_at": "2026-01-01T00:00:01Z"},
                {"uuid": "m2", "role": "assistant", "content": "A fine name.", "created_at": "2026-01-01T00:00:02Z"},
                {"uuid": "m3", "role": "tool", "content": "{}", "created_at": "2026-01-01T00:00:03Z"},
            ]}],
            "messages": [{"uuid": "m4", "thread_uuid": "t2", "user_uuid": "ben", "role": "user", "content": "Hi."}],
            "episodes": [{"uuid": "e1", "user_id": "ana", "content": "Ana sails.", "role": "norole", "source": "text", "created_at": "2026-01-02T00:00:00Z"}],
            "edges": [{"uuid": "f1", "user_id": "ana", "fact": "Ana owns Petrel", "name": "OWNS", "expired_at": "2026-05-01T00:00:00Z", "created_at": "2026-01-02T00:00:00Z"}],
        });
        let found = read_files(Format::Zep, &[("z.json", &export.to_string())]).expect("read");
        let turns = found.turns();
        let said: Vec<_> = turns
            .iter()
            .map(|turn| (turn.conversation_id.as_str(), turn.role, turn.user_id.as_deref()))
            .collect();
        // The lists of a JSON object of these tests are sorted.
        let expected = [
            ("zep:t2", Role::User, Some("ben")),
            ("zep:t1", Role::User, Some("ana")),
            ("zep:t1", Role::Assistant, Some("ana")),
        ];
        assert_eq!(said, expected);
        assert_eq!((found.documents().len(), found.memories().len()), (1, 1));
        assert!(found.memories()[0].versions[0].until.is_some());
        assert_eq!(found.skipped.len(), 1, "{:?}", found.skipped);
    }
}
