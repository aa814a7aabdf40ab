//! Episodes and facts of a temporal knowledge graph, as Zep and Graphiti have them.
//!
//! An episode is what was taken in, word for word; a fact is an edge with the time in which it holds. The one thing to know:
//! nodes are left out, since Evoke finds names again in the words.

use super::words::{SOURCE_ID, beside, metadata};
use crate::error::ReadError;
use crate::input::read_parts;
use crate::json::{Element, elements, id, shape, text};
use crate::line::{Document, Line, Memory, Version};
use crate::source::{Entry, Sink};
use crate::times;
use evoke_types::DocumentType;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::Path;

/// Lists of episodes, facts and nodes.
const LISTS: [&str; 9] = [
    "episodes",
    "episodic_nodes",
    "edges",
    "facts",
    "entity_edges",
    "nodes",
    "entities",
    "entity_nodes",
    "communities",
];
const EXPECTED: &str = "episodes (objects with \"content\") or facts (objects with \"fact\")";

/// A system with such a graph.
pub(super) struct Graph {
    /// Its name.
    pub(super) source: &'static str,
    /// Keys under which it names the user.
    pub(super) users: &'static [&'static str],
}

/// What is done with the elements of further lists.
pub(super) type Others<'a> = dyn FnMut(&Element, &mut Sink<'_>) -> Option<ControlFlow<()>> + 'a;

impl Graph {
    /// Reads a graph; elements of `more` lists are handed to `others`, which says nothing to those it does not know.
    ///
    /// # Errors
    /// [`ReadError`].
    pub(super) fn read(
        &self,
        path: &Path,
        more: &[&str],
        others: &mut Others<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ReadError> {
        let lists: Vec<&str> = LISTS.iter().chain(more).copied().collect();
        read_parts(path, EXPECTED, &|name| name.ends_with(".json"), &mut |path, input| {
            elements(path, input, &lists, &mut |element| {
                if let Some(flow) = others(&element, sink) {
                    return Ok(flow);
                }
                let (value, at) = (&element.value, element.at());
                let entry = if value.get("fact").is_some() {
                    self.fact(value, at)
                } else if value.get("content").is_some() || value.get("episode_body").is_some() {
                    self.episode(value, at)
                } else if value.get("summary").is_some()
                    || value.get("labels").is_some()
                    || value.get("name").is_some()
                {
                    Entry::skipped("node", at, "names are found again in the words")
                } else {
                    return Err(ReadError::format(path, EXPECTED, format!("{} at {at}", shape(value))));
                };
                Ok(sink(entry))
            })
        })
    }

    fn user(&self, value: &Value) -> Option<String> {
        id(value, self.users)
    }

    fn episode(&self, value: &Value, at: String) -> Entry {
        let words = text(value, &["content", "episode_body"]);
        let (Some(own_id), Some(words)) = (id(value, &["uuid", "id"]), words) else {
            return Entry::skipped("episode", at, "has no uuid or no words");
        };
        let spoken = value.get("source").and_then(Value::as_str) == Some("message");
        let kind = if spoken { DocumentType::AiChatConversation } else { DocumentType::Document };
        let known = metadata(
            self.source,
            [
                (SOURCE_ID, Some(Value::from(own_id.clone()))),
                ("name", text(value, &["name"]).map(Value::from)),
                ("source_description", text(value, &["source_description"]).map(Value::from)),
            ],
        );
        let theirs = value.get("episode_metadata").or_else(|| value.get("metadata"));
        let line = Document {
            user_id: self.user(value),
            document_id: Some(format!("{}:{own_id}", self.source)),
            document_type: Some(kind),
            text: words.to_owned(),
            said_at: times::first(value, &["valid_at", "reference_time", "created_at"]),
            metadata: beside(known, theirs),
            ..Document::default()
        };
        Entry::line("episode", at, Line::Document(Box::new(line)))
    }

    fn fact(&self, value: &Value, at: String) -> Entry {
        let (Some(own_id), Some(words)) = (id(value, &["uuid", "id"]), text(value, &["fact"])) else {
            return Entry::skipped("fact", at, "has no uuid or no words");
        };
        let version = Version {
            text: words.to_owned(),
            from: times::first(value, &["valid_at", "created_at"]),
            until: times::first(value, &["invalid_at", "expired_at"]),
        };
        let known = metadata(
            self.source,
            [
                (SOURCE_ID, Some(Value::from(own_id.clone()))),
                ("relation", text(value, &["name"]).map(Value::from)),
            ],
        );
        let line = Memory {
            user_id: self.user(value),
            id: format!("{}:{own_id}", self.source),
            versions: vec![version],
            metadata: known,
            ..Memory::default()
        };
        Entry::line("fact", at, Line::Memory(Box::new(line)))
    }
}
