//! The data export of ChatGPT: `conversations.json`, alone, in its folder or in its ZIP file.
//!
//! A conversation is a tree of messages; what counts is the branch that ends at `current_node`. The one thing to know: the
//! other branches are earlier wordings and regenerated answers, which the person has replaced, so they are left out.

use super::words::{conversation, metadata, role};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{elements, id, list, shape, text};
use crate::line::{Conversation, Line, Turn};
use crate::source::{Entry, Sink};
use crate::times::{self, instant};
use evoke_types::{Metadata, Timestamp};
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "chatgpt";
const EXPECTED: &str = "ChatGPT conversations: objects with \"mapping\"";

/// Reads an export.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.starts_with("conversations") && name.ends_with(".json");
    read_parts(path, "conversations.json of a ChatGPT export", &wanted, &mut |path, input| {
        elements(path, input, &["conversations"], &mut |element| {
            let Some(mapping) = element.value.get("mapping").and_then(Value::as_object) else {
                return Err(ReadError::format(
                    path,
                    EXPECTED,
                    format!("{} at {}", shape(&element.value), element.at()),
                ));
            };
            Ok(read_conversation(&element.value, mapping, &element.at(), sink))
        })
    })
}

fn read_conversation(
    value: &Value,
    mapping: &Map<String, Value>,
    at: &str,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let Some(own_id) = id(value, &["conversation_id", "id"]) else {
        return sink(Entry::skipped("conversation", at, "has no id"));
    };
    let branch = branch(value, mapping);
    let created_at = times::first(value, &["create_time", "update_time"]);
    let title = text(value, &["title"]).map(Value::from);
    let line = Conversation {
        user_id: None,
        customer_id: None,
        id: conversation(SOURCE, &own_id),
        external_id: None,
        conversation_type: Some(SOURCE.to_owned()),
        created_at: created_at.or_else(|| branch.iter().find_map(|(_, node)| time_of(node))),
        agent_window: None,
        started_at: None,
        ended_at: None,
        analysis: title.clone().map(|title| Metadata::from_iter([("title".to_owned(), title)])),
        transcript: None,
    };
    let (conversation, mut last) = (line.id.clone(), line.created_at);
    if line.created_at.is_some() {
        sink(Entry::line("conversation", at, Line::Conversation(Box::new(line))))?;
    }
    let kept: HashSet<&str> = branch.iter().map(|(id, _)| *id).collect();
    for (id, node) in &branch {
        let place = format!("{at}.mapping.{id}");
        let Some(message) = node.get("message").filter(|message| message.is_object()) else { continue };
        last = time_of(node).or(last);
        sink(match said(message) {
            Ok(Some((role, content))) => {
                let turn = Turn {
                    user_id: None,
                    customer_id: None,
                    conversation_id: conversation.clone(),
                    id: crate::json::id(message, &["id"]).unwrap_or_else(|| (*id).to_owned()),
                    position: None,
                    role,
                    content,
                    said_at: last,
                    session_id: None,
                    metadata: metadata(SOURCE, [("conversation_title", title.clone())]),
                };
                Entry::line("message", place, Line::Turn(Box::new(turn)))
            }
            Ok(None) => continue,
            Err(reason) => Entry::skipped("message", place, reason),
        })?;
    }
    let left = mapping.iter().filter(|(id, node)| !kept.contains(id.as_str()) && has_words(node)).count();
    for _ in 0..left {
        sink(Entry::skipped(
            "message",
            at,
            "is on another branch of the conversation: edited, or answered anew",
        ))?;
    }
    ControlFlow::Continue(())
}

/// The nodes of the branch that counts, from the root down.
fn branch<'v>(value: &'v Value, mapping: &'v Map<String, Value>) -> Vec<(&'v str, &'v Value)> {
    let named = value.get("current_node").and_then(Value::as_str);
    let mut next = named.filter(|id| mapping.contains_key(*id)).or_else(|| newest_leaf(mapping));
    let (mut nodes, mut seen) = (Vec::new(), HashSet::new());
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        let Some((id, node)) = mapping.get_key_value(id) else { break };
        nodes.push((id.as_str(), node));
        next = node.get("parent").and_then(Value::as_str);
    }
    nodes.reverse();
    nodes
}

/// The newest node without children, for exports that do not say which branch counts.
fn newest_leaf(mapping: &Map<String, Value>) -> Option<&str> {
    let leaves = mapping.iter().filter(|(_, node)| list(node, "children").is_empty());
    leaves.max_by_key(|(id, node)| (time_of(node), *id)).map(|(id, _)| id.as_str())
}

fn time_of(node: &Value) -> Option<Timestamp> {
    node.get("message").and_then(|message| message.get("create_time")).and_then(instant)
}

fn has_words(node: &Value) -> bool {
    node.get("message").is_some_and(|message| matches!(said(message), Ok(Some(_))))
}

/// Who says what in a message; nothing when it holds no words, and why it does not count otherwise.
fn said(message: &Value) -> Result<Option<(evoke_types::Role, String)>, String> {
    let author = message.pointer("/author/role").and_then(Value::as_str).unwrap_or_default();
    let content = message.get("content");
    let kind = content.and_then(|content| text(content, &["content_type"])).unwrap_or("text");
    let parts = content.map(|content| list(content, "parts")).unwrap_or_default();
    let words: Vec<&str> = parts.iter().filter_map(words_of).filter(|part| !part.trim().is_empty()).collect();
    let hidden =
        message.pointer("/metadata/is_visually_hidden_from_conversation") == Some(&Value::Bool(true));
    let to = message.get("recipient").and_then(Value::as_str).unwrap_or("all");
    match role(author) {
        _ if hidden => Err("is hidden in the conversation".to_owned()),
        None => Err(format!("is a message of the {author}, not of the user or the assistant")),
        Some(_) if to != "all" => Err("is a call of a tool".to_owned()),
        Some(_) if !["text", "multimodal_text"].contains(&kind) => {
            Err(format!("is of type {kind}, which holds no spoken words"))
        }
        Some(_) if words.is_empty() && !parts.is_empty() && kind == "multimodal_text" => {
            Err("holds no words, only files".to_owned())
        }
        Some(_) if words.is_empty() => Ok(None),
        Some(role) => Ok(Some((role, words.join("\n")))),
    }
}

/// The words of a part: a text, or the transcript of something spoken.
fn words_of(part: &Value) -> Option<&str> {
    part.as_str().or_else(|| text(part, &["text"]))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{read_files, read_path};
    use crate::Format;
    use crate::line::Line;
    use evoke_types::Role;
    use serde_json::{Value, json};
    use std::io::Write;

    fn message(id: &str, role: &str, parts: Value, at: f64) -> Value {
        let mut message = json!({"id": format!("m-{id}"), "author": {"role": role}, "create_time": at,
               "content": {"content_type": "text"}, "recipient": "all"});
        message["content"]["parts"] = parts;
        message
    }

    fn node(id: &str, parent: Option<&str>, children: &[&str], message: Value) -> Value {
        let mut node = json!({"id": id, "parent": parent, "children": children});
        node["message"] = message;
        node
    }

    /// A conversation with a hidden instruction, an edited question, a call of a tool and a picture.
    fn conversation() -> Value {
        let mut tool = message("call", "assistant", json!(["search(\"ferry\")"]), 1_767_225_630.0);
        tool["recipient"] = json!("browser");
        let mut picture = message("pic", "user", json!([{"asset_pointer": "file://1"}]), 1_767_225_700.0);
        picture["content"]["content_type"] = json!("multimodal_text");
        json!({
            "id": "8a1f0c7e-1111-4222-8333-944455556666", "title": "Ferries", "create_time": 1_767_225_600.0,
            "current_node": "pic",
            "mapping": {
                "root": node("root", None, &["sys"], Value::Null),
                "sys": node("sys", Some("root"), &["old", "new"], message("sys", "system", json!([""]), 0.0)),
                "old": node("old", Some("sys"), &[], message("old", "user", json!(["Is the bus late?"]), 1_767_225_610.0)),
                "new": node("new", Some("sys"), &["call"], message("new", "user", json!(["Is the ferry late?", ""]), 1_767_225_620.0)),
                "call": node("call", Some("new"), &["ans"], tool),
                "ans": node("ans", Some("call"), &["pic"], message("ans", "assistant", json!(["By an hour."]), 1_767_225_640.5)),
                "pic": node("pic", Some("ans"), &[], picture),
            }
        })
    }

    #[test]
    fn the_current_branch_is_read_in_order_and_the_rest_is_accounted_for() {
        let found =
            read_files(Format::ChatGpt, &[("c.json", &json!([conversation()]).to_string())]).expect("read");
        let Line::Conversation(head) = &found.lines[0] else { panic!("{:?}", found.lines[0]) };
        assert_eq!(head.id, "8a1f0c7e-1111-4222-8333-944455556666");
        assert_eq!(head.created_at.map(|at| at.to_string()), Some("2026-01-01T00:00:00Z".to_owned()));
        let turns = found.turns();
        let said: Vec<_> =
            turns.iter().map(|turn| (turn.id.as_str(), turn.role, turn.content.as_str())).collect();
        assert_eq!(
            said,
            [("m-new", Role::User, "Is the ferry late?"), ("m-ans", Role::Assistant, "By an hour.")]
        );
        assert_eq!(turns[1].said_at.map(|at| at.to_string()), Some("2026-01-01T00:00:40.5Z".to_owned()));
        assert_eq!(turns[0].metadata["conversation_title"], "Ferries");
        assert_eq!(found.skipped.len(), 4, "{:?}", found.skipped);
        for reason in ["of the system", "call of a tool", "only files", "another branch"] {
            assert!(
                found.skipped.iter().any(|skipped| skipped.contains(reason)),
                "{reason}: {:?}",
                found.skipped
            );
        }
    }

    #[test]
    fn a_zip_with_several_parts_is_read_without_unpacking() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("export.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
        for name in ["conversations-000.json", "conversations-001.json", "user.json"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("started");
            let mut one = conversation();
            one["id"] = json!(name);
            zip.write_all(json!([one]).to_string().as_bytes()).expect("written");
        }
        zip.finish().expect("finished");
        let found = read_path(Format::ChatGpt, &path).expect("read");
        let ids: Vec<&str> = found.turns().iter().map(|turn| turn.conversation_id.as_str()).collect();
        assert_eq!(ids.len(), 4);
        assert!(ids[0] == "chatgpt:conversations-000.json" && ids[3] == "chatgpt:conversations-001.json");
    }

    #[test]
    fn a_tree_with_a_loop_or_without_a_current_node_ends() {
        let mut looped = conversation();
        looped["mapping"]["sys"]["parent"] = json!("pic");
        looped["current_node"] = json!("nowhere");
        let found = read_files(Format::ChatGpt, &[("c.json", &json!([looped]).to_string())]).expect("read");
        assert_eq!(found.turns().len(), 2, "the newest leaf ends the branch");
    }

    #[test]
    fn exports_of_others_are_refused_with_what_was_found() {
        let claude = json!([{"uuid": "u", "name": "n", "chat_messages": []}]).to_string();
        let refused = read_files(Format::ChatGpt, &[("c.json", &claude)]).map(|_| ()).expect_err("refused");
        assert!(
            refused.contains("expected ChatGPT conversations") && refused.contains("chat_messages"),
            "{refused}"
        );
        let refused =
            read_files(Format::ChatGpt, &[("a.txt", ""), ("b.txt", "")]).map(|_| ()).expect_err("refused");
        assert!(
            refused.contains("expected conversations.json") && refused.contains("a.txt, b.txt"),
            "{refused}"
        );
    }
}
