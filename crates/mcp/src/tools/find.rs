//! Search and fetch: the pair of tools that research agents ask every server for, in the shape that they expect.
//!
//! The one thing to know: the names and fields of the answers are theirs, not ours.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::memory::{self, Memory};
use crate::memory_uri;
use crate::text::title;
use crate::tool::MemoryTool;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Finds memories.
pub(super) struct Search;

/// Reads one.
pub(super) struct Fetch;

/// What to search for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    /// What to search for, in words.
    query: String,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Results {
    /// The memories, best first.
    results: Vec<Found>,
}

/// One memory that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found {
    /// Names it in fetch.
    id: String,
    /// Its beginning.
    title: String,
    /// What it says.
    text: String,
    /// The address of the resource.
    url: String,
}

/// Which memory to read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The id that search, recall or list has answered, or the address of the resource.
    id: String,
}

/// One memory in full.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Document {
    /// Its id.
    id: String,
    /// Its beginning.
    title: String,
    /// What it says, with the words that support it.
    text: String,
    /// The address of the resource.
    url: String,
    /// What else is known of it.
    #[schemars(with = "Map<String, Value>")]
    metadata: Value,
}

impl MemoryTool for Search {
    const NAME: &'static str = "search";
    const TITLE: &'static str = "Search memories";
    const DESCRIPTION: &'static str = "Search what is remembered, for research: a list of memories with id, title, text and url. \
        Read one in full with fetch. In conversation, use recall.";
    const NEED: Need = Need::Read;
    type Arguments = Query;
    type Answer = Results;

    async fn run(call: &Call, arguments: Query) -> Result<Results, Failure> {
        if arguments.query.trim().is_empty() {
            return Err(Failure::argument("query: is empty; say what to search for"));
        }
        let found = call.engine.fetch(&call.caller, call.read(vec![arguments.query])).await?;
        let memories = found.hits.iter().map(Memory::from);
        let results = memories.map(|memory| Found {
            title: title(&memory.content),
            url: memory_uri::of(&memory.id),
            id: memory.id,
            text: memory.content,
        });
        Ok(Results { results: results.collect() })
    }
}

impl MemoryTool for Fetch {
    const NAME: &'static str = "fetch";
    const TITLE: &'static str = "Read a memory in full";
    const DESCRIPTION: &'static str = "Read one memory by its id, with the exact words that it was derived from, where they come \
        from and whether it still holds.";
    const NEED: Need = Need::Read;
    type Arguments = Which;
    type Answer = Document;

    async fn run(call: &Call, arguments: Which) -> Result<Document, Failure> {
        let id = memory_uri::id(&arguments.id).unwrap_or(&arguments.id);
        let stored = call.engine.memory(&call.caller, id).await?;
        let (memory, quotes) = (Memory::from(&stored), memory::quotes(&stored));
        let mut metadata = json!(memory);
        metadata["origin"] = json!(stored.origin.as_str());
        metadata["document_id"] = json!(stored.document_id);
        metadata["quotes"] = json!(quotes);
        Ok(Document {
            title: title(&memory.content),
            text: memory.as_text(&quotes),
            url: memory_uri::of(&memory.id),
            id: memory.id,
            metadata,
        })
    }
}
