//! List: memories page by page, without a question.

use super::recall::kinds;
use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::memory::Memory;
use crate::tool::{MemoryTool, within};
use evoke_engine::FetchRequest;
use evoke_wire::number::Count;
use evoke_wire::query::WantedKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Memories on a page when the call does not say, and at most.
const USUAL: u32 = 20;
const MOST: u32 = 100;

/// Lists memories.
pub(super) struct List;

/// What to list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// Kinds of memories; all when absent.
    #[serde(default)]
    kinds: Option<Vec<WantedKind>>,
    /// Memories on this page, 1 to 100; 20 when absent.
    #[serde(default)]
    limit: Option<Count>,
    /// The next_cursor of the page before, with the same kinds and limit; the first page when absent.
    #[serde(default)]
    cursor: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The memories, the most recent and important ones first.
    memories: Vec<Memory>,
    /// Names the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// How many memories there are on all pages, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl MemoryTool for List {
    const NAME: &'static str = "list";
    const TITLE: &'static str = "List memories";
    const DESCRIPTION: &'static str = "List what is remembered, page by page, the most recent and important first. Use it when \
        the user asks what is remembered about them, or to look through everything; to answer a question, use recall.";
    const NEED: Need = Need::Read;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        let page = call.page(arguments.cursor, within("limit", arguments.limit, USUAL, MOST)?);
        let request = FetchRequest { kinds: kinds(arguments.kinds.as_deref()), ..page };
        let found = call.engine.fetch(&call.caller, request).await?;
        Ok(Answer {
            memories: found.hits.iter().map(Memory::from).collect(),
            next_cursor: found.next.map(|next| next.as_str().to_owned()),
            total: found.total.and_then(|total| u64::try_from(total).ok()),
        })
    }
}
