//! Answers of reads for the adapter that looks for the items where bundles on the stream have them.

use super::item::number;
use crate::error::ApiError;
use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use evoke_engine::Hit;
use evoke_types::Confidence;
use evoke_wire::bundled::{BundledItem, BundledLists};

/// How the `user-agent` of the adapter for the Vercel AI SDK begins.
const ADAPTER: &[u8] = b"@maximem/synap-vercel-adk/";

/// Whether a request comes from that adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReadsBundles(pub(crate) bool);

impl<S: Sync> FromRequestParts<S> for ReadsBundles {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let agent = parts.headers.get(USER_AGENT);
        Ok(Self(agent.is_some_and(|agent| agent.as_bytes().starts_with(ADAPTER))))
    }
}

/// The items by the name of their list.
pub(crate) fn lists(hits: &[Hit]) -> BundledLists {
    let mut lists = BundledLists::new();
    for hit in hits {
        let kind = hit.item.row.kind.as_str();
        lists.entry(kind.to_owned()).or_default().items.push(item(hit, kind));
    }
    lists
}

fn item(hit: &Hit, kind: &str) -> BundledItem {
    let body = hit.item.memory();
    BundledItem {
        item_id: hit.item.row.id.to_string(),
        content: hit.content().to_owned(),
        context_type: kind.to_owned(),
        source: hit.scope.as_str().to_owned(),
        confidence: number(body.map_or(Confidence::EXPLICIT, |body| body.confidence)),
        event_date: body.and_then(|body| body.event).map(|event| event.start),
        valid_until: body.and_then(|body| body.validity.until),
        temporal_category: body.map(|body| body.temporal_category.as_str().to_owned()),
    }
}
