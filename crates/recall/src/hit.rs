//! What is answered: hits with their evidence, neighbours and explanation.

use crate::item::Item;
use crate::order::ranker::Features;
use crate::present::page::Page;
use evoke_types::{DocumentId, IngestionId, MemoryId, ScopeKind, Speaker, Timestamp};
use std::ops::AddAssign;
use std::sync::Arc;
use std::time::Duration;

/// An answer: hits best first, and how it came about.
#[derive(Debug, Clone, Default)]
pub struct Recalled {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Candidates that were considered and not shown; only with `explain`, best first.
    pub dropped: Vec<Dropped>,
    /// Tokens of the hits and their neighbours; only when the query bounds them.
    pub tokens: Option<usize>,
    /// Where the next page begins; absent when there is none.
    pub next: Option<Page>,
    /// How many items there are to page through; only where they can be counted: without a text.
    pub total: Option<usize>,
    /// Where the time went.
    pub timings: StageTimings,
    /// Whether the caller stopped the search: then something may be missing.
    pub cut_short: bool,
}

/// One item of an answer.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The kind of place it lives in.
    pub scope: ScopeKind,
    /// The item itself, with the head of its document.
    pub item: Arc<Item>,
    /// What it says beyond its statement, whole: absent where the statement, or the passage, is all. See
    /// [`Hit::content`].
    pub carried: Option<String>,
    /// Whether it is a bare passage rather than a typed memory.
    pub excerpt: bool,
    /// Of a bare passage, the memories made of it that hold no more.
    pub outdated: Outdated,
    /// Higher is better; never rises along the list. About 0 to 1, above 1 for exact metadata.
    pub score: f32,
    /// Positions of the query texts that found it, each by evidence of its own, ascending.
    /// Empty only for items that fill places without being asked for (see [`crate::recall`]).
    pub matched: Vec<usize>,
    /// The words that it comes from, as far as their passages still exist.
    pub evidence: Vec<EvidenceView>,
    /// The turns around its first passage, in order.
    pub neighbours: Vec<Neighbour>,
    /// How many items say this, itself included: the others are not shown.
    pub times: usize,
    /// Whether its document still waits to be understood, which only those know who opened its partition.
    pub pending: bool,
    /// How the score came about; only with `explain`.
    pub explanation: Option<Explanation>,
}

impl Hit {
    /// What it says: the statement with what belongs to it, or the words of a passage.
    pub fn content(&self) -> &str {
        self.carried.as_deref().unwrap_or(&self.item.row.text)
    }
}

/// What holds no more of what a passage says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outdated {
    /// The memories that are closed, in order of the document.
    pub memories: Vec<Arc<Item>>,
    /// Whether nothing else was learnt from the passage.
    pub whole: bool,
}

/// Words behind a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceView {
    /// The passage that holds them.
    pub passage: MemoryId,
    /// The document of the passage.
    pub ingestion: IngestionId,
    /// The caller's id of that document.
    pub document_id: DocumentId,
    /// Which turn of the document, from 0.
    pub turn: u32,
    /// The words.
    pub quote: String,
}

/// A passage beside a hit's passage, in the same session.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// Its id.
    pub id: MemoryId,
    /// How many passages after (or, negative, before) the hit's.
    pub offset: i32,
    /// The caller's id of its document.
    pub document_id: DocumentId,
    /// Which turn of the document, from 0.
    pub turn: u32,
    /// Who said it.
    pub speaker: Speaker,
    /// When it was said.
    pub said_at: Timestamp,
    /// Whether it asks what the hit goes on to say, or says what the hit asks.
    pub completes: bool,
    /// What holds no more of what it says.
    pub outdated: Outdated,
    /// The words.
    pub text: String,
}

/// A way of finding things, or of judging what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Arm {
    /// Common words, in the passage and around it.
    Lexical,
    /// Near in meaning, in the passage and around it.
    Dense,
    /// Names an entity that the query names.
    Entity,
    /// Said or happening in a time that the query asks about.
    Time,
    /// The query holds a metadata value of its document, whole.
    Metadata,
    /// A reranker has read query and passage side by side. It finds nothing by itself.
    Rerank,
}

impl Arm {
    /// The name in explanations and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lexical => "lexical",
            Self::Dense => "dense",
            Self::Entity => "entity",
            Self::Time => "time",
            Self::Metadata => "metadata",
            Self::Rerank => "rerank",
        }
    }
}

/// What one arm said of a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArmScore {
    /// Which arm.
    pub arm: Arm,
    /// In the arm's own unit: BM25, cosine, the reranker's scale, and so on.
    pub raw: f32,
    /// From 0 to 1, comparable with other arms.
    pub normalised: f32,
}

/// How a hit's score came about, for the query text that it fits best.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What each arm that found it said.
    pub arms: Vec<ArmScore>,
    /// Analysed query terms that occur in it.
    pub terms: Vec<String>,
    /// The score before the second look and before a reranker's opinion.
    pub fused: f32,
    /// What was added to (or multiplied into) the arms' mean, by name.
    pub boosts: Vec<(String, f32)>,
    /// What the second look saw of it; absent where there was none.
    pub features: Option<Features>,
    /// The kind of place it lives in.
    pub scope: ScopeKind,
    /// Milliseconds from when it was said to the instant of asking; negative for the future.
    pub age_millis: i64,
}

/// Why a candidate is not among the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// Too little evidence that it answers anything.
    WeakEvidence,
    /// The same words as a hit.
    Duplicate,
    /// The places were taken by better ones.
    Limit,
    /// The tokens were taken by better ones, or it alone has more.
    Budget,
}

impl DropReason {
    /// The name in explanations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeakEvidence => "weak_evidence",
            Self::Duplicate => "duplicate",
            Self::Limit => "limit",
            Self::Budget => "budget",
        }
    }
}

/// A candidate that was considered and not shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// Which item.
    pub id: MemoryId,
    /// The score it had.
    pub score: f32,
    /// Why.
    pub reason: DropReason,
}

/// Time spent in each stage, over all texts and partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StageTimings {
    /// Reading the query texts.
    pub analyse: Duration,
    /// The lexical arm.
    pub lexical: Duration,
    /// The dense arm.
    pub dense: Duration,
    /// Entity, time and metadata arms, fusion, and the second look.
    pub fuse: Duration,
    /// From ranked passages to hits.
    pub present: Duration,
}

impl AddAssign for StageTimings {
    fn add_assign(&mut self, other: Self) {
        self.analyse += other.analyse;
        self.lexical += other.lexical;
        self.dense += other.dense;
        self.fuse += other.fuse;
        self.present += other.present;
    }
}
