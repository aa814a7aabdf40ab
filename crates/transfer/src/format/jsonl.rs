//! One JSON object a line: documents as `evoke ingest` takes them, messages, memories, and lines of archives.

use super::words::{beside, conversation, digest, metadata, role};
use crate::archive::ArchiveReader;
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{id, shape, text};
use crate::line::{Document, Line, Memory, Turn, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::Metadata;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::Path;

const SOURCE: &str = "jsonl";
const EXPECTED: &str = "JSON objects, one a line, with \"document\", with \"role\" and \"content\", with \"memory\", or \
                        with the \"type\" of a line of an archive";
/// Keys under which a time may stand.
const TIMES: [&str; 4] = ["said_at", "timestamp", "created_at", "date"];

/// Reads a file, or every `.jsonl` file of a folder.
///
/// # Errors
/// [`ReadError`], with the number of the line.
pub(super) fn read(path: &Path, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let wanted = |name: &str| name.ends_with(".jsonl") || name.ends_with(".ndjson");
    read_parts(path, EXPECTED, &wanted, &mut |path, input| {
        let mut reader = ArchiveReader::new(input, path);
        while let Some((number, bytes)) = reader.next_text()? {
            let at = format!("line {number}");
            let refused = |reason: String| ReadError::part(path, at.clone(), reason);
            let value: Value = serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()))?;
            let (what, line) = line(value, &bytes).map_err(refused)?;
            if sink(Entry::line(what, at, line)).is_break() {
                break;
            }
        }
        Ok(())
    })
}

fn line(value: Value, bytes: &[u8]) -> Result<(&'static str, Line), String> {
    if value.get("type").is_some_and(Value::is_string) {
        let line: Line = typed(value)?;
        return Ok((line.kind(), line));
    }
    let own_id = format!("{SOURCE}:{}", digest(bytes.trim_ascii()));
    if value.get("document").is_some() {
        return Ok(("document", Line::Document(Box::new(document(value, own_id)?))));
    }
    if let Some(words) = text(&value, &["memory"]) {
        let words = words.to_owned();
        return Ok(("memory", Line::Memory(Box::new(memory(&value, words, own_id)))));
    }
    if value.get("role").is_some() && value.get("content").is_some() {
        return Ok(("message", Line::Turn(Box::new(message(&value, own_id)?))));
    }
    Err(format!("expected {EXPECTED}, found {}", shape(&value)))
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        if path == "." { error.to_string() } else { format!("{path}: {}", error.inner()) }
    })
}

/// The keys of the create call.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Created {
    document: String,
    document_type: Option<evoke_types::DocumentType>,
    document_id: Option<String>,
    document_created_at: Option<evoke_types::Timestamp>,
    user_id: Option<String>,
    customer_id: Option<String>,
    mode: Option<evoke_types::IngestMode>,
    #[serde(default)]
    metadata: Metadata,
}

fn document(value: Value, own_id: String) -> Result<Document, String> {
    let created: Created = typed(value)?;
    Ok(Document {
        user_id: created.user_id,
        customer_id: created.customer_id,
        document_id: Some(created.document_id.filter(|id| !id.is_empty()).unwrap_or(own_id)),
        document_type: created.document_type,
        mode: created.mode,
        text: created.document,
        said_at: created.document_created_at,
        metadata: created.metadata,
        ..Document::default()
    })
}

fn memory(value: &Value, words: String, own_id: String) -> Memory {
    Memory {
        user_id: id(value, &["user_id"]),
        customer_id: id(value, &["customer_id"]),
        id: id(value, &["id", "memory_id"]).map_or(own_id, |id| format!("{SOURCE}:{id}")),
        category: text(value, &["category"]).map(str::to_owned),
        versions: vec![Version { text: words, from: times::first(value, &TIMES), until: None }],
        metadata: beside(metadata(SOURCE, []), value.get("metadata")),
        ..Memory::default()
    }
}

fn message(value: &Value, own_id: String) -> Result<Turn, String> {
    let word = text(value, &["role"]).unwrap_or_default();
    let thread = id(value, &["conversation_id", "thread_id", "session_id"]);
    Ok(Turn {
        user_id: id(value, &["user_id"]),
        customer_id: id(value, &["customer_id"]),
        conversation_id: conversation(SOURCE, &thread.ok_or("conversation_id is missing")?),
        id: id(value, &["id", "message_id"]).unwrap_or(own_id),
        position: None,
        role: role(word).ok_or_else(|| format!("role: expected user or assistant, found {word:?}"))?,
        content: value.get("content").and_then(Value::as_str).ok_or("content: expected a text")?.to_owned(),
        said_at: times::first(value, &TIMES),
        session_id: id(value, &["session_id"]),
        metadata: beside(Metadata::new(), value.get("metadata")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_files;
    use crate::Format;
    use evoke_types::{DocumentType, Role};

    #[test]
    fn documents_messages_memories_and_archive_lines_are_told_apart() {
        let lines = r#"
{"document": "Refunds take 14 days.", "document_type": "document", "document_created_at": "2026-01-02T03:04:05+01:00"}

{"conversation_id": "c1", "id": "m1", "role": "human", "content": "Is the ferry late?", "timestamp": 1767225600, "user_id": "ana"}
{"memory": "Ana sails on Sundays", "id": 7, "user_id": "ana", "created_at": "2026-01-01"}
{"type": "document", "document_id": "d", "text": "As in an archive."}
"#;
        let found = read_files(Format::Jsonl, &[("x.jsonl", lines)]).expect("read");
        let (documents, turns, memories) = (found.documents(), found.turns(), found.memories());
        assert_eq!((documents.len(), turns.len(), memories.len()), (2, 1, 1));
        assert_eq!(documents[0].document_type, Some(DocumentType::Document));
        assert_eq!(
            documents[0].said_at.map(|at| at.to_string()),
            Some("2026-01-02T03:04:05+01:00".to_owned())
        );
        assert!(documents[0].document_id.as_deref().is_some_and(|id| id.starts_with("jsonl:")));
        assert_eq!((turns[0].conversation_id.as_str(), turns[0].id.as_str()), ("jsonl:c1", "m1"));
        assert_eq!((turns[0].role, turns[0].user_id.as_deref()), (Role::User, Some("ana")));
        assert_eq!(turns[0].said_at.map(|at| at.to_string()), Some("2026-01-01T00:00:00Z".to_owned()));
        assert_eq!((memories[0].id.as_str(), memories[0].versions.len()), ("jsonl:7", 1));
    }

    #[test]
    fn a_line_of_something_else_is_refused_with_its_number() {
        for (line, reason) in [
            (r#"{"text": "x"}"#, "found an object with text"),
            (r#"{"document": 3}"#, "document: invalid type"),
            (r#"{"document": "x", "colour": 1}"#, "unknown field `colour`"),
            (r#"{"role": "tool", "content": "x", "conversation_id": "c"}"#, "expected user or assistant"),
            (r#"{"role": "user", "content": "x"}"#, "conversation_id is missing"),
            ("[1]", "found a list"),
            ("not json", "expected"),
        ] {
            let file = format!("{{\"document\": \"fine\"}}\n{line}\n");
            let refused = read_files(Format::Jsonl, &[("x.jsonl", &file)]).map(|_| ()).expect_err(line);
            assert!(refused.contains("x.jsonl, line 2") && refused.contains(reason), "{line}: {refused}");
        }
    }
}
