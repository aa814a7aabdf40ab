//! Hydration: turns selected items into [`Hit`]s with evidence, neighbors and explanation.
//!
//! Only items that are returned are hydrated, since this is where their text is copied.

use crate::candidate::Candidate;
use crate::features::Features;
use crate::hit::{EvidenceView, Explanation, Hit, Neighbor, Retriever, RetrieverScore};
use crate::index::PartitionIndex;
use crate::index::slot::{SlotId, UnitRef};
use crate::item::Item;
use crate::order::{ranker, reranker_score};
use crate::query::{OpenPartition, Query};
use crate::rank::Ranking;
use crate::reranker_scores::RerankerScore;
use crate::results::content::{ContentRequest, ExpandedContent};
use crate::results::named::named_entities;
use crate::results::select::candidate;
use crate::results::selected::SelectedItem;
use crate::results::{content, select};
use crate::visibility::Visibility;
use crate::weights;
use evoke_store::ItemBody;
use evoke_text::Marks;
use evoke_types::{MemoryId, ScopeKind};
use std::collections::HashSet;
use std::sync::Arc;

/// The hit of an item that a query text found.
pub(crate) fn hydrate(
    partitions: &[OpenPartition],
    query: &Query,
    rankings: &[Ranking],
    selected: SelectedItem,
    explain_hit: bool,
) -> Hit {
    let relevance = select::relevance(rankings, &selected);
    let explanation = explain_hit.then(|| explain(partitions, query, rankings, &selected)).flatten();
    let expanded_content = select::expanded_content(partitions, query, rankings, &selected);
    let mut hit =
        without_content(partitions, query.visibility(), selected.unit_ref, selected.item, selected.score);
    expand(&mut hit, partitions, selected.unit_ref, expanded_content);
    for (unit_ref, item) in &selected.near_duplicates {
        let opened = partitions.get(unit_ref.0).filter(|_| hit.evidence.len() < weights::MAX_EVIDENCE);
        let more = opened.map(|opened| evidence(&opened.index, item)).unwrap_or_default();
        hit.evidence.extend(more);
    }
    let mut passages = HashSet::new();
    hit.evidence.retain(|evidence| passages.insert(evidence.passage));
    (hit.matched, hit.times, hit.explanation) = (selected.matched, selected.occurrences, explanation);
    hit.relevance = relevance;
    hit
}

/// The hit of a recent item, which no query text found.
pub(crate) fn hydrate_unqueried(
    partitions: &[OpenPartition],
    visibility: Visibility,
    unit_ref: UnitRef,
    item: Arc<Item>,
    score: f32,
) -> Hit {
    let expanded_content = unqueried_content(partitions, visibility, unit_ref, &item);
    let mut hit = without_content(partitions, visibility, unit_ref, item, score);
    expand(&mut hit, partitions, unit_ref, expanded_content);
    hit
}

/// The expanded content of an item that no query text found.
pub(crate) fn unqueried_content(
    partitions: &[OpenPartition],
    visibility: Visibility,
    unit_ref: UnitRef,
    item: &Item,
) -> Option<ExpandedContent> {
    let unit = partitions.get(unit_ref.0)?.index.unit(unit_ref.1)?;
    // The other statements of its passage are items of their own.
    content::content(
        unit,
        item,
        ContentRequest { words: &[], is_held: &|_| false, siblings: false },
        visibility,
    )
}

fn expand(
    hit: &mut Hit,
    partitions: &[OpenPartition],
    unit_ref: UnitRef,
    expanded_content: Option<ExpandedContent>,
) {
    let unit = partitions.get(unit_ref.0).and_then(|opened| opened.index.unit(unit_ref.1));
    let (Some(expanded_content), Some(unit)) = (expanded_content, unit) else { return };
    let passage = &unit.head.row;
    let evidence = hit.evidence.iter_mut().find(|evidence| evidence.passage == passage.id);
    if let (Some(evidence), Some(quote)) = (evidence, passage.text.get(expanded_content.range)) {
        quote.clone_into(&mut evidence.quote);
    }
    hit.expanded = Some(expanded_content.text);
}

/// The hit of an item, with its statement only.
fn without_content(
    partitions: &[OpenPartition],
    visibility: Visibility,
    unit_ref: UnitRef,
    item: Arc<Item>,
    score: f32,
) -> Hit {
    let opened = partitions.get(unit_ref.0);
    let unit = opened.and_then(|opened| opened.index.unit(unit_ref.1)).filter(|_| item.is_passage());
    Hit {
        scope: opened.map_or(ScopeKind::World, |opened| opened.scope),
        expanded: None,
        outdated: unit.map(|unit| visibility.outdated(unit)).unwrap_or_default(),
        excerpt: item.is_passage(),
        score,
        relevance: None,
        matched: Vec::new(),
        evidence: opened.map(|opened| evidence(&opened.index, &item)).unwrap_or_default(),
        entities: named_entities(partitions, unit_ref.0, &item),
        neighbors: opened.map(|opened| neighbors(&opened.index, unit_ref.1, visibility)).unwrap_or_default(),
        times: 1,
        pending: false,
        explanation: None,
        item,
    }
}

/// The quotes that support an item, for [`Hit::evidence`]. A passage supports itself.
fn evidence(index: &PartitionIndex, item: &Item) -> Vec<EvidenceView> {
    let evidence_view = |passage: &Item, quote: &str| {
        let turn = match &passage.row.body {
            ItemBody::Passage(body) => body.turn,
            ItemBody::Memory(_) => return None,
        };
        Some(EvidenceView {
            passage: passage.row.id,
            ingestion: passage.row.ingestion,
            document_id: passage.document.document_id.clone(),
            turn,
            quote: quote.to_owned(),
        })
    };
    match item.memory() {
        None => evidence_view(item, &item.row.text).into_iter().collect(),
        Some(body) => {
            let known = |id: MemoryId| index.item(id);
            body.evidence.iter().filter_map(|e| evidence_view(known(e.passage)?, &e.quote)).collect()
        }
    }
}

/// The turns around a unit that are trusted enough, for [`Hit::neighbors`], in the order of the session.
fn neighbors(index: &PartitionIndex, slot: SlotId, visibility: Visibility) -> Vec<Neighbor> {
    let walk = |side: usize| {
        let mut at = slot;
        std::iter::from_fn(move || {
            at = index.adjacent(at)[side]?;
            Some(at)
        })
        .take(weights::NEIGHBORS)
        .zip(1_i32..)
    };
    let is_question = |slot: SlotId| index.slot(slot).is_some_and(|slot| slot.marks.has(Marks::QUESTION));
    let neighbor = |adjacent: SlotId, offset: i32| {
        index.slot(adjacent).filter(|slot| slot.trust >= visibility.filter.min_trust)?;
        let unit = index.unit(adjacent)?;
        let head = unit.head.clone();
        let ItemBody::Passage(body) = &head.row.body else { return None };
        Some(Neighbor {
            id: head.row.id,
            offset,
            document_id: head.document.document_id.clone(),
            turn: body.turn,
            speaker: head.row.speaker.clone(),
            said_at: head.row.said_at,
            completes: match offset {
                -1 => is_question(adjacent),
                1 => is_question(slot),
                _ => false,
            },
            outdated: visibility.outdated(unit),
            text: head.row.text.clone(),
        })
    };
    let mut neighbors: Vec<Neighbor> = walk(0).filter_map(|(slot, offset)| neighbor(slot, -offset)).collect();
    neighbors.reverse();
    neighbors.extend(walk(1).filter_map(|(slot, offset)| neighbor(slot, offset)));
    neighbors
}

fn explain(
    partitions: &[OpenPartition],
    query: &Query,
    rankings: &[Ranking],
    selected: &SelectedItem,
) -> Option<Explanation> {
    let candidate = candidate(rankings, selected.best_match)?;
    let ranking = rankings.get(selected.best_match.0)?;
    let opened = partitions.get(selected.unit_ref.0)?;
    let has_form = |form: &str| {
        opened.index.lists(form).any(|list| list.slots.binary_search(&selected.unit_ref.1).is_ok())
    };
    let matching_form =
        |forms: &[Box<str>]| forms.iter().find(|form| has_form(form)).map(|form| form.to_string());
    let features = ranking.features.get(&candidate.unit_ref);
    let scores = query.active_reranker_scores(selected.best_match.0);
    let unit = opened.index.unit(selected.unit_ref.1);
    let reranker_score = scores.zip(unit).and_then(|(scores, unit)| scores.get(unit.id()));
    // Echoes of the query are moved behind all others after reranking.
    let was_reranked = scores.is_some() && candidate.boosts.query_echo == 0.0;
    let score_before_reranking =
        if was_reranked { reranker_score::score_before(candidate) } else { candidate.score };
    let mut boosts = boosts(candidate, features);
    if !selected.live {
        boosts.push(("superseded".to_owned(), 0.0));
    }
    Some(Explanation {
        retrievers: retriever_scores(candidate, reranker_score),
        terms: ranking.words.iter().filter_map(|word| matching_form(&word.forms)).collect(),
        fused: score_before_reranking - candidate.boosts.after_fusion() / weights::SCORE_SCALE,
        boosts,
        features: features.copied(),
        relevance: ranking.relevance.features(candidate),
        scope: opened.scope,
        age_millis: query.at.millis_since(selected.item.row.said_at),
    })
}

/// The scores of the retrievers that found a candidate. For lexical and dense, raw is the turn's own score,
/// normalized the weighted mean of those of the turn and its neighborhood.
fn retriever_scores(candidate: &Candidate, reranker_score: Option<RerankerScore>) -> Vec<RetrieverScore> {
    let (raw, normalized, boosts) = (&candidate.raw, &candidate.normalized, &candidate.boosts);
    let words = [
        (normalized.lexical, weights::LEXICAL),
        (normalized.lexical_context, weights::LEXICAL_CONTEXT),
        (normalized.lexical_window, weights::LEXICAL_WINDOW),
    ];
    let meaning = [(normalized.dense, weights::DENSE), (normalized.dense_context, weights::DENSE_CONTEXT)];
    let weighted_mean = |parts: &[(f32, f32)]| {
        parts.iter().map(|(score, weight)| score * weight).sum::<f32>()
            / parts.iter().map(|(_, weight)| weight).sum::<f32>()
    };
    let retriever_score = |retriever: Retriever, raw: f32, normalized: f32| RetrieverScore {
        retriever,
        raw,
        normalized: normalized.clamp(0.0, 1.0),
    };
    let mut retriever_scores = vec![
        retriever_score(Retriever::Lexical, raw.lexical, weighted_mean(&words)),
        retriever_score(Retriever::Dense, raw.dense, weighted_mean(&meaning)),
        retriever_score(
            Retriever::Entity,
            boosts.entity + boosts.entity_expansion,
            (boosts.entity + boosts.entity_expansion) / (weights::ENTITY + weights::ENTITY_EXPANSION),
        ),
        retriever_score(Retriever::Time, boosts.time, boosts.time / weights::TIME),
        retriever_score(Retriever::Metadata, boosts.metadata, boosts.metadata / weights::METADATA_ID),
    ];
    retriever_scores.retain(|score| score.raw != 0.0 || score.normalized != 0.0);
    // Unlike that of a retriever, a score of 0 is information.
    retriever_scores
        .extend(reranker_score.map(|score| retriever_score(Retriever::Rerank, score.raw, score.normalized)));
    retriever_scores
}

fn boosts(candidate: &Candidate, features: Option<&Features>) -> Vec<(String, f32)> {
    let boosts = &candidate.boosts;
    let named = [
        ("session", boosts.session),
        ("session_words", boosts.session_words),
        ("time", boosts.time),
        ("recency", boosts.recency),
        ("entity", boosts.entity),
        ("hop", boosts.entity_expansion),
        ("metadata", boosts.metadata),
        ("speaker", boosts.speaker),
        ("support", boosts.session_prior),
        ("spread", boosts.session_diversity),
        ("succession", boosts.succession),
        ("rerank", boosts.reranker_score),
        ("scope", boosts.scope),
        ("echo", boosts.query_echo),
    ];
    let features = features.into_iter().flat_map(Features::named);
    let learned = features
        .map(|(feature, value)| (feature.as_str(), value * ranker::weight(feature) * weights::SCORE_SCALE));
    named
        .into_iter()
        .chain(learned)
        .filter(|(_, boost)| *boost != 0.0)
        .map(|(name, boost)| (name.to_owned(), boost))
        .collect()
}
