//! Ranks every text of a query, with its sub-queries, until the caller cancels.
//!
//! [`recall`](mod@crate::recall) and [`next_page`](crate::results::next_page) use the rankings of all texts
//! together.

use crate::cancellation::Cancellation;
use crate::decompose::decompose;
use crate::query::{Depth, OpenPartition, Query};
use crate::query_analysis::{AnalyzedQuery, TextQuery, analyze};
use crate::rank::{Ranking, rank};
use crate::timings::StageTimings;
use std::time::Instant;

/// Ranks each text until cancelled; the first one in any case.
pub(crate) fn rank_texts(
    partitions: &[OpenPartition],
    query: &Query,
    cancellation: &mut Cancellation<'_>,
    timings: &mut StageTimings,
) -> Vec<Ranking> {
    let mut rankings: Vec<Ranking> = Vec::with_capacity(query.texts.len());
    for text_index in 0..query.texts.len() {
        if text_index > 0 && !cancellation.should_continue() {
            break;
        }
        rankings.push(rank_text(partitions, query, text_index, cancellation, timings));
    }
    rankings
}

pub(crate) fn rank_text(
    partitions: &[OpenPartition],
    query: &Query,
    text_index: usize,
    cancellation: &mut Cancellation<'_>,
    timings: &mut StageTimings,
) -> Ranking {
    let begun = Instant::now();
    let text = query.texts.get(text_index).cloned().unwrap_or_default();
    let analyze_text = |text: &str| analyze(text, query.at).without_owner(&query.owner);
    let analyzed = analyze_text(&text.text).with_source(&text);
    let sub_queries: Vec<AnalyzedQuery> = match query.depth {
        Depth::Fast => Vec::new(),
        Depth::Accurate => decompose(&text.text).into_iter().map(analyze_text).collect(),
    };
    timings.analyze += begun.elapsed();
    let reranker_scores = query.active_reranker_scores(text_index);
    let text_query = TextQuery {
        text: &analyzed,
        vector: text.vector.as_deref(),
        sub_queries: &sub_queries,
        reranker_scores,
    };
    rank(partitions, query, &text_query, cancellation, timings)
}
