//! A hit as an item of an answer.

use super::explain;
use evoke_engine::{Hit, Item as Recalled};
use evoke_store::MemoryBody;
use evoke_types::{Confidence, MemoryKind, Metadata, Speaker, Timestamp};
use evoke_wire::context::{Beside, Context, RankedContext, ResponseShape, TypedContext};
use evoke_wire::item::{Closing, Item, ItemEntity, Neighbour, Outdated};
use serde_json::Value;

/// The name of bare passages among the categories.
const EXCERPTS: &str = "excerpts";
/// The topic of memories that have none of their own.
const NO_TOPIC: &str = "general";

/// How much is told of what stands around an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surroundings {
    /// Who said what.
    Words,
    /// Who said what, and when.
    Dated,
}

/// Hits in the shape that was asked for, best first, with what is told beside them.
pub(crate) fn context(
    hits: &[Hit],
    queries: &[String],
    shape: ResponseShape,
    surroundings: Surroundings,
    beside: Beside,
) -> Context {
    let items = hits.iter().map(|hit| item(hit, queries, surroundings));
    match shape {
        ResponseShape::Ranked => {
            let ranked = (1..).zip(hits).zip(items).map(|((rank, hit), item)| ranked(hit, item, rank));
            Context::Ranked(RankedContext { items: ranked.collect(), beside })
        }
        ResponseShape::ByType => Context::ByType(TypedContext { beside, ..by_type(hits, items) }),
    }
}

fn by_type(hits: &[Hit], items: impl Iterator<Item = Item>) -> TypedContext {
    let mut lists = TypedContext::default();
    for (hit, item) in hits.iter().zip(items) {
        let list = match hit.item.row.kind {
            MemoryKind::Fact => &mut lists.facts,
            MemoryKind::Preference => &mut lists.preferences,
            MemoryKind::Episode => &mut lists.episodes,
            MemoryKind::Emotion => &mut lists.emotions,
            MemoryKind::TemporalEvent => &mut lists.temporal_events,
        };
        list.push(item);
    }
    lists
}

fn ranked(hit: &Hit, plain: Item, rank: usize) -> Item {
    let category = if hit.excerpt { EXCERPTS.to_owned() } else { plain.memory_type.clone() };
    Item { rank: Some(rank), topic: Some(plain.category), category, ..plain }
}

/// A probability with three digits, which is more than it is known to.
pub(crate) fn probability(value: f32) -> f64 {
    (f64::from(value) * 1e3).round() / 1e3
}

/// A hit as an item of a list.
pub(crate) fn item(hit: &Hit, queries: &[String], surroundings: Surroundings) -> Item {
    let row = &hit.item.row;
    let document = &hit.item.document;
    let body = hit.item.memory();
    // Bare words of which nothing holds any more are as closed as the last memory that was made of them.
    let end = body.or_else(|| ended(&hit.outdated));
    let shared = Item {
        id: row.id.to_string(),
        memory_type: row.kind.as_str().to_owned(),
        rank: None,
        subject: body.map(|b| b.subject.clone()).filter(|subject| !subject.is_empty()),
        content: hit.content().to_owned(),
        confidence: number(body.map_or(Confidence::EXPLICIT, |b| b.confidence)),
        relevance: hit.relevance.map(probability),
        source: hit.scope.as_str().to_owned(),
        category: body.map_or_else(|| EXCERPTS.to_owned(), topic),
        topic: None,
        subcategory: body.and_then(|b| b.subcategory.clone()),
        extracted_at: row.created_at,
        said_at: row.said_at,
        stated_at: row.stated_at(),
        event_date: body.and_then(|b| b.event).map(|event| event.start),
        event_end: body.and_then(|b| b.event).and_then(|event| event.end),
        event_precision: body.and_then(|b| b.event).map(|event| event.precision.as_str().to_owned()),
        valid_from: body.and_then(|b| b.validity.from),
        valid_until: end.and_then(|b| b.validity.until),
        temporal_category: body.map(|b| b.temporal_category.as_str().to_owned()),
        temporal_confidence: body.filter(|b| b.event.is_some()).map(|b| number(b.confidence)),
        source_evidence: hit.evidence.iter().map(|evidence| evidence.quote.clone()).collect(),
        matched_queries: hit.matched.iter().filter_map(|index| queries.get(*index).cloned()).collect(),
        metadata: metadata(hit),
        direction: None,
        strength: None,
        significance: None,
        occurred_at: None,
        summary: None,
        participants: None,
        emotion_type: None,
        context: None,
        intensity: None,
        detected_at: None,
        supersedes: body.and_then(|b| b.supersedes).map(|id| id.to_string()),
        superseded_by: end.and_then(|b| b.superseded_by).map(|id| id.to_string()),
        document_id: document.document_id.as_str().to_owned(),
        document_type: document.document_type.as_str().to_owned(),
        conversation_id: document.conversation.map(|id| id.to_string()),
        speaker: speaker(&row.speaker),
        origin: Some(hit.item.origin()),
        closed: end.and_then(closing),
        outdated: outdated(&hit.outdated),
        entities: hit.entities.iter().map(named).collect(),
        neighbours: hit.neighbors.iter().map(|beside| neighbour(beside, surroundings)).collect(),
        pending: hit.pending.then_some(true),
        explanation: hit.explanation.as_ref().map(|why| explain::item(why, &hit.evidence, hit.times)),
    };
    with_own_fields(shared, &hit.item)
}

/// Adds what only one kind has.
fn with_own_fields(item: Item, hit: &Recalled) -> Item {
    let body = hit.memory();
    let weight = body.and_then(|b| b.weight).map(number);
    let when = |body: Option<&MemoryBody>, said: Timestamp| {
        body.and_then(|b| b.event).map_or(said, |event| event.start)
    };
    match hit.row.kind {
        MemoryKind::Preference => {
            let direction = body.map(|b| if b.negative { "negative" } else { "positive" }.to_owned());
            Item { direction, strength: weight, ..item }
        }
        MemoryKind::Episode => Item {
            significance: weight,
            occurred_at: Some(when(body, item.said_at)),
            summary: Some(item.content.clone()),
            participants: Some(body.map(|b| b.participants.clone()).unwrap_or_default()),
            ..item
        },
        MemoryKind::Emotion => Item {
            emotion_type: Some(item.category.clone()),
            context: Some(item.content.clone()),
            intensity: weight,
            detected_at: Some(item.said_at),
            ..item
        },
        MemoryKind::Fact | MemoryKind::TemporalEvent => item,
    }
}

/// The memory that was closed last, where all that was learnt from a passage is.
fn ended(outdated: &evoke_engine::Outdated) -> Option<&MemoryBody> {
    let closed = outdated.memories.iter().filter_map(|item| item.memory());
    closed.filter(|_| outdated.whole).max_by_key(|body| body.validity.until)
}

/// What in a passage is no longer so.
fn outdated(outdated: &evoke_engine::Outdated) -> Vec<Outdated> {
    let told = outdated.memories.iter().map(|item| Outdated {
        content: item.row.text.clone(),
        memory_id: item.row.id.to_string(),
        closed: item.memory().and_then(closing),
        valid_until: item.memory().and_then(|body| body.validity.until),
    });
    told.collect()
}

/// Why a memory is closed.
pub(crate) fn closing(body: &MemoryBody) -> Option<Closing> {
    if let Some(wish) = body.withdrawn {
        return Some(Closing {
            reason: "wish".to_owned(),
            at: Some(wish.at),
            matter: None,
            by_memory_id: None,
            by_ingestion_id: Some(wish.by.to_string()),
        });
    }
    body.superseded_by.map(|by| Closing {
        reason: "superseded".to_owned(),
        at: body.validity.until,
        matter: body.matter.clone(),
        by_memory_id: Some(by.to_string()),
        by_ingestion_id: None,
    })
}

fn topic(body: &MemoryBody) -> String {
    if body.category.is_empty() { NO_TOPIC.to_owned() } else { body.category.clone() }
}

/// The document's metadata, with what ranking adds. Callers that keep an id of their own under
/// `memory_id` later address the memory by what they read there, so it holds the server's id.
fn metadata(hit: &Hit) -> Metadata {
    let mut metadata = hit.item.document.metadata.clone();
    if let Some(own) = metadata.remove("memory_id") {
        metadata.insert("caller_memory_id".to_owned(), own);
        metadata.insert("memory_id".to_owned(), Value::from(hit.item.row.id.to_string()));
    }
    metadata.insert("rank_score".to_owned(), Value::from(f64::from(hit.score)));
    if let Some(arm) = hit.explanation.as_ref().and_then(explain::best_arm) {
        metadata.insert("arm".to_owned(), Value::from(arm.as_str()));
    }
    metadata
}

fn named(entity: &evoke_engine::NamedEntity) -> ItemEntity {
    ItemEntity { id: entity.id.to_string(), name: entity.name.clone(), kind: entity.kind.clone() }
}

fn neighbour(neighbour: &evoke_engine::Neighbor, surroundings: Surroundings) -> Neighbour {
    Neighbour {
        id: neighbour.id.to_string(),
        offset: neighbour.offset,
        speaker: speaker(&neighbour.speaker),
        said_at: (surroundings == Surroundings::Dated).then_some(neighbour.said_at),
        content: neighbour.text.clone(),
        outdated: outdated(&neighbour.outdated),
    }
}

fn speaker(speaker: &Speaker) -> String {
    speaker.name.clone().unwrap_or_else(|| speaker.role.as_str().to_owned())
}

/// A confidence as a JSON number, without the digits that widening would invent.
pub(crate) fn number(value: Confidence) -> f64 {
    (f64::from(value.get()) * 1e6).round() / 1e6
}
