//! An item in the few fields that are judged.

use super::listed::Listed;
use super::run::RawItem;
use super::words::{self, norm, without_question};
use evoke_types::MemoryKind;
use serde_json::{Map, Value};

/// Characters from which on a content is a passage and no statement; the second counts where a quarter of them or more are of
/// a script without spaces.
const LONGEST: (usize, usize) = (420, 170);

/// A memory as it was returned.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) kind: MemoryKind,
    pub(super) id: Option<String>,
    /// Its own words, without the question that it answers.
    pub(super) text: String,
    pub(super) emotion: String,
    pub(super) subject: Option<String>,
    /// Whether it is a dislike, where that is shown.
    pub(super) negative: Option<bool>,
    /// The day of its event.
    pub(super) date: Option<String>,
    pub(super) said_at: String,
    pub(super) speaker: String,
    pub(super) valid_until: String,
    pub(super) closed: bool,
    pub(super) excerpt: bool,
}

impl Item {
    /// An item; none of a kind that is none.
    pub(super) fn new((kind, raw): &RawItem) -> Option<Self> {
        let kind: MemoryKind = kind.parse().ok()?;
        let nothing = Map::new();
        let metadata = raw.get("metadata").and_then(Value::as_object).unwrap_or(&nothing);
        let of = |key: &str| raw.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let extra = |key: &str| metadata.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let content = ["content", "summary", "context"].into_iter().find_map(of).unwrap_or_default();
        let subject = of("subject").or_else(|| extra("subject")).map(|name| norm(name).to_lowercase());
        let direction = of("direction").or_else(|| of("polarity")).or_else(|| extra("direction"));
        let emotion = of("emotion_type").filter(|_| kind == MemoryKind::Emotion).unwrap_or_default();
        let is = |key: &str| raw.get(key).is_some_and(|value| value == &Value::Bool(true));
        Some(Self {
            kind,
            id: of("id").map(str::to_owned),
            text: without_question(&norm(content)),
            emotion: norm(emotion),
            subject: subject.filter(|subject| !subject.is_empty()),
            negative: direction.map(is_negative),
            date: of("event_date").and_then(day),
            said_at: of("said_at").unwrap_or_default().to_owned(),
            speaker: norm(of("speaker").unwrap_or_default()).to_lowercase(),
            valid_until: of("valid_until").unwrap_or_default().to_owned(),
            closed: of("superseded_by").is_some() || is("superseded"),
            excerpt: of("category") == Some("excerpts") || of("source") == Some("chunks") || is("excerpt"),
        })
    }

    /// Items of lists, without those of unknown kinds.
    pub(super) fn all(raw: &[RawItem]) -> Vec<Self> {
        raw.iter().filter_map(Self::new).collect()
    }

    /// Whether it is longer than a statement.
    pub(super) fn is_too_long(&self) -> bool {
        let letters = self.text.chars().count();
        let longest = if words::wide_letters(&self.text) * 4 > letters { LONGEST.1 } else { LONGEST.0 };
        letters > longest
    }

    /// Whether it ends with a question mark.
    pub(super) fn asks(&self) -> bool {
        self.text.ends_with(['?', '？'])
    }

    /// Whether it says that it does not hold any more.
    pub(super) fn is_marked(&self) -> bool {
        self.closed || !self.valid_until.is_empty()
    }

    /// The words that a pattern is tried on: the content, and what is shown beside it.
    pub(super) fn seen_for(&self, listed: &Listed<'_>) -> String {
        let mut text = self.text.clone();
        if !self.emotion.is_empty() && listed.raw.types.contains(&MemoryKind::Emotion) {
            text = format!("{}: {text}", self.emotion);
        }
        if self.negative == Some(true) && self.kind == MemoryKind::Preference {
            text = format!("not wanted, disliked: {text}");
        }
        match &self.subject {
            Some(subject) if !text.to_lowercase().contains(subject) => format!("{subject}: {text}"),
            Some(_) | None => text,
        }
    }
}

fn is_negative(direction: &str) -> bool {
    let direction = direction.to_lowercase();
    ["neg", "-", "dislike", "avoid"].iter().any(|start| direction.starts_with(start))
}

/// The calendar day that a time begins with.
pub(super) fn day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shaped.then(|| day.to_owned())
}
