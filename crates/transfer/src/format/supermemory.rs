//! Documents and memories of Supermemory, as its API lists them. A container tag is a user.
//!
//! The one thing to know: versions of a memory are entries of their own there, so memories come after all of the file is
//! read, each with its versions.

use super::words::{SOURCE_ID, beside, metadata};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{elements, id, list, shape, text};
use crate::line::{Document, Line, Memory, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::{DocumentType, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "supermemory";
const LISTS: [&str; 4] = ["memories", "documents", "memoryEntries", "results"];
const EXPECTED: &str =
    "Supermemory memories (objects with \"memory\") or documents (objects with \"content\")";

/// One version of a memory.
struct Stored {
    at: String,
    number: u64,
    id: String,
    user: Option<String>,
    text: String,
    created: Option<Timestamp>,
    forgotten: bool,
    expires: Option<Timestamp>,
    metadata: Value,
}

/// Reads documents and memories.
///
/// # Errors
/// [`ReadError`].
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut memories: BTreeMap<String, Vec<Stored>> = BTreeMap::new();
    let mut stopped = false;
    read_parts(path, EXPECTED, &|name| name.ends_with(".json"), &mut |path, input| {
        elements(path, input, &LISTS, &mut |element| {
            let (value, at) = (&element.value, element.at());
            if let Some((root, stored)) = stored(value, &at) {
                memories.entry(root).or_default().push(stored);
                return Ok(ControlFlow::Continue(()));
            }
            if value.get("content").is_none() && value.get("title").is_none() {
                return Err(ReadError::format(path, EXPECTED, format!("{} at {at}", shape(value))));
            }
            let flow = document(value, &at, &mut memories, sink);
            stopped |= flow.is_break();
            Ok(flow)
        })
    })?;
    for (root, versions) in memories {
        if stopped || memory(&root, versions, sink).is_break() {
            break;
        }
    }
    Ok(())
}

fn user(value: &Value) -> Option<String> {
    let tag = list(value, "containerTags").first().and_then(Value::as_str).map(str::to_owned);
    id(value, &["containerTag", "spaceContainerTag"]).or(tag)
}

/// A version of a memory, with the id that all its versions share.
fn stored(value: &Value, at: &str) -> Option<(String, Stored)> {
    let words = text(value, &["memory"])?;
    let own_id = id(value, &["id"])?;
    let root = id(value, &["rootMemoryId"]).unwrap_or_else(|| own_id.clone());
    let flag = |key: &str| value.get(key).and_then(Value::as_bool) == Some(true);
    let stored = Stored {
        at: at.to_owned(),
        number: value.get("version").and_then(Value::as_u64).unwrap_or(1),
        id: own_id,
        user: user(value),
        text: words.to_owned(),
        created: times::first(value, &["createdAt", "updatedAt"]),
        forgotten: flag("isForgotten"),
        expires: times::first(value, &["forgetAfter"]),
        metadata: value.get("metadata").cloned().unwrap_or_default(),
    };
    Some((root, stored))
}

fn document(
    value: &Value,
    at: &str,
    memories: &mut BTreeMap<String, Vec<Stored>>,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    // The memories of a document may stand inside it.
    for (number, entry) in list(value, "memoryEntries").iter().enumerate() {
        if let Some((root, mut stored)) = stored(entry, &format!("{at}.memoryEntries[{number}]")) {
            stored.user = stored.user.or_else(|| user(value));
            memories.entry(root).or_default().push(stored);
        }
    }
    let (Some(own_id), Some(words)) = (id(value, &["customId", "id"]), text(value, &["content"])) else {
        return sink(Entry::skipped("document", at, "its words are not in the list: fetch it by its id"));
    };
    let known = metadata(
        SOURCE,
        [
            (SOURCE_ID, id(value, &["id"]).map(Value::from)),
            ("title", text(value, &["title"]).map(Value::from)),
            ("url", text(value, &["url"]).map(Value::from)),
        ],
    );
    let line = Document {
        user_id: user(value),
        document_id: Some(format!("{SOURCE}:{own_id}")),
        document_type: Some(DocumentType::Document),
        text: words.to_owned(),
        said_at: times::first(value, &["createdAt", "updatedAt"]),
        metadata: beside(known, value.get("metadata")),
        ..Document::default()
    };
    sink(Entry::line("document", at, Line::Document(Box::new(line))))
}

fn memory(root: &str, mut stored: Vec<Stored>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    stored.sort_by_key(|version| (version.number, version.created));
    // An entry may stand in the list and in its document.
    stored.dedup_by(|one, other| one.id == other.id);
    let Some(newest) = stored.last() else { return ControlFlow::Continue(()) };
    if newest.forgotten {
        return sink(Entry::skipped("memory", newest.at.clone(), "was forgotten in the source"));
    }
    for _ in 1..stored.len() {
        sink(Entry::Merged { what: "version", into: "memory" })?;
    }
    let known = metadata(SOURCE, [(SOURCE_ID, Some(Value::from(newest.id.clone())))]);
    let line = Memory {
        user_id: newest.user.clone(),
        id: format!("{SOURCE}:{root}"),
        metadata: beside(known, Some(&newest.metadata)),
        versions: stored
            .iter()
            .map(|one| Version { text: one.text.clone(), from: one.created, until: one.expires })
            .collect(),
        ..Memory::default()
    };
    sink(Entry::line("memory", newest.at.clone(), Line::Memory(Box::new(line))))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use serde_json::json;

    #[test]
    fn documents_and_memories_with_their_versions_are_read() {
        let entry = |id: &str, root: Option<&str>, version: u64, memory: &str, forgotten: bool| {
            json!({"id": id, "memory": memory, "rootMemoryId": root, "version": version, "isForgotten": forgotten,
                   "containerTag": "ana", "createdAt": format!("2026-01-0{version}T00:00:00Z"), "metadata": {"mood": "calm"}})
        };
        let export = json!({
            "memories": [
                {"id": "d1", "customId": "notes-1", "title": "Boat", "content": "Petrel is blue.", "containerTags": ["ana"],
                 "createdAt": "2026-01-01T00:00:00Z", "memoryEntries": [entry("v1", None, 1, "Lives in Oslo", false)]},
                {"id": "d2", "title": "Only a title", "createdAt": "2026-01-01T00:00:00Z"},
            ],
            "memoryEntries": [
                entry("v2", Some("v1"), 2, "Lives in Bergen", false),
                entry("v1", None, 1, "Lives in Oslo", false),
                entry("g1", None, 1, "Has a cat", true),
            ],
            "pagination": {"currentPage": 1},
        });
        let found = read_files(Format::Supermemory, &[("s.json", &export.to_string())]).expect("read");
        let (documents, memories) = (found.documents(), found.memories());
        assert_eq!(documents.len(), 1);
        assert_eq!(
            (documents[0].document_id.as_deref(), documents[0].user_id.as_deref()),
            (Some("supermemory:notes-1"), Some("ana"))
        );
        assert_eq!(memories.len(), 1);
        let texts: Vec<&str> = memories[0].versions.iter().map(|version| version.text.as_str()).collect();
        assert_eq!(
            (memories[0].id.as_str(), texts),
            ("supermemory:v1", vec!["Lives in Oslo", "Lives in Bergen"])
        );
        assert_eq!((found.merged, found.skipped.len()), (1, 2), "{:?}", found.skipped);
        let refused = read_files(Format::Supermemory, &[("s.json", r#"[{"fact": "x"}]"#)]).map(|_| ());
        assert!(refused.is_err_and(|error| error.contains("an object with fact at [0]")));
    }
}
