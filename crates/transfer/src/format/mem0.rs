//! Memories of mem0: what `get_all` and the export answer, with the history of changes.
//!
//! The history stands in the memories, beside them, or in a file of its own (rows of the table `history` as JSON). It is read
//! first, since it says what a memory was before. The one thing to know: a memory that was deleted there does not come back.

use super::words::{SOURCE_ID, beside, metadata};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{elements, id, list, shape, text};
use crate::line::{Line, Memory, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::Timestamp;
use serde_json::Value;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "mem0";
const EXPECTED: &str =
    "mem0 memories: objects with \"memory\", or rows of its history: objects with \"memory_id\"";
const LISTS: [&str; 4] = ["results", "memories", "history", "relations"];

/// A change of one memory.
#[derive(Debug, Clone)]
struct Change {
    event: String,
    new: Option<String>,
    old: Option<String>,
    at: Option<Timestamp>,
}

type Histories = HashMap<String, Vec<Change>>;

/// Reads memories and their history.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".json");
    let mut histories = Histories::new();
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        elements(path, input, &LISTS, &mut |element| {
            collect(&element.value, &mut histories);
            Ok(ControlFlow::Continue(()))
        })
    })?;
    let mut stopped = false;
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        elements(path, input, &LISTS, &mut |element| {
            let at = element.at();
            if element.list == "relations" {
                return Ok(sink(Entry::skipped("relation", at, "relations are found again in the words")));
            }
            if is_change(&element.value) {
                return Ok(ControlFlow::Continue(()));
            }
            let found = memory(&element.value, &mut histories);
            let Some(memory) = found else {
                return Err(ReadError::format(path, EXPECTED, format!("{} at {at}", shape(&element.value))));
            };
            let flow = give(memory, &at, sink);
            stopped |= flow.is_break();
            Ok(flow)
        })
    })?;
    if stopped { Ok(()) } else { rest(histories, sink) }
}

fn is_change(value: &Value) -> bool {
    value.get("memory_id").is_some() && value.get("event").is_some()
}

/// Keeps the changes that an element tells of.
fn collect(value: &Value, histories: &mut Histories) {
    let own = if is_change(value) { std::slice::from_ref(value) } else { list(value, "history") };
    let memory = id(value, &["id"]);
    for row in own {
        let event = text(row, &["event", "type"]).unwrap_or_default().to_uppercase();
        let change = Change {
            event,
            new: text(row, &["new_memory", "new_value", "memory"]).map(str::to_owned),
            old: text(row, &["old_memory", "previous_value", "prev_value"]).map(str::to_owned),
            at: times::first(row, &["updated_at", "created_at"]),
        };
        if let Some(memory) = id(row, &["memory_id"]).or_else(|| memory.clone()) {
            histories.entry(memory).or_default().push(change);
        }
    }
}

/// A memory with its versions; nothing when the value is none.
fn memory(value: &Value, histories: &mut Histories) -> Option<Memory> {
    let words = text(value, &["memory", "text", "data"])?;
    let own_id = id(value, &["id", "memory_id"])?;
    let (created, updated) =
        (times::first(value, &["created_at"]), times::first(value, &["updated_at", "created_at"]));
    let mut versions = versions(histories.remove(&own_id).unwrap_or_default());
    if versions.last().is_none_or(|last| last.text != words) {
        let from = if versions.is_empty() { created.or(updated) } else { updated.or(created) };
        versions.push(Version { text: words.to_owned(), from, until: None });
    }
    let expires = times::first(value, &["expiration_date"]);
    if let Some(last) = versions.last_mut() {
        last.until = expires;
    }
    let categories = list(value, "categories").iter().filter_map(Value::as_str).collect::<Vec<_>>();
    let known = metadata(
        SOURCE,
        [
            (SOURCE_ID, Some(Value::from(own_id.clone()))),
            ("agent_id", value.get("agent_id").cloned()),
            ("run_id", value.get("run_id").cloned()),
            ("categories", (!categories.is_empty()).then(|| Value::from(categories.clone()))),
        ],
    );
    Some(Memory {
        user_id: id(value, &["user_id"]),
        id: format!("{SOURCE}:{own_id}"),
        category: categories.first().map(|category| (*category).to_owned()),
        versions,
        metadata: beside(known, value.get("metadata")),
        ..Memory::default()
    })
}

/// The versions that a history tells of, oldest first. Each ends where the next one begins.
fn versions(mut changes: Vec<Change>) -> Vec<Version> {
    changes.sort_by_key(|change| change.at);
    let mut versions: Vec<Version> = Vec::new();
    for change in changes {
        if let (true, Some(old)) = (versions.is_empty(), change.old) {
            versions.push(Version { text: old, from: None, until: None });
        }
        let Some(new) = change.new.filter(|_| change.event != "DELETE") else { continue };
        if versions.last().is_none_or(|last| last.text != new) {
            versions.push(Version { text: new, from: change.at, until: None });
        }
    }
    versions
}

fn give(memory: Memory, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for _ in 1..memory.versions.len() {
        sink(Entry::Merged { what: "change", into: "memory" })?;
    }
    sink(Entry::line("memory", at, Line::Memory(Box::new(memory))))
}

/// Memories of which only the history is there: those that were not deleted are as it says.
fn rest(histories: Histories, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut left: Vec<(String, Vec<Change>)> = histories.into_iter().collect();
    left.sort_by(|one, other| one.0.cmp(&other.0));
    for (own_id, changes) in left {
        let at = format!("history of {own_id}");
        let last = changes.iter().max_by_key(|change| change.at);
        let flow = if last.is_some_and(|change| change.event == "DELETE") {
            sink(Entry::skipped("memory", at, "was deleted in the source"))
        } else {
            let versions = versions(changes);
            let metadata = metadata(SOURCE, [(SOURCE_ID, Some(Value::from(own_id.clone())))]);
            if versions.is_empty() {
                sink(Entry::skipped("memory", at, "its history holds no words"))
            } else {
                let id = format!("{SOURCE}:{own_id}");
                give(Memory { id, versions, metadata, ..Memory::default() }, &at, sink)
            }
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use serde_json::json;

    fn memories() -> serde_json::Value {
        json!({"results": [
            {"id": "a", "memory": "Lives in Bergen", "user_id": "ana", "agent_id": "bot", "hash": "x", "categories": ["home"],
             "metadata": {"mood": "calm", "memory_id": "no"}, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-03-01T00:00:00Z"},
            {"id": "b", "memory": "Drinks green tea", "user_id": "ben", "created_at": "2026-01-05T00:00:00+01:00", "updated_at": null},
        ], "relations": [{"source": "ana", "relationship": "lives_in", "target": "bergen"}]})
    }

    fn change(
        memory: &str,
        old: Option<&str>,
        new: Option<&str>,
        event: &str,
        at: &str,
    ) -> serde_json::Value {
        json!({"id": format!("h-{memory}-{at}"), "memory_id": memory, "old_memory": old, "new_memory": new, "event": event,
               "created_at": "2026-01-01T00:00:00Z", "updated_at": at, "is_deleted": 0})
    }

    fn history() -> serde_json::Value {
        json!([
            change("a", Some("Lives in Oslo"), Some("Lives in Bergen"), "UPDATE", "2026-03-01T00:00:00Z"),
            change("a", None, Some("Lives in Oslo"), "ADD", "2026-01-01T00:00:00Z"),
            change("gone", None, Some("Has a cat"), "ADD", "2026-01-01T00:00:00Z"),
            change("gone", Some("Has a cat"), None, "DELETE", "2026-01-02T00:00:00Z"),
            change("only", None, Some("Plays chess"), "ADD", "2026-01-03T00:00:00Z"),
        ])
    }

    #[test]
    fn memories_come_with_their_earlier_versions_and_deleted_ones_stay_away() {
        let files =
            [("memories.json", &*memories().to_string()), ("z-history.json", &*history().to_string())];
        let found = read_files(Format::Mem0, &files).expect("read");
        let memories = found.memories();
        let ids: Vec<&str> = memories.iter().map(|memory| memory.id.as_str()).collect();
        assert_eq!(ids, ["mem0:a", "mem0:b", "mem0:only"]);
        let versions: Vec<_> =
            memories[0].versions.iter().map(|v| (v.text.as_str(), v.from.map(|at| at.to_string()))).collect();
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(
            versions,
            [("Lives in Oslo", at("2026-01-01T00:00:00Z")), ("Lives in Bergen", at("2026-03-01T00:00:00Z"))]
        );
        assert_eq!(
            (memories[0].user_id.as_deref(), memories[0].category.as_deref()),
            (Some("ana"), Some("home"))
        );
        assert_eq!(
            (&memories[0].metadata["mood"], &memories[0].metadata["agent_id"]),
            (&json!("calm"), &json!("bot"))
        );
        assert!(!memories[0].metadata.contains_key("memory_id"));
        assert_eq!(memories[1].versions[0].from.map(|at| at.to_string()), at("2026-01-05T00:00:00+01:00"));
        assert_eq!(found.merged, 1);
        assert_eq!(
            found.skipped,
            ["relation: relations are found again in the words", "memory: was deleted in the source"]
        );
    }

    #[test]
    fn a_history_inside_a_memory_and_a_plain_list_are_read() {
        let list = json!([{"id": "a", "memory": "Is vegan", "history": [
            {"event": "ADD", "new_memory": "Eats meat", "created_at": "2025-01-01"},
            {"event": "UPDATE", "old_memory": "Eats meat", "new_memory": "Is vegan", "created_at": "2026-01-01"}]}]);
        let found = read_files(Format::Mem0, &[("m.json", &list.to_string())]).expect("read");
        let texts: Vec<&str> = found.memories()[0].versions.iter().map(|v| v.text.as_str()).collect();
        assert_eq!(texts, ["Eats meat", "Is vegan"]);
    }

    #[test]
    fn exports_of_others_are_refused_with_what_was_found() {
        let refused = read_files(Format::Mem0, &[("m.json", r#"[{"uuid": "x", "fact": "y"}]"#)]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("an object with fact, uuid at [0]")));
        let refused = read_files(Format::Mem0, &[("m.json", r#"{"agents": []}"#)]).map(|_| ());
        assert!(
            refused.is_err_and(|error| error.contains("results") && error.contains("an object with agents"))
        );
    }
}
