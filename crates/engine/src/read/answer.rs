//! The answer to a read, how complete it is, and the time it took.
//!
//! The one thing to know: an answer that is weaker than it could be says so, and why; it is not an error.

use super::request::PageCursor;
use crate::conversation::compaction::content::Compacted;
use crate::metrics;
use evoke_recall::{Dropped, Hit, StageTimings};
use evoke_store::TurnRow;
use evoke_types::ConversationId;
use std::time::Instant;

/// The conversation that a read names.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationView {
    /// The id of the conversation.
    pub id: ConversationId,
    /// The newest turns, oldest first.
    pub recent_turns: Vec<TurnRow>,
    /// The newest compaction, if there is one.
    pub compaction: Option<Compacted>,
}

/// The answer to a read.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The items, best first.
    pub hits: Vec<Hit>,
    /// The queries, cut to a few kilobytes each, that [`Hit::matched`] counts into.
    pub queries: Vec<String>,
    /// Candidates that are not in the answer, with the reason; only on request.
    pub dropped: Vec<Dropped>,
    /// The probability that one of the items answers a query; absent where nothing in particular is asked.
    pub answerable: Option<f32>,
    /// Tokens of the items and their neighbors; only when the read bounds them.
    pub tokens: Option<usize>,
    /// The cursor of the next page; absent on the last page, and when tokens bound the answer.
    pub next: Option<PageCursor>,
    /// How many items there are, as far as they were counted.
    pub total: Option<usize>,
    /// The conversation, for a conversation read.
    pub conversation: Option<ConversationView>,
    /// Why the answer is weaker than it could be; absent on a healthy read.
    pub degraded: Option<Degraded>,
    /// How long a client may keep the answer, in seconds.
    pub ttl_seconds: u32,
    /// About how many bytes the answer has on the wire.
    pub bytes: usize,
    /// The time that each stage took.
    pub timings: FetchTimings,
}

/// Why an answer is weaker than it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Degraded {
    /// The kind of cause.
    pub cause: DegradedCause,
    /// The cause and what to do, for people.
    pub reason: &'static str,
}

/// What was used up, or did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DegradedCause {
    /// The time that one read may take.
    Time,
    /// The bytes that one answer may have.
    Bytes,
    /// A part that did not answer: the embedder, the reranker.
    Unavailable,
}

impl Degraded {
    /// The first cause, if there is one; metrics count all of them.
    pub(super) fn of(time: bool, bytes: bool, unavailable: Option<&'static str>) -> Option<Self> {
        if time {
            metrics::read_truncated("time");
        }
        if bytes {
            metrics::read_truncated("bytes");
        }
        match unavailable {
            _ if time => Some(Self { cause: DegradedCause::Time, reason: TIME }),
            _ if bytes => Some(Self { cause: DegradedCause::Bytes, reason: BYTES }),
            Some(reason) => Some(Self { cause: DegradedCause::Unavailable, reason }),
            None => None,
        }
    }
}

/// The reason when the time is used up.
const TIME: &str = "the time for one read was used up: the answer is what had been found by then; ask fewer or shorter queries";
/// The reason when the bytes are used up.
const BYTES: &str =
    "the answer had no room for all that was found: ask for fewer results, or fewer queries at once";

/// The time that each stage of a read took, in microseconds where nothing else is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct FetchTimings {
    /// Finding the topics of the queries and embedding them.
    pub embed_micros: u64,
    /// Loading the partitions, or bringing them up to date.
    pub open_micros: u64,
    /// Scoring by a reranker, for the accurate reads that have one.
    pub rerank_micros: u64,
    /// Retrieval, ranking and packing. With a reranker, the candidates are ranked once before it and once after.
    pub recall: StageTimings,
    /// The whole read, from the call to the answer.
    pub total_micros: u64,
}

impl FetchTimings {
    /// Hands the timings to whoever collects metrics.
    pub(super) fn record(&self) {
        metrics::fetch_stage("embed", seconds(self.embed_micros));
        metrics::fetch_stage("load", seconds(self.open_micros));
        metrics::fetch_stage("rerank", seconds(self.rerank_micros));
        metrics::fetch_stage("analyze", self.recall.analyze.as_secs_f64());
        metrics::fetch_stage("lexical", self.recall.lexical.as_secs_f64());
        metrics::fetch_stage("dense", self.recall.dense.as_secs_f64());
        metrics::fetch_stage("fuse", self.recall.fuse.as_secs_f64());
        metrics::fetch_stage("assemble", self.recall.assemble.as_secs_f64());
        metrics::fetch_stage("total", seconds(self.total_micros));
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

/// The microseconds since an instant.
pub(crate) fn micros_since(instant: Instant) -> u64 {
    instant.elapsed().as_micros().try_into().unwrap_or(u64::MAX)
}
