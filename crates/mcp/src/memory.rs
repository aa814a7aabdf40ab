//! A memory as tools show it: what a model needs to use it and to name it, and nothing else.

use evoke_engine::{Hit, StoredMemory};
use evoke_store::{ItemBody, ItemRow, MemoryBody};
use evoke_types::{Confidence, Speaker, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// The kind of words that no memory was derived from.
const EXCERPT: &str = "excerpt";

/// One memory.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Memory {
    /// Names the memory in fetch, update and forget.
    pub(crate) id: String,
    /// facts, preferences, episodes, emotions, temporal_events, or excerpt: words as they were said.
    kind: String,
    /// What it says.
    pub(crate) content: String,
    /// Whose it is: user, customer, client (the whole instance) or world.
    scope: String,
    /// When it was said.
    said_at: String,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<String>,
    /// How directly it was stated: 1.0 stated, 0.75 inferred, 0.5 assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    /// When it happened or will happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_date: Option<String>,
    /// Until when it was true; absent while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// Why it is closed: superseded by a newer statement, or withdrawn by a request to forget it.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
}

impl From<&Hit> for Memory {
    fn from(hit: &Hit) -> Self {
        Self { content: hit.content().to_owned(), ..Self::of(&hit.item.row, hit.scope.as_str()) }
    }
}

impl From<&StoredMemory> for Memory {
    fn from(stored: &StoredMemory) -> Self {
        Self::of(&stored.item, stored.partition.path.kind().as_str())
    }
}

impl Memory {
    fn of(row: &ItemRow, scope: &str) -> Self {
        let body = body(row);
        Self {
            id: row.id.to_string(),
            kind: body.map_or(EXCERPT, |_| row.kind.as_str()).to_owned(),
            content: row.text.clone(),
            scope: scope.to_owned(),
            said_at: row.said_at.to_string(),
            speaker: body.is_none().then(|| speaker(&row.speaker)),
            confidence: body.map(|body| number(body.confidence)),
            event_date: body.and_then(|body| body.event).map(|event| event.start.to_string()),
            valid_until: body.and_then(|body| body.validity.until).as_ref().map(Timestamp::to_string),
            closed: body.and_then(closed).map(str::to_owned),
        }
    }

    /// The memory as text for people and prompts, with the words that support it.
    pub(crate) fn as_text(&self, quotes: &[String]) -> String {
        let mut lines = vec![self.content.clone(), String::new()];
        lines.push(format!("- kind: {}", self.kind));
        lines.push(format!("- said at: {}", self.said_at));
        let told = [
            ("speaker", &self.speaker),
            ("happens at", &self.event_date),
            ("true until", &self.valid_until),
            ("closed", &self.closed),
        ];
        lines.extend(
            told.iter().filter_map(|(name, value)| Some(format!("- {name}: {}", (*value).as_ref()?))),
        );
        lines.extend(quotes.iter().map(|quote| format!("- quote: {quote:?}")));
        lines.join("\n")
    }
}

/// The words that support a memory.
pub(crate) fn quotes(stored: &StoredMemory) -> Vec<String> {
    let evidence = body(&stored.item).map(|body| body.evidence.as_slice()).unwrap_or_default();
    evidence.iter().map(|evidence| evidence.quote.clone()).collect()
}

fn body(row: &ItemRow) -> Option<&MemoryBody> {
    match &row.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}

fn closed(body: &MemoryBody) -> Option<&'static str> {
    match (body.withdrawn, body.superseded_by) {
        (Some(_), _) => Some("withdrawn"),
        (None, Some(_)) => Some("superseded"),
        (None, None) => None,
    }
}

fn speaker(speaker: &Speaker) -> String {
    speaker.name.clone().unwrap_or_else(|| speaker.role.as_str().to_owned())
}

/// Without the digits that widening would invent.
fn number(value: Confidence) -> f64 {
    (f64::from(value.get()) * 1e6).round() / 1e6
}
