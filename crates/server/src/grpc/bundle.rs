//! Context bundles, written so that the published client serves them well.
//!
//! The Python client drops the ids of items in typed lists, so found items travel as complete fetch items
//! among the key extractions, which it passes through word for word. Only contents are matched there. The JavaScript
//! client looks for items in typed lists alone, so it gets both.

use crate::listeners::reading::Reading;
use crate::present::item::Surroundings;
use crate::present::{compaction, item};
use evoke_engine::{Address, Compacted, Hit, Prediction, PromptContext};
use evoke_store::ConversationRow;
use evoke_types::{MemoryKind, ScopePath, Timestamp};
use evoke_wire::compaction::PromptStyle;
use evoke_wire::item::Item;
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::{
    ContextBundleProto, ContextItemList, ContextItemProto, ConversationContextProto, RecentTurnProto,
    StreamResponse,
};
use prost::Message;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Seconds that a pushed prediction should live, for clients that ask.
const LIFETIME_SECONDS: i32 = 600;
/// Bytes of recent turns that a compaction update carries at most: clients refuse larger messages.
const RECENT_BYTES: usize = 1 << 20;

/// Whose a bundle is.
pub(super) struct Owner<'a> {
    path: &'a ScopePath,
    rung: String,
}

impl<'a> Owner<'a> {
    pub(super) fn new(path: &'a ScopePath, address: &Address) -> Self {
        Self { path, rung: rung(address) }
    }

    fn stamp(self, bundle: ContextBundleProto) -> ContextBundleProto {
        let id = |level| self.path.id_at(level).unwrap_or_default().to_owned();
        ContextBundleProto {
            anticipation_user_id: id("user"),
            anticipation_customer_id: id("customer"),
            anticipation_scope_rung: self.rung,
            ..bundle
        }
    }
}

/// A prediction. Its id begins with its pattern, so that feedback tells which pattern did well.
pub(super) fn anticipation(
    owner: Owner<'_>,
    prediction: &Prediction,
    reading: Reading,
    id: Uuid,
    now: Timestamp,
) -> StreamResponse {
    let items_by_type = match reading {
        Reading::KeyExtractions => HashMap::new(),
        Reading::TypedLists => typed_lists(prediction.hits.iter().filter(|hit| has_typed_text(hit))),
    };
    let tokens = prediction.hits.iter().map(|hit| rough_tokens(hit.content())).sum();
    response(owner.stamp(ContextBundleProto {
        bundle_id: format!("{}.{id}", prediction.pattern.as_str()),
        bundle_type: "anticipation".to_owned(),
        bundle_confidence: prediction.confidence,
        origin_pattern_id: prediction.pattern.as_str().to_owned(),
        search_queries: prediction.queries.clone(),
        retrieval_mode: "fast".to_owned(),
        degradation_level: "none".to_owned(),
        total_tokens: tokens,
        created_at: now.to_string(),
        ttl_hint_seconds: LIFETIME_SECONDS,
        items_by_type,
        conversation_context: Some(holding(&prediction.hits, &prediction.queries)),
        ..ContextBundleProto::default()
    }))
}

/// Bytes that a prediction takes on the stream, for whoever weighs what pushing costs.
pub fn push_bytes(owner: &ScopePath, prediction: &Prediction) -> usize {
    let owner = Owner::new(owner, &Address::default());
    anticipation(owner, prediction, Reading::KeyExtractions, Uuid::nil(), Timestamp::from_millis(0))
        .encoded_len()
}

/// All that is known of a user, for fetches that ask nothing in particular: the client answers those from
/// typed lists. Its id is the user's own, so that a later one takes its place.
pub(super) fn user_summary(owner: Owner<'_>, hits: &[Hit], id: Uuid, now: Timestamp) -> StreamResponse {
    let items_by_type = typed_lists(hits.iter());
    response(owner.stamp(ContextBundleProto {
        bundle_id: format!("summary.{id}"),
        items_by_type,
        bundle_type: "user_summary".to_owned(),
        bundle_confidence: 1.0,
        origin_pattern_id: "summary".to_owned(),
        degradation_level: "none".to_owned(),
        created_at: now.to_string(),
        ttl_hint_seconds: LIFETIME_SECONDS,
        ..ContextBundleProto::default()
    }))
}

fn typed_lists<'h>(hits: impl Iterator<Item = &'h Hit>) -> HashMap<String, ContextItemList> {
    let mut lists: HashMap<String, ContextItemList> = HashMap::new();
    for hit in hits {
        let list = lists.entry(hit.item.row.kind.as_str().to_owned()).or_default();
        list.items.push(typed_item(hit));
    }
    lists
}

/// Whether a typed item holds the text where clients read it: episodes and emotions have fields for theirs that a
/// typed item lacks.
fn has_typed_text(hit: &Hit) -> bool {
    match hit.item.row.kind {
        MemoryKind::Fact | MemoryKind::Preference | MemoryKind::TemporalEvent => true,
        MemoryKind::Episode | MemoryKind::Emotion => false,
    }
}

/// Items, where the client keeps their ids.
fn holding(hits: &[Hit], queries: &[String]) -> ConversationContextProto {
    let list = |preferences: bool| -> Vec<Item> {
        let wanted = hits.iter().filter(|hit| (hit.item.row.kind == MemoryKind::Preference) == preferences);
        wanted.map(|hit| compact_item(hit, queries)).collect()
    };
    ConversationContextProto {
        // Without facts, only a summary makes the client keep the bundle.
        summary: format!("{} memories", hits.len()),
        key_extractions_json: json!({"facts": list(false), "preferences": list(true)}).to_string(),
        ..ConversationContextProto::default()
    }
}

/// A finished compaction, with every turn that it does not cover.
pub(super) fn compaction_update(
    conversation: &ConversationRow,
    sent_id: &str,
    compacted: &Compacted,
    prompt: &PromptContext,
    now: Timestamp,
) -> StreamResponse {
    let row = &compacted.row;
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let owner = Owner { path: &conversation.partition.path, rung: String::new() };
    let extractions = serde_json::to_string(&compaction::extractions(&compacted.content));
    let state = serde_json::to_string(&compaction::current_state(&compacted.content));
    response(owner.stamp(ContextBundleProto {
        bundle_id: format!("compaction.{}", row.id),
        bundle_type: "compaction_update".to_owned(),
        anticipation_conversation_id: sent_id.to_owned(),
        bundle_confidence: compacted.content.validation.score as f32,
        degradation_level: "none".to_owned(),
        created_at: now.to_string(),
        conversation_context: Some(ConversationContextProto {
            summary: compacted.content.summary.clone(),
            current_state_json: state.unwrap_or_default(),
            key_extractions_json: extractions.unwrap_or_default(),
            recent_turns: recent_turns(prompt),
            compaction_id: row.id.to_string(),
            compacted_at: row.created_at.to_string(),
            conversation_id: sent_id.to_owned(),
            compacted_message_count: count(row.covers),
            total_message_count: count(prompt.total),
            context_block: crate::present::prompt::block(compacted, PromptStyle::Structured),
        }),
        ..ContextBundleProto::default()
    }))
}

/// The uncovered turns; the newest of them when they would fill a message.
fn recent_turns(prompt: &PromptContext) -> Vec<RecentTurnProto> {
    let mut bytes = 0;
    let fits = prompt.recent.iter().rev().take_while(|turn| {
        bytes += turn.content.len();
        bytes <= RECENT_BYTES
    });
    let mut turns: Vec<RecentTurnProto> = fits
        .map(|turn| RecentTurnProto {
            role: turn.role.as_str().to_owned(),
            content: turn.content.clone(),
            timestamp: turn.said_at.to_string(),
        })
        .collect();
    turns.reverse();
    turns
}

/// A fetch item without what only explains it, or says it twice.
fn compact_item(hit: &Hit, queries: &[String]) -> Item {
    let item = item::item(hit, queries, Surroundings::Words);
    Item {
        entities: Vec::new(),
        neighbours: Vec::new(),
        explanation: None,
        summary: None,
        context: None,
        ..item
    }
}

fn typed_item(hit: &Hit) -> ContextItemProto {
    let row = &hit.item.row;
    let body = hit.item.memory();
    let confidence = body.map_or(1.0, |body| body.confidence.get());
    ContextItemProto {
        item_id: row.id.to_string(),
        content: hit.content().to_owned(),
        context_type: row.kind.as_str().to_owned(),
        source: hit.scope.as_str().to_owned(),
        relevance_score: hit.score.clamp(0.0, 1.0),
        confidence,
        scope: hit.scope.as_str().to_owned(),
        created_at: row.created_at.to_string(),
        said_at: row.said_at.to_string(),
        event_date: body.and_then(|b| b.event).map(|event| event.start.to_string()).unwrap_or_default(),
        temporal_category: body.map(|b| b.temporal_category.as_str().to_owned()).unwrap_or_default(),
        temporal_confidence: confidence,
        rank_score: Some(f64::from(hit.score)),
        ..ContextItemProto::default()
    }
}

/// The canonical text of a nested scope path: the client compares it byte for byte.
fn rung(address: &Address) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('|', "\\p").replace('=', "\\e");
    let mut steps: Vec<String> =
        address.nested.levels().map(|(level, id)| format!("{level}={}", escaped(id))).collect();
    steps.sort_unstable();
    steps.join("|")
}

fn response(bundle: ContextBundleProto) -> StreamResponse {
    StreamResponse { payload: Some(Payload::ContextBundle(bundle)) }
}

/// Tokens of some words, roughly: four characters each.
fn rough_tokens(text: &str) -> i32 {
    i32::try_from(text.chars().count().div_ceil(4)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::NestedScope;

    #[test]
    fn a_rung_is_sorted_and_escaped_as_the_client_does() {
        let nested = |steps: &[(&str, &str)]| Address {
            nested: NestedScope::new(steps.iter().copied()).expect("small"),
            ..Address::default()
        };
        assert_eq!(rung(&nested(&[("user", "dana"), ("customer", "acme")])), "customer=acme|user=dana");
        assert_eq!(rung(&nested(&[("customer", "a|b")])), "customer=a\\pb");
        assert_eq!(rung(&nested(&[("customer", "a\\=b")])), "customer=a\\\\\\eb");
        assert_eq!(rung(&Address::default()), "");
    }
}
