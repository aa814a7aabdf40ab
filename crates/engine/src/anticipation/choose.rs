//! From what recall finds to what is worth pushing.

use super::pattern::Places;
use super::questions::Question;
use super::{Foreseen, Moment, Pattern};
use evoke_recall::{EvidenceView, Hit, Item, Kinds, OpenPartition, Outdated, Retriever};
use evoke_store::{DocumentHead, ItemBody};
use evoke_types::{ConversationId, IngestionId, MemoryId, MemoryKind, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Items that recall is asked for.
pub(super) const CANDIDATES: usize = 60;
/// Of them, places that each question is sure of.
pub(super) const PER_QUESTION: usize = 12;
/// Nearness in meaning, as a cosine, from which an item counts as found by it.
const NEAR: f32 = 0.55;
/// Words shared with a question from which an item counts as found by them; one less with a name among them, or
/// without vectors.
const WORDS: usize = 3;
/// Best items whose surroundings are looked at.
const ANCHORS: usize = 1;
/// Turns around them that count.
const REACH: i64 = 8;
/// How far ahead a date may lie.
const HORIZON_MILLIS: i64 = 14 * 86_400_000;
/// Places that are looked through for dates to come at most.
const SMALL: usize = 20_000;

/// What to push: found items with evidence of their own, shared out by pattern.
pub(super) fn choose(
    found: Vec<Hit>,
    beside: Vec<Hit>,
    upcoming: Vec<Hit>,
    asked: &[Question],
    moment: &Moment,
    places: &Places,
) -> Vec<Foreseen> {
    let mut by_pattern: HashMap<Pattern, Vec<Hit>> = HashMap::new();
    let mut taken = moment.known.clone();
    let found = found.into_iter().filter_map(|hit| Some((led_by(&hit, asked)?, hit)));
    let beside = beside.into_iter().map(|hit| (Pattern::Beside, hit));
    for (pattern, hit) in found.chain(beside).chain(upcoming.into_iter().map(|hit| (Pattern::Date, hit))) {
        let list = by_pattern.entry(pattern).or_default();
        let own = hit.item.document.conversation == Some(moment.conversation);
        if own || list.len() >= places.of(pattern) || !is_settled(&hit) || !taken.insert(hit.item.row.id) {
            continue;
        }
        list.push(hit);
    }
    let mut foreseen: Vec<Foreseen> = by_pattern
        .into_iter()
        .filter(|(_, hits)| !hits.is_empty())
        .map(|(pattern, hits)| Foreseen {
            queries: asked.iter().filter(|q| q.pattern == pattern).map(|q| q.text.clone()).collect(),
            confidence: confidence(&hits),
            pattern,
            hits,
        })
        .collect();
    foreseen.sort_by_key(|foreseen| foreseen.pattern);
    foreseen
}

/// What led to an item. One that shares no more than a name with what was said is led by that name.
fn led_by(hit: &Hit, asked: &[Question]) -> Option<Pattern> {
    let mut patterns = hit.matched.iter().filter_map(|at| asked.get(*at)).map(|question| question.pattern);
    if has_evidence(hit) { patterns.min() } else { patterns.find(|pattern| *pattern == Pattern::Entity) }
}

/// Whether an item was found by more than being the best of a bad lot.
fn has_evidence(hit: &Hit) -> bool {
    let Some(why) = &hit.explanation else { return false };
    let dense = why.retrievers.iter().find(|score| score.retriever == Retriever::Dense);
    let named = why.retrievers.iter().any(|score| score.retriever == Retriever::Entity);
    // Where there is no meaning to compare, words have to do.
    let words = if named || dense.is_none() { WORDS - 1 } else { WORDS };
    dense.is_some_and(|arm| arm.raw >= NEAR) || why.terms.len() >= words
}

/// Whether a memory is true now and not about to be replaced.
fn is_settled(hit: &Hit) -> bool {
    hit.item.memory().is_none_or(|body| body.superseded_by.is_none() && body.validity.until.is_none())
}

/// The nearness of the best item.
fn confidence(hits: &[Hit]) -> f32 {
    let scores = hits.iter().filter_map(|hit| hit.explanation.as_ref()).flat_map(|why| &why.retrievers);
    scores
        .filter(|score| score.retriever == Retriever::Dense)
        .map(|score| score.raw)
        .fold(0.5, f32::max)
        .clamp(0.0, 1.0)
}

/// The passages beside the best of what was found, nearest first: who speaks of a matter goes on to what
/// was said around it.
pub(super) fn beside(opened: &[OpenPartition], found: &[Hit], moment: &Moment) -> Vec<Hit> {
    let Some(own) = opened.first().filter(|opened| opened.index.len() <= SMALL) else { return Vec::new() };
    let elsewhere = |hit: &&Hit| hit.item.document.conversation != Some(moment.conversation);
    let anchors = found.iter().filter(|hit| has_evidence(hit)).filter(elsewhere).take(ANCHORS);
    let anchors: Vec<(Session, i64)> = anchors.filter_map(|hit| place(own, hit)).collect();
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

/// The passages that a superseded memory stands on: their words are not true any more.
fn outdated(item: &Item) -> impl Iterator<Item = MemoryId> + '_ {
    let body = item.memory().filter(|body| body.superseded_by.is_some());
    body.into_iter().flat_map(|body| body.evidence.iter().map(|evidence| evidence.passage))
}

/// What belongs together: a conversation, or a document.
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

/// The place of a turn in what it belongs to.
fn position(document: &DocumentHead, turn: u32) -> i64 {
    i64::from(document.position) + i64::from(turn)
}

/// Where an item's words stand.
fn place(own: &OpenPartition, hit: &Hit) -> Option<(Session, i64)> {
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
        neighbors: Vec::new(),
        times: 1,
        pending: false,
        explanation: None,
    }
}

/// Dates to come of the narrowest place, the next first.
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
