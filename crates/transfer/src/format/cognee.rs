//! COGX archives of Cognee: a folder with a manifest and one file of JSON lines for each kind of record.

use super::words::{SOURCE_ID, beside, conversation, metadata, role};
use crate::archive::ArchiveReader;
use crate::error::ReadError;
use crate::input::{name_of, read_parts};
use crate::json::{id, list, shape, text};
use crate::line::{Document, Line, Memory, Turn, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::DocumentType;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

const SOURCE: &str = "cognee";
const EXPECTED: &str =
    "a COGX archive: manifest.json and files such as memories.jsonl, whose lines have a \"kind\"";
/// The major version that is read.
const MAJOR: u64 = 0;

/// Reads an archive, or one of its files.
///
/// # Errors
/// [`ReadError`]; also for a newer version of the format.
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".jsonl") || name == "manifest.json";
    let mut stopped = false;
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        if name_of(path) == "manifest.json" {
            return check_version(path, input);
        }
        let mut reader = ArchiveReader::new(input, path);
        while let (false, Some((number, bytes))) = (stopped, reader.next_text()?) {
            let at = format!("{}, line {number}", name_of(path));
            let place = || format!("line {number}");
            let value: Value = serde_json::from_slice(&bytes)
                .map_err(|error| ReadError::part(path, place(), error.to_string()))?;
            stopped = match record(&value, &at, sink) {
                Some(flow) => flow.is_break(),
                None => {
                    let reason = format!("expected {EXPECTED}, found {}", shape(&value));
                    return Err(ReadError::part(path, place(), reason));
                }
            };
        }
        Ok(())
    })
}

fn check_version(path: &Path, input: &mut dyn std::io::BufRead) -> Result<(), ReadError> {
    let manifest: Value = serde_json::from_reader(input)
        .map_err(|error| ReadError::format(path, "the manifest of a COGX archive", error.to_string()))?;
    let version = text(&manifest, &["cogx_version"]).unwrap_or("none");
    match version.split('.').next().and_then(|major| major.parse::<u64>().ok()) {
        Some(MAJOR) => Ok(()),
        Some(_) | None => {
            Err(ReadError::format(path, format!("COGX version {MAJOR}.x"), format!("version {version}")))
        }
    }
}

/// A record; nothing for what is none.
fn record(value: &Value, at: &str, sink: &mut Sink<'_>) -> Option<ControlFlow<()>> {
    let kind = text(value, &["kind"])?;
    let own_id = id(value, &["external_id"]).unwrap_or_else(|| at.to_owned());
    Some(match kind {
        "document" => sink(document("document", value, &own_id, at, text(value, &["content"]))),
        "memory_block" => sink(document("memory block", value, &own_id, at, text(value, &["value"]))),
        "memory" => sink(memory("memory", value, &own_id, at, text(value, &["content"]))),
        "fact" => sink(memory("fact", value, &own_id, at, text(value, &["fact_text"]))),
        "episode" => episode(value, &own_id, at, sink),
        "entity" => sink(Entry::skipped("entity", at, "names are found again in the words")),
        "raw_node" => sink(Entry::skipped("node", at, "is a node of the graph, not words")),
        _ => return None,
    })
}

fn user(value: &Value) -> Option<String> {
    value.get("scope").and_then(|scope| id(scope, &["user_id"]))
}

fn known(value: &Value, own_id: &str) -> evoke_types::Metadata {
    let scope = value.get("scope");
    let agent = scope.and_then(|scope| id(scope, &["agent_id"])).map(Value::from);
    let known = metadata(
        SOURCE,
        [
            (SOURCE_ID, Some(Value::from(own_id))),
            ("external_system", text(value, &["external_system"]).map(Value::from)),
            ("agent_id", agent),
            ("title", text(value, &["title", "label"]).map(Value::from)),
        ],
    );
    beside(known, value.get("metadata"))
}

fn document(what: &'static str, value: &Value, own_id: &str, at: &str, words: Option<&str>) -> Entry {
    let Some(words) = words else { return Entry::skipped(what, at, "holds no words") };
    let line = Document {
        user_id: user(value),
        document_id: Some(format!("{SOURCE}:{own_id}")),
        document_type: Some(DocumentType::Document),
        text: words.to_owned(),
        said_at: times::first(value, &["created_at", "updated_at"]),
        metadata: known(value, own_id),
        ..Document::default()
    };
    Entry::line(what, at, Line::Document(Box::new(line)))
}

fn memory(what: &'static str, value: &Value, own_id: &str, at: &str, words: Option<&str>) -> Entry {
    let Some(words) = words else { return Entry::skipped(what, at, "holds no words") };
    let version = Version {
        text: words.to_owned(),
        from: times::first(value, &["valid_at", "created_at", "updated_at"]),
        until: times::first(value, &["invalid_at"]),
    };
    let line = Memory {
        user_id: user(value),
        id: format!("{SOURCE}:{own_id}"),
        category: list(value, "categories").first().and_then(Value::as_str).map(str::to_owned),
        versions: vec![version],
        metadata: known(value, own_id),
        ..Memory::default()
    };
    Entry::line(what, at, Line::Memory(Box::new(line)))
}

/// A conversation; an episode of one part that nobody speaks is a document.
fn episode(value: &Value, own_id: &str, at: &str, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for (number, turn) in list(value, "turns").iter().enumerate() {
        let place = format!("{at}, turns[{number}]");
        let words = text(turn, &["content"]);
        let said_at = times::first(turn, &["occurred_at"]).or_else(|| times::first(value, &["created_at"]));
        let entry = match (role(text(turn, &["role"]).unwrap_or_default()), words) {
            (_, None) => Entry::skipped("turn", place, "holds no words"),
            (None, Some(words)) => {
                let id = format!("{own_id}:{number}");
                document("episode", value, &id, &place, Some(words))
            }
            (Some(role), Some(words)) => {
                let line = Turn {
                    user_id: user(value),
                    customer_id: None,
                    conversation_id: conversation(SOURCE, own_id),
                    id: number.to_string(),
                    position: None,
                    role,
                    content: words.to_owned(),
                    said_at,
                    session_id: None,
                    metadata: known(value, own_id),
                };
                Entry::line("turn", place, Line::Turn(Box::new(line)))
            }
        };
        sink(entry)?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use serde_json::json;

    #[test]
    fn records_of_every_kind_are_read_or_accounted_for() {
        let scope = json!({"user_id": "ana", "agent_id": "mate"});
        let base = |kind: &str, id: &str| json!({"kind": kind, "external_id": id, "external_system": "x", "scope": scope, "created_at": "2026-01-01T00:00:00Z"});
        let with = |mut record: serde_json::Value, fields: serde_json::Value| {
            for (key, value) in fields.as_object().expect("fields") {
                record[key] = value.clone();
            }
            record.to_string()
        };
        let files = [
            ("manifest.json", json!({"cogx_version": "0.1"}).to_string()),
            (
                "documents.jsonl",
                with(base("document", "d"), json!({"content": "The mast is high.", "title": "rig"})),
            ),
            (
                "memories.jsonl",
                with(base("memory", "m"), json!({"content": "Sails on Sundays", "categories": ["hobby"]})),
            ),
            (
                "facts.jsonl",
                with(
                    base("fact", "f"),
                    json!({"subject_ref": "a", "predicate": "p", "object_ref": "b", "fact_text": "Ana owns Petrel", "invalid_at": "2026-04-01"}),
                ),
            ),
            (
                "episodes.jsonl",
                with(
                    base("episode", "e"),
                    json!({"turns": [{"role": "user", "content": "Hi."}, {"role": "episode", "content": "A log."}, {"role": "user", "content": ""}]}),
                ),
            ),
            ("entities.jsonl", with(base("entity", "n"), json!({"name": "Ana"}))),
            (
                "memory_blocks.jsonl",
                with(base("memory_block", "b"), json!({"label": "human", "value": "Ana"})),
            ),
        ];
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, content)| (*name, content.as_str())).collect();
        let found = read_files(Format::Cognee, &files).expect("read");
        assert_eq!((found.documents().len(), found.memories().len(), found.turns().len()), (3, 2, 1));
        assert!(found.memories().iter().all(|memory| memory.user_id.as_deref() == Some("ana")));
        assert!(found.memories()[0].versions[0].until.is_some(), "files come in the order of their names");
        assert_eq!(found.skipped.len(), 2, "{:?}", found.skipped);
    }

    #[test]
    fn newer_and_other_archives_are_refused() {
        let newer = [("manifest.json", r#"{"cogx_version": "1.0"}"#), ("memories.jsonl", "")];
        let refused = read_files(Format::Cognee, &newer).map(|_| ()).expect_err("refused");
        assert!(refused.contains("expected COGX version 0.x, found version 1.0"), "{refused}");
        let other = read_files(Format::Cognee, &[("m.jsonl", "{\"memory\": \"x\"}")])
            .map(|_| ())
            .expect_err("refused");
        assert!(other.contains("line 1") && other.contains("an object with memory"), "{other}");
    }
}
