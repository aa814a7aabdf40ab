//! Hits as callers see them: evidence, neighbours, explanation.

use crate::arms::Place;
use crate::candidate::Candidate;
use crate::hit::{Arm, ArmScore, EvidenceView, Explanation, Hit, Neighbour, Outdated};
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::index::unit::Unit;
use crate::item::Item;
use crate::order::opinion::{self, Opinion};
use crate::order::ranker::{self, Features};
use crate::present::carry::{self, Carried, Carrying};
use crate::present::choose::{self, Shown, candidate};
use crate::query::{Opened, Query, Wanted};
use crate::rank::Ranking;
use crate::weights;
use evoke_store::ItemBody;
use evoke_text::Marks;
use evoke_types::{MemoryId, ScopeKind, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;

/// From where a partition is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seeing {
    /// What may be shown.
    pub(crate) wanted: Wanted,
    /// The instant of asking.
    pub(crate) at: Timestamp,
    /// Whether the caller chose it.
    pub(crate) as_of: bool,
}

impl Seeing {
    /// Whether an item counts as true.
    pub(crate) fn holds(self, item: &Item) -> bool {
        item.is_live(self.at, self.as_of)
    }

    /// What holds no more of what was learnt from a passage.
    pub(crate) fn outdated(self, unit: &Unit) -> Outdated {
        let memories = unit.memories.iter().map(|memory| &memory.item);
        let closed: Vec<_> = memories.filter(|item| !self.holds(item)).cloned().collect();
        let whole = !closed.is_empty() && closed.len() == unit.memories.len();
        Outdated { memories: closed, whole }
    }
}

/// A hit that was found.
pub(crate) fn found(
    partitions: &[Opened],
    query: &Query,
    rankings: &[Ranking],
    shown: Shown,
    explained: bool,
) -> Hit {
    let explanation = explained.then(|| explain(partitions, query, rankings, &shown)).flatten();
    let carried = choose::carried(partitions, query, rankings, &shown);
    let mut hit = bare(partitions, query.seeing(), shown.place, shown.item, shown.score);
    carry(&mut hit, partitions, shown.place, carried);
    for (place, item) in &shown.same {
        let opened = partitions.get(place.0).filter(|_| hit.evidence.len() < weights::EVIDENCE);
        let said = opened.map(|opened| evidence(&opened.index, item)).unwrap_or_default();
        hit.evidence.extend(said);
    }
    let mut seen = HashSet::new();
    hit.evidence.retain(|evidence| seen.insert(evidence.passage));
    (hit.matched, hit.times, hit.explanation) = (shown.matched, shown.times, explanation);
    hit
}

/// A hit that no query text found.
pub(crate) fn unasked(
    partitions: &[Opened],
    seeing: Seeing,
    place: Place,
    item: Arc<Item>,
    score: f32,
) -> Hit {
    let carried = carried(partitions, seeing, place, &item);
    let mut hit = bare(partitions, seeing, place, item, score);
    carry(&mut hit, partitions, place, carried);
    hit
}

/// What an item that no query text found says beyond its statement.
pub(crate) fn carried(partitions: &[Opened], seeing: Seeing, place: Place, item: &Item) -> Option<Carried> {
    let unit = partitions.get(place.0)?.index.unit(place.1)?;
    // The other statements of its passage are items themselves.
    carry::content(unit, item, Carrying { words: &[], held: &|_| false, siblings: false }, seeing)
}

fn carry(hit: &mut Hit, partitions: &[Opened], place: Place, carried: Option<Carried>) {
    let unit = partitions.get(place.0).and_then(|opened| opened.index.unit(place.1));
    let (Some(carried), Some(unit)) = (carried, unit) else { return };
    let passage = &unit.head.row;
    let evidence = hit.evidence.iter_mut().find(|evidence| evidence.passage == passage.id);
    if let (Some(evidence), Some(said)) = (evidence, passage.text.get(carried.range)) {
        said.clone_into(&mut evidence.quote);
    }
    hit.carried = Some(carried.text);
}

/// A hit that carries nothing.
fn bare(partitions: &[Opened], seeing: Seeing, place: Place, item: Arc<Item>, score: f32) -> Hit {
    let opened = partitions.get(place.0);
    let unit = opened.and_then(|opened| opened.index.unit(place.1)).filter(|_| item.is_passage());
    Hit {
        scope: opened.map_or(ScopeKind::World, |opened| opened.scope),
        carried: None,
        outdated: unit.map(|unit| seeing.outdated(unit)).unwrap_or_default(),
        excerpt: item.is_passage(),
        score,
        matched: Vec::new(),
        evidence: opened.map(|opened| evidence(&opened.index, &item)).unwrap_or_default(),
        neighbours: opened.map(|opened| neighbours(&opened.index, place.1, seeing)).unwrap_or_default(),
        times: 1,
        pending: false,
        explanation: None,
        item,
    }
}

/// The words behind an item. A passage is its own evidence.
fn evidence(index: &PartitionIndex, item: &Item) -> Vec<EvidenceView> {
    let view = |passage: &Item, quote: &str| {
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
        None => view(item, &item.row.text).into_iter().collect(),
        Some(body) => {
            let known = |id: MemoryId| index.item(id);
            body.evidence.iter().filter_map(|e| view(known(e.passage)?, &e.quote)).collect()
        }
    }
}

/// The turns around a unit that are trusted enough, in order.
fn neighbours(index: &PartitionIndex, slot: SlotId, seeing: Seeing) -> Vec<Neighbour> {
    let walk = |side: usize| {
        let mut at = slot;
        std::iter::from_fn(move || {
            at = index.beside(at)[side]?;
            Some(at)
        })
        .take(weights::NEIGHBOURS)
        .zip(1_i32..)
    };
    let asks = |slot: SlotId| index.slot(slot).is_some_and(|slot| slot.marks.has(Marks::QUESTION));
    let view = |beside: SlotId, offset: i32| {
        index.slot(beside).filter(|slot| slot.trust >= seeing.wanted.trust)?;
        let unit = index.unit(beside)?;
        let head = unit.head.clone();
        let ItemBody::Passage(body) = &head.row.body else { return None };
        Some(Neighbour {
            id: head.row.id,
            offset,
            document_id: head.document.document_id.clone(),
            turn: body.turn,
            speaker: head.row.speaker.clone(),
            said_at: head.row.said_at,
            completes: match offset {
                -1 => asks(beside),
                1 => asks(slot),
                _ => false,
            },
            outdated: seeing.outdated(unit),
            text: head.row.text.clone(),
        })
    };
    let mut before: Vec<Neighbour> = walk(0).filter_map(|(slot, offset)| view(slot, -offset)).collect();
    before.reverse();
    before.extend(walk(1).filter_map(|(slot, offset)| view(slot, offset)));
    before
}

fn explain(partitions: &[Opened], query: &Query, rankings: &[Ranking], shown: &Shown) -> Option<Explanation> {
    let candidate = candidate(rankings, shown.best)?;
    let ranking = rankings.get(shown.best.0)?;
    let opened = partitions.get(shown.place.0)?;
    let holds =
        |form: &str| opened.index.lists(form).any(|list| list.slots.binary_search(&shown.place.1).is_ok());
    let found = |forms: &[Box<str>]| forms.iter().find(|form| holds(form)).map(|form| form.to_string());
    let seen = ranking.seen.get(&candidate.place);
    let opinions = opinion::counted(query, shown.best.0);
    let unit = opened.index.unit(shown.place.1);
    let judged = opinions.zip(unit).and_then(|(opinions, unit)| opinions.get(unit.id()));
    // What only repeats the question is not among what opinions moved.
    let moved = opinions.is_some() && candidate.added.echo == 0.0;
    let before = if moved { opinion::before(candidate) } else { candidate.score };
    let mut boosts = boosts(candidate, seen);
    if !shown.live {
        boosts.push(("superseded".to_owned(), 0.0));
    }
    Some(Explanation {
        arms: arms(candidate, judged),
        terms: ranking.words.iter().filter_map(|word| found(&word.forms)).collect(),
        fused: before - candidate.added.later() / weights::WHOLE,
        boosts,
        features: seen.copied(),
        scope: opened.scope,
        age_millis: query.at.millis_since(shown.item.row.said_at),
    })
}

/// Arms that said something. Lexical and dense tell of the turn and its surroundings together: raw
/// is the turn's own, normalised the mean of both as they weigh.
fn arms(candidate: &Candidate, judged: Option<Opinion>) -> Vec<ArmScore> {
    let (raw, normal, added) = (&candidate.raw, &candidate.normal, &candidate.added);
    let words = [(normal.lexical, weights::LEXICAL), (normal.lexical_context, weights::LEXICAL_CONTEXT)];
    let meaning = [(normal.dense, weights::DENSE), (normal.dense_context, weights::DENSE_CONTEXT)];
    let both = |[(own, a), (context, b)]: [(f32, f32); 2]| (a * own + b * context) / (a + b);
    let arm =
        |arm: Arm, raw: f32, normalised: f32| ArmScore { arm, raw, normalised: normalised.clamp(0.0, 1.0) };
    let mut arms = vec![
        arm(Arm::Lexical, raw.lexical, both(words)),
        arm(Arm::Dense, raw.dense, both(meaning)),
        arm(
            Arm::Entity,
            added.entity + added.hop,
            (added.entity + added.hop) / (weights::ENTITY + weights::HOP),
        ),
        arm(Arm::Time, added.time, added.time / weights::TIME),
        arm(Arm::Metadata, added.metadata, added.metadata / weights::METADATA_ID),
    ];
    arms.retain(|arm| arm.raw != 0.0 || arm.normalised != 0.0);
    // Unlike an arm's, a judgement of 0 says something.
    arms.extend(judged.map(|opinion| arm(Arm::Rerank, opinion.raw, opinion.share)));
    arms
}

fn boosts(candidate: &Candidate, seen: Option<&Features>) -> Vec<(String, f32)> {
    let added = &candidate.added;
    let named = [
        ("session", added.session),
        ("session_words", added.session_words),
        ("time", added.time),
        ("recency", added.recency),
        ("entity", added.entity),
        ("hop", added.hop),
        ("metadata", added.metadata),
        ("speaker", added.speaker),
        ("support", added.support),
        ("spread", added.spread),
        ("rerank", added.opinion),
        ("scope", added.scope),
        ("echo", added.echo),
    ];
    let seen = seen.into_iter().flat_map(Features::named);
    let learned =
        seen.map(|(feature, seen)| (feature.as_str(), seen * ranker::weight(feature) * weights::WHOLE));
    named
        .into_iter()
        .chain(learned)
        .filter(|(_, boost)| *boost != 0.0)
        .map(|(name, boost)| (name.to_owned(), boost))
        .collect()
}
