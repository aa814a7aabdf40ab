//! The query types: texts with their vectors, filters, and options of a search.
//!
//! The engine fills a [`Query`] for each read and opens the partitions of the caller's scope;
//! [`recall()`](crate::recall()) takes both.

use crate::ablation::{Component, Components};
use crate::filter::Filter;
use crate::index::PartitionIndex;
use crate::kinds::Kinds;
use crate::packing::Packing;
use crate::page::Page;
use crate::reranker_scores::RerankerScores;
use crate::visibility::Visibility;
use evoke_types::{Origin, ScopeKind, Timestamp};
use std::sync::Arc;

/// How much work a search does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// One pass over the retrievers.
    #[default]
    Fast,
    /// Deeper pools, sub-queries by rule, entity expansion, near-duplicate detection.
    Accurate,
}

/// Whether the best candidates go through the second-stage ranker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Precision {
    /// The best candidates are re-ordered by learned [features](crate::Feature).
    #[default]
    High,
    /// The fused order stands.
    Medium,
}

/// One text to search for, with what the caller knows about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryText {
    /// The words of the query.
    pub text: String,
    /// Its vector, of the same generation as the partitions'; `None` without an embedding model. It is not
    /// compared with the vectors of a partition of another dimension.
    pub vector: Option<Vec<f32>>,
    /// The reranker's scores of the best candidates; empty without a reranker.
    pub reranker_scores: RerankerScores,
    /// Identifiers from the text around it, with low weight. See
    /// [`extract_questions`](crate::extract_questions).
    pub identifiers: Vec<String>,
    /// The longer text that it was extracted from, which is no answer to it.
    pub source_text: Option<Arc<str>>,
}

impl QueryText {
    /// A text without reranker scores and surrounding text.
    pub fn new(text: impl Into<String>, vector: Option<Vec<f32>>) -> Self {
        Self {
            text: text.into(),
            vector,
            reranker_scores: RerankerScores::default(),
            identifiers: Vec::new(),
            source_text: None,
        }
    }
}

/// Everything that determines a result, besides the partitions themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The texts; blank ones find nothing. [`Hit::matched`](crate::Hit::matched) contains indexes of this
    /// list.
    pub texts: Vec<QueryText>,
    /// Names of the one person that the partitions are about, in lower case: in a query they carry no
    /// information.
    pub owner: Vec<String>,
    /// Which memory kinds may be returned.
    pub kinds: Kinds,
    /// The least trusted origin that may be returned; all when `None`.
    pub min_origin: Option<Origin>,
    /// Items that are less likely to answer are left out: see [`Hit::relevance`](crate::Hit::relevance). 0 leaves out none.
    pub min_relevance: f32,
    /// The instant of asking: "last month" is relative to it.
    pub at: Timestamp,
    /// Whether `at` was chosen by the caller: then validity is evaluated as of it, so that what was true then
    /// ranks as live. Otherwise a superseded memory ranks below live ones.
    pub as_of: bool,
    /// The maximum number of hits.
    pub limit: usize,
    /// Where the result begins; at the best hit when `None`. A page of another query is ignored.
    pub page: Option<Page>,
    /// With more than one text: the number of hits that each of them is guaranteed, if it finds as many.
    pub per_query: Option<usize>,
    /// How much work the search does.
    pub depth: Depth,
    /// Whether the second-stage ranker runs: see [`Feature`](crate::Feature).
    pub precision: Precision,
    /// Token budget and neighbors of the result.
    pub packing: Packing,
    /// Whether hits carry an [`Explanation`](crate::Explanation), and dropped candidates are returned.
    pub explain: bool,
    /// Components of the ranking that are switched off, for measurements. Disabled retrievers still propose
    /// candidates.
    pub disabled: Components,
    /// Whether large partitions are searched without approximation, to measure what it loses.
    pub exhaustive: bool,
}

impl Query {
    /// A query with the defaults: all kinds, ten hits, [`Depth::Fast`].
    ///
    /// ```
    /// use evoke_recall::{Depth, Query};
    /// use evoke_types::Timestamp;
    ///
    /// let at = Timestamp::parse("2026-03-01T09:00:00Z").expect("a time");
    /// let query = Query { depth: Depth::Accurate, limit: 5, ..Query::new("Where does Mara work?", None, at) };
    /// assert_eq!(query.texts[0].text, "Where does Mara work?");
    /// ```
    pub fn new(text: impl Into<String>, vector: Option<Vec<f32>>, at: Timestamp) -> Self {
        Self {
            texts: vec![QueryText::new(text, vector)],
            owner: Vec::new(),
            kinds: Kinds::ALL,
            min_origin: None,
            min_relevance: 0.0,
            at,
            as_of: false,
            limit: 10,
            page: None,
            per_query: None,
            depth: Depth::Fast,
            precision: Precision::High,
            packing: Packing::default(),
            explain: false,
            disabled: Components::NONE,
            exhaustive: false,
        }
    }
}

impl Query {
    /// The filter of kinds and trust.
    pub(crate) fn filter(&self) -> Filter {
        Filter { kinds: self.kinds, min_trust: self.min_origin.map_or(0, Origin::trust) }
    }
    /// The reranker's scores for a query text, if there are any and they are not disabled.
    pub(crate) fn active_reranker_scores(&self, text: usize) -> Option<&RerankerScores> {
        let scores = &self.texts.get(text)?.reranker_scores;
        (!scores.is_empty() && !self.disabled.contains(Component::Rerank)).then_some(scores)
    }
    /// What reads see, given the filter and the instant.
    pub(crate) fn visibility(&self) -> Visibility {
        Visibility { filter: self.filter(), at: self.at, as_of: self.as_of }
    }
}

/// A partition that the query may read. The list of them is ordered, the narrowest scope first.
#[derive(Debug, Clone)]
pub struct OpenPartition {
    /// The kind of its scope, returned as [`Hit::scope`](crate::Hit::scope).
    pub scope: ScopeKind,
    /// Its index at the version that the read opened.
    pub index: Arc<PartitionIndex>,
}
