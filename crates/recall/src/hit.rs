//! The result types of a search: hits with evidence, neighbors and explanation.
//!
//! [`recall()`](crate::recall()) returns [`Recalled`]; the engine passes the hits on to the wire types, and
//! writes no rules of its own into them.

use crate::features::Features;
use crate::item::Item;
use crate::page::Page;
use crate::relevance_features::RelevanceFeatures;
use crate::timings::StageTimings;
use evoke_types::{DocumentId, EntityId, IngestionId, MemoryId, ScopeKind, Speaker, Timestamp};
use std::sync::Arc;

/// The result of a search: hits, best first, and how it went.
#[derive(Debug, Clone, Default)]
pub struct Recalled {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Candidates that were considered and are not among the hits, best first; only with
    /// [`Query::explain`](crate::Query::explain).
    pub dropped: Vec<Dropped>,
    /// The probability that one of the hits answers the query; of several texts that of the likeliest. `None` where nothing
    /// in particular is asked.
    pub answerable: Option<f32>,
    /// Estimated tokens of the hits and their neighbors; only when
    /// [`Packing::tokens`](crate::Packing::tokens) bounds them.
    pub tokens: Option<usize>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Page>,
    /// How many items all pages contain together; only where that is known: without a text, and from the
    /// second page on.
    pub total: Option<usize>,
    /// How long each stage took.
    pub timings: StageTimings,
    /// Whether the caller stopped the search, so that something may be missing. See
    /// [`recall_cancellable`](crate::recall_cancellable).
    pub cut_short: bool,
}

/// One item of a result.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The kind of scope of its [`OpenPartition`](crate::OpenPartition).
    pub scope: ScopeKind,
    /// The item itself, with the head of its document.
    pub item: Arc<Item>,
    /// The statement together with other words of its passage; `None` where the statement, or the passage, is
    /// complete by itself. Read it through [`Hit::content`].
    pub expanded: Option<String>,
    /// Whether it is a bare passage rather than a typed memory.
    pub excerpt: bool,
    /// Of a bare passage, the memories derived from it that are no longer current.
    pub outdated: Outdated,
    /// Higher is better; never rises along the list. About 0 to 1, above 1 for a metadata id.
    pub score: f32,
    /// The probability that it answers the query text that it matches best; `None` where nothing is asked.
    pub relevance: Option<f32>,
    /// Indexes of the query texts that found it, each by evidence of its own, ascending. Empty only for
    /// recent items that fill up a result (see [`recall()`](crate::recall())).
    pub matched: Vec<usize>,
    /// The passages that support it, as far as they still exist.
    pub evidence: Vec<EvidenceView>,
    /// The entities that it names.
    pub entities: Vec<NamedEntity>,
    /// The turns around its first passage, in the order of the session.
    pub neighbors: Vec<Neighbor>,
    /// How many equal items it stands for, itself included.
    pub times: usize,
    /// Whether its document is not processed yet. This crate leaves it false; whoever opened the partition
    /// knows.
    pub pending: bool,
    /// How the score came about; only with [`Query::explain`](crate::Query::explain).
    pub explanation: Option<Explanation>,
}

impl Hit {
    /// What to show: the expanded statement where there is one, else the text of the item.
    pub fn content(&self) -> &str {
        self.expanded.as_deref().unwrap_or(&self.item.row.text)
    }
}

/// An entity that a hit names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEntity {
    /// Its id; that of the whole, if people have merged it with others.
    pub id: EntityId,
    /// The name that people chose, or the fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, … or `other`.
    pub kind: String,
}

/// The memories of a passage that are no longer current.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outdated {
    /// The closed memories, in the order of the document.
    pub memories: Vec<Arc<Item>>,
    /// Whether all memories of the passage are closed, so that nothing of it is current.
    pub whole: bool,
}

/// A quote that supports a [`Hit`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceView {
    /// The passage that contains the quote.
    pub passage: MemoryId,
    /// The document of the passage.
    pub ingestion: IngestionId,
    /// The caller's id of that document.
    pub document_id: DocumentId,
    /// Index of the turn in the document, from 0.
    pub turn: u32,
    /// The quoted words, verbatim.
    pub quote: String,
}

/// A passage near a hit's passage, in the same session.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbor {
    /// The id of the passage.
    pub id: MemoryId,
    /// Distance from the hit's passage in turns; negative for earlier ones.
    pub offset: i32,
    /// The caller's id of its document.
    pub document_id: DocumentId,
    /// Index of the turn in the document, from 0.
    pub turn: u32,
    /// Who said it.
    pub speaker: Speaker,
    /// When it was said, with the speaker's UTC offset.
    pub said_at: Timestamp,
    /// Whether it asks the question that the hit answers, or answers the question that the hit asks.
    pub completes: bool,
    /// The memories of this passage that are no longer current.
    pub outdated: Outdated,
    /// The text of the passage.
    pub text: String,
}

/// A retriever, or the reranker, as named in explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Retriever {
    /// BM25 over the terms of the passage, its neighbors and its session.
    Lexical,
    /// Cosine similarity of the vectors of the passage and its neighbors.
    Dense,
    /// Entities that the query names, or that the best candidates share.
    Entity,
    /// Times that the query asks about, compared with when something was said or happened.
    Time,
    /// Metadata values of the document that the query contains.
    Metadata,
    /// A cross-encoder that scored query and passage together. It finds nothing by itself.
    Rerank,
}

impl Retriever {
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

/// The score of one [`Retriever`] for a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrieverScore {
    /// Whose score it is.
    pub retriever: Retriever,
    /// In the retriever's own unit: BM25, cosine, the reranker's scale, and so on.
    pub raw: f32,
    /// From 0 to 1, comparable between retrievers.
    pub normalized: f32,
}

/// How the score of a [`Hit`] came about, for the query text that it matches best.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The retrievers that found it, with their scores.
    pub retrievers: Vec<RetrieverScore>,
    /// Analyzed query terms that occur in it.
    pub terms: Vec<String>,
    /// The score after fusion, before the second stage and before the reranker.
    pub fused: f32,
    /// What was added to (or multiplied into) the fused mean, by name.
    pub boosts: Vec<(String, f32)>,
    /// The features of the second-stage ranker; `None` where it did not run.
    pub features: Option<Features>,
    /// What its relevance was computed from, in the order of [`RelevanceFeature::ALL`](crate::RelevanceFeature::ALL).
    pub relevance: RelevanceFeatures,
    /// The kind of scope of its partition.
    pub scope: ScopeKind,
    /// Milliseconds from when it was said to the instant of asking; negative for the future.
    pub age_millis: i64,
}

/// Why a candidate is not among the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// Too little evidence that it answers anything: see the thresholds in `weights.rs`.
    WeakEvidence,
    /// Less [relevant](Hit::relevance) than [`Query::min_relevance`](crate::Query::min_relevance).
    LowRelevance,
    /// Equal to a hit.
    Duplicate,
    /// [`Query::limit`](crate::Query::limit) was reached by better ones.
    Limit,
    /// [`Packing::tokens`](crate::Packing::tokens) was used by better ones, or it alone exceeds it.
    Budget,
}

impl DropReason {
    /// The name in explanations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeakEvidence => "weak_evidence",
            Self::LowRelevance => "low_relevance",
            Self::Duplicate => "duplicate",
            Self::Limit => "limit",
            Self::Budget => "budget",
        }
    }
}

/// A candidate that was considered and is not among the hits.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// The id of the item.
    pub id: MemoryId,
    /// The score that it had when it was dropped.
    pub score: f32,
    /// Why it was dropped.
    pub reason: DropReason,
}
