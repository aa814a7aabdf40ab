//! Retrieval and ranking: which memories of the opened partitions answer a query?
//!
//! A [`PartitionIndex`] holds everything of one partition that ranking needs, built from the store's rows and
//! brought up to date by their changes. [`recall()`] answers a [`Query`] from the partitions that the caller
//! opened: a pure function of them, without I/O and without a clock. A partition that was not opened cannot
//! be reached from here.
//!
//! ```
//! use evoke_recall::{OpenPartition, PartitionIndex, Query, recall};
//! use evoke_store::PartitionChanges;
//! use evoke_types::{ScopeKind, Timestamp};
//! use std::sync::Arc;
//!
//! let index = Arc::new(PartitionIndex::build(PartitionChanges::default(), 0));
//! let partitions = [OpenPartition { scope: ScopeKind::User, index }];
//! let query = Query::new("Which tea does Mara like?", None, Timestamp::from_millis(0));
//! assert!(recall(&partitions, &query).hits.is_empty());
//! ```
//!
//! The unit of ranking is the passage: the words as they were said. Typed memories expand the search key of
//! their passage, and one of them represents it in a result. Each unit is scored by several
//! [retrievers](Retriever) (lexical and dense, for the turn and for its neighborhood, entities, times,
//! metadata values); the scores are normalized and fused, the best units go through a learned second stage,
//! and the best of these become [`Hit`]s. Every weight is in `weights.rs`. A caller with a reranker asks for
//! [`rerank_candidates()`] first, and passes the [`RerankerScores`] in with the query.
//!
//! Modules, from the bottom: `kinds`, `item`, `filter`, `page`, `packing`, `features` and others are plain
//! types; `index/` is what is searched; `query` and `query_analysis` are what is asked; `retrievers/` score
//! units, `fuse` scales and adds the scores, `order/` is the second stage, `rank` runs these for one text;
//! `results/` turns units into hits; `recall` is the entry point.

mod ablation;
mod bitset;
mod cancellation;
mod candidate;
mod decompose;
mod features;
mod filter;
mod fuse;
mod hit;
mod index;
mod item;
mod kinds;
mod order;
mod packing;
mod page;
mod persistent;
mod query;
mod query_analysis;
mod question;
mod question_boilerplate;
mod rank;
mod rank_texts;
mod recall;
mod relevance;
mod relevance_features;
mod reranker_scores;
mod results;
mod retrievers;
mod scratch;
pub mod succession;
mod timings;
mod top_k;
mod visibility;
mod weights;

pub use ablation::{Component, Components};
pub use features::{Feature, Features};
pub use hit::{
    DropReason, Dropped, EvidenceView, Explanation, Hit, NamedEntity, Neighbor, Outdated, Recalled,
    Retriever, RetrieverScore,
};
pub use index::PartitionIndex;
pub use item::Item;
pub use kinds::Kinds;
pub use packing::{Packing, Reach};
pub use page::{Page, RecentKey};
pub use query::{Depth, OpenPartition, Precision, Query, QueryText};
pub use query_analysis::topic;
pub use question::{ExtractedQuestions, MAX_QUESTIONS, extract_questions};
pub use recall::{RerankCandidates, recall, recall_cancellable, rerank_candidates};
pub use relevance::answer_features;
pub use relevance_features::{AnswerFeature, AnswerFeatures, RelevanceFeature, RelevanceFeatures};
pub use reranker_scores::{CandidateText, RerankerScores};
pub use results::recent::recent;
pub use timings::StageTimings;

/// Loads what the first query would wait for: tens of milliseconds, once in a process.
pub fn warm_up() {
    succession::load();
}
