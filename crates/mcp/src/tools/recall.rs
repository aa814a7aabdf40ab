//! Recall: the memories that answer a question.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::memory::Memory;
use crate::tool::{MemoryTool, within};
use evoke_engine::{Depth, Kinds, Packing, Reach};
use evoke_wire::number::Count;
use evoke_wire::query::{WantedKind, asked_at};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Memories in an answer when the call does not say, and at most.
const USUAL: u32 = 10;
const MOST: u32 = 50;

/// Finds what is known about something.
pub(super) struct Recall;

/// What to recall.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// What to know, as a question or in words: "which drinks does the user like?"
    query: String,
    /// Kinds of memories; all when absent.
    #[serde(default)]
    kinds: Option<Vec<WantedKind>>,
    /// Memories in the answer, 1 to 50; 10 when absent.
    #[serde(default)]
    max_results: Option<Count>,
    /// Tokens that the memories may take; what does not fit is left out.
    #[serde(default)]
    max_tokens: Option<Count>,
    /// The present of the question, such as 2026-03-01: the answer is as of then, and "last month" counts back from it.
    #[serde(default)]
    as_of: Option<String>,
    /// Whether to search deeper, for questions that need several memories together.
    #[serde(default)]
    thorough: Option<bool>,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Answer {
    /// The memories, best first; empty when nothing is known.
    memories: Vec<Memory>,
    /// Why the answer is weaker than it could be.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

impl MemoryTool for Recall {
    const NAME: &'static str = "recall";
    const TITLE: &'static str = "Recall memories";
    const DESCRIPTION: &'static str = "Find what is remembered about something: facts, preferences, episodes, emotions and \
        dates from earlier conversations, best first. Call it before answering whenever earlier conversations may matter: \
        names, tastes, plans, decisions, history. Ask one question at a time, in plain words. An empty list means that \
        nothing is known; do not invent anything then.";
    const NEED: Need = Need::Read;
    type Arguments = Arguments;
    type Answer = Answer;

    async fn run(call: &Call, arguments: Arguments) -> Result<Answer, Failure> {
        if arguments.query.trim().is_empty() {
            return Err(Failure::argument("query: is empty; say what to recall"));
        }
        let query_date = arguments.as_of.as_deref().map(date).transpose()?;
        let request = evoke_engine::FetchRequest {
            max_results: within("max_results", arguments.max_results, USUAL, MOST)?,
            packing: Packing {
                tokens: arguments.max_tokens.map(|tokens| tokens.get() as usize),
                reach: Reach::None,
            },
            kinds: kinds(arguments.kinds.as_deref()),
            depth: if arguments.thorough == Some(true) { Depth::Accurate } else { Depth::Fast },
            query_date,
            ..call.read(vec![arguments.query])
        };
        let found = call.engine.fetch(&call.caller, request).await?;
        Ok(Answer {
            memories: found.hits.iter().map(Memory::from).collect(),
            warning: found.degraded.map(|degraded| degraded.reason.to_owned()),
        })
    }
}

/// No list, an empty one, or one that says so: all kinds.
pub(super) fn kinds(wanted: Option<&[WantedKind]>) -> Kinds {
    let wanted = wanted.filter(|list| !list.is_empty()).unwrap_or(&[WantedKind::All]);
    wanted.iter().map(|kind| kind.kind()).collect::<Option<Kinds>>().unwrap_or(Kinds::ALL)
}

fn date(text: &str) -> Result<evoke_types::Timestamp, Failure> {
    asked_at(text)
        .ok_or_else(|| Failure::argument(format!("as_of: {text:?} is not a date such as 2026-03-01")))
}
