//! Selects which results of recall are worth pushing.
//!
//! Called by [`super::predictor`]. The one thing to know: an item needs evidence of its own, a vector similar
//! to a query or several shared words; being the best result is not enough.

use super::prediction::{Prediction, PredictionContext};
use super::questions::Question;
use super::quota::{Pattern, Quotas};
use evoke_recall::{EvidenceView, Hit, Item, Kinds, OpenPartition, Outdated, Retriever};
use evoke_store::{DocumentHead, ItemBody};
use evoke_types::{ConversationId, IngestionId, MemoryId, MemoryKind, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The number of items that recall returns.
pub(super) const CANDIDATES: usize = 60;
/// The number of these items that each query gets at least.
pub(super) const PER_QUESTION: usize = 12;
/// The cosine from which an item counts as similar in meaning.
const NEAR: f32 = 0.55;
/// The number of words shared with a query from which an item counts as found by terms; one less with a name
/// among them, or without vectors.
const WORDS: usize = 3;
/// The number of best items whose neighbors are considered.
const ANCHORS: usize = 1;
/// The number of turns around them that are considered.
const REACH: i64 = 8;
/// How far ahead a date can be, in milliseconds: two weeks.
const HORIZON_MILLIS: i64 = 14 * 86_400_000;
/// The largest number of items of a partition that is searched for neighbors and future dates.
const SMALL: usize = 20_000;

/// The candidates of a push.
pub(super) struct Found {
    /// The results of recall for the queries.
    pub(super) recalled: Vec<Hit>,
    /// The neighbors of the best results.
    pub(super) neighbors: Vec<Hit>,
    /// Memories with a future date.
    pub(super) upcoming: Vec<Hit>,
}

/// Selects what to push: items with evidence of their own, within the quota of each pattern.
pub(super) fn select(
    found: Found,
    asked: &[Question],
    context: &PredictionContext,
    quotas: &Quotas,
) -> Vec<Prediction> {
    let mut by_pattern: HashMap<Pattern, Vec<Hit>> = HashMap::new();
    let mut taken = context.known.clone();
    let recalled = found.recalled.into_iter().filter_map(|hit| Some((led_by(&hit, asked)?, hit)));
    let neighbors = found.neighbors.into_iter().map(|hit| (Pattern::Beside, hit));
    let upcoming = found.upcoming.into_iter().map(|hit| (Pattern::Date, hit));
    for (pattern, hit) in recalled.chain(neighbors).chain(upcoming) {
        let list = by_pattern.entry(pattern).or_default();
        let own = hit.item.document.conversation == Some(context.conversation);
        if own || list.len() >= quotas.of(pattern) || !is_settled(&hit) || !taken.insert(hit.item.row.id) {
            continue;
        }
        list.push(hit);
    }
    let mut predictions: Vec<Prediction> = by_pattern
        .into_iter()
        .filter(|(_, hits)| !hits.is_empty())
        .map(|(pattern, hits)| Prediction {
            queries: asked.iter().filter(|q| q.pattern == pattern).map(|q| q.text.clone()).collect(),
            confidence: confidence(&hits),
            pattern,
            hits,
        })
        .collect();
    predictions.sort_by_key(|prediction| prediction.pattern);
    predictions
}

/// The pattern that led to an item. An item that shares only a name with the turns belongs to the pattern of
/// that name.
fn led_by(hit: &Hit, asked: &[Question]) -> Option<Pattern> {
    let mut patterns = hit.matched.iter().filter_map(|at| asked.get(*at)).map(|question| question.pattern);
    if has_evidence(hit) { patterns.min() } else { patterns.find(|pattern| *pattern == Pattern::Entity) }
}

/// Whether an item has evidence beyond being the best of poor candidates.
fn has_evidence(hit: &Hit) -> bool {
    let Some(why) = &hit.explanation else { return false };
    let dense = why.retrievers.iter().find(|score| score.retriever == Retriever::Dense);
    let named = why.retrievers.iter().any(|score| score.retriever == Retriever::Entity);
    // Without vectors, terms have to decide.
    let words = if named || dense.is_none() { WORDS - 1 } else { WORDS };
    dense.is_some_and(|arm| arm.raw >= NEAR) || why.terms.len() >= words
}

/// Whether a memory is valid now and has no successor.
fn is_settled(hit: &Hit) -> bool {
    hit.item.memory().is_none_or(|body| body.superseded_by.is_none() && body.validity.until.is_none())
}

/// The cosine of the best item, at least one half.
fn confidence(hits: &[Hit]) -> f32 {
    let scores = hits.iter().filter_map(|hit| hit.explanation.as_ref()).flat_map(|why| &why.retrievers);
    scores
        .filter(|score| score.retriever == Retriever::Dense)
        .map(|score| score.raw)
        .fold(0.5, f32::max)
        .clamp(0.0, 1.0)
}

/// The passages next to the best results, nearest first: a conversation tends to go on to what was said around
/// them.
pub(super) fn neighbors(opened: &[OpenPartition], found: &[Hit], context: &PredictionContext) -> Vec<Hit> {
    let Some(own) = opened.first().filter(|opened| opened.index.len() <= SMALL) else { return Vec::new() };
    let elsewhere = |hit: &&Hit| hit.item.document.conversation != Some(context.conversation);
    let anchors = found.iter().filter(|hit| has_evidence(hit)).filter(elsewhere).take(ANCHORS);
    let anchors: Vec<(Session, i64)> = anchors.filter_map(|hit| position_of(own, hit)).collect();
    let outdated: HashSet<MemoryId> = own.index.items().flat_map(|item| outdated(item)).collect();
    let mut near: Vec<(i64, Hit)> = own
        .index
        .items()
        .filter(|item| !outdated.contains(&item.row.id))
        .filter_map(|item| {
            let ItemBody::Passage(body) = &item.row.body else { return None };
            let (session, at) = (Session::of(&item.document), position(&item.document, body.turn));
            let distance =
                anchors.iter().filter(|(known, _)| *known == session).map(|(_, anchor)| (anchor - at).abs());
            let distance = distance.min().filter(|distance| *distance <= REACH)?;
            Some((distance, passage_hit(own, item)))
        })
        .collect();
    near.sort_by_key(|(distance, hit)| (*distance, hit.item.row.said_at, hit.item.row.id));
    near.into_iter().map(|(_, hit)| hit).collect()
}

/// The passages of a superseded memory's evidence, whose words are no longer true.
fn outdated(item: &Item) -> impl Iterator<Item = MemoryId> + '_ {
    let body = item.memory().filter(|body| body.superseded_by.is_some());
    body.into_iter().flat_map(|body| body.evidence.iter().map(|evidence| evidence.passage))
}

/// The group of an item: a conversation, or a document.
#[derive(PartialEq, Eq)]
enum Session {
    Conversation(ConversationId),
    Document(IngestionId),
}

impl Session {
    fn of(document: &DocumentHead) -> Self {
        document.conversation.map_or(Self::Document(document.ingestion), Self::Conversation)
    }
}

/// The position of a turn in its conversation or document.
fn position(document: &DocumentHead, turn: u32) -> i64 {
    i64::from(document.position) + i64::from(turn)
}

/// The position of an item's words.
fn position_of(own: &OpenPartition, hit: &Hit) -> Option<(Session, i64)> {
    let passage = match hit.item.memory() {
        Some(body) => own.index.item(body.evidence.first()?.passage)?,
        None => &hit.item,
    };
    let ItemBody::Passage(body) = &passage.row.body else { return None };
    Some((Session::of(&passage.document), position(&passage.document, body.turn)))
}

fn passage_hit(own: &OpenPartition, item: &Arc<Item>) -> Hit {
    Hit {
        scope: own.scope,
        item: Arc::clone(item),
        expanded: None,
        outdated: Outdated::default(),
        excerpt: true,
        score: 0.0,
        relevance: None,
        matched: Vec::new(),
        evidence: vec![EvidenceView {
            passage: item.row.id,
            ingestion: item.row.ingestion,
            document_id: item.document.document_id.clone(),
            turn: match &item.row.body {
                ItemBody::Passage(body) => body.turn,
                ItemBody::Memory(_) => 0,
            },
            quote: item.row.text.clone(),
        }],
        entities: Vec::new(),
        neighbors: Vec::new(),
        times: 1,
        pending: false,
        explanation: None,
    }
}

/// The future dates of the narrowest partition, the next first.
pub(super) fn upcoming(opened: &[OpenPartition], now: Timestamp) -> Vec<Hit> {
    let Some(own) = opened.first().filter(|opened| opened.index.len() <= SMALL) else { return Vec::new() };
    let kinds = Kinds::only(MemoryKind::TemporalEvent);
    let dated = evoke_recall::recent(std::slice::from_ref(own), kinds, SMALL, now).hits;
    let ahead = |hit: &Hit| {
        let start = hit.item.memory()?.event?.start;
        (0..HORIZON_MILLIS).contains(&start.millis_since(now)).then_some(start)
    };
    let mut coming: Vec<(Timestamp, Hit)> =
        dated.into_iter().filter_map(|hit| Some((ahead(&hit)?, hit))).collect();
    coming.sort_by_key(|(start, hit)| (*start, hit.item.row.id));
    coming.into_iter().map(|(_, hit)| hit).collect()
}
