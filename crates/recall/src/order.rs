//! The second stage: from fused scores to the final order, by what is computed for the best candidates only.
//!
//! [`rank`](crate::rank) calls it once per query text. Each module here is one step, and can be switched off
//! ([`Component`]).

mod entity_expansion;
mod query_echo;
pub(crate) mod ranker;
pub(crate) mod reranker_score;
mod session_diversity;
mod session_prior;
mod succession;

use crate::ablation::Component;
use crate::candidate::{Candidate, sort};
use crate::features::Features;
use crate::index::slot::UnitRef;
use crate::query::{Depth, OpenPartition, Precision, Query};
use crate::query_analysis::TextQuery;
use crate::retrievers::lexical::LexicalScores;
use crate::weights;
use entity_expansion::expand_entities;
use session_diversity::diversify_sessions;
use session_prior::apply_session_prior;
use succession::apply_succession;

/// Puts candidates in their final order. Returns the features of those that the learned ranker has seen.
pub(crate) fn order(
    partitions: &[OpenPartition],
    query: &Query,
    text_query: &TextQuery<'_>,
    lexical: &LexicalScores<'_>,
    candidates: &mut Vec<Candidate>,
) -> Vec<(UnitRef, Features)> {
    let (text, disabled) = (text_query.text, query.disabled);
    if query.depth == Depth::Accurate {
        expand_entities(partitions, candidates);
    }
    sort(partitions, candidates);
    let count = query.limit.saturating_mul(2).max(weights::SECOND_STAGE_MIN);
    let echoes = if disabled.contains(Component::QueryEcho) {
        Vec::new()
    } else {
        query_echo::extract_echoes(partitions, text, candidates, count)
    };
    let mut features = Vec::new();
    if query.precision == Precision::High && !disabled.contains(Component::SecondStage) {
        features = ranker::rerank_by_features(partitions, text, lexical, candidates, count);
        if text.expects.several && !disabled.contains(Component::SessionDiversity) {
            diversify_sessions(partitions, candidates, weights::SESSION_DIVERSITY_CANDIDATES);
        }
        if !text.expects.several && !disabled.contains(Component::SessionPrior) {
            apply_session_prior(partitions, candidates, count);
        }
    }
    if let Some(reranker_scores) = text_query.reranker_scores {
        reranker_score::apply(partitions, reranker_scores, candidates);
    }
    let present = !text.expects.several && !text.expects.past && !text.is_general;
    if query.precision == Precision::High && present && !disabled.contains(Component::Succession) {
        apply_succession(partitions, text_query, candidates, weights::SUCCESSION_CANDIDATES);
    }
    query_echo::append_echoes(echoes, candidates);
    features
}
