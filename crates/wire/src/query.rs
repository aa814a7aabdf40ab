//! Query texts, kinds of memory and query dates, in the forms in which clients send them.

use evoke_types::{MemoryKind, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Query texts: a list, a single text, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Queries(pub Vec<String>);

impl<'de> Deserialize<'de> for Queries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(QueriesVisitor)
    }
}

struct QueriesVisitor;

impl<'de> Visitor<'de> for QueriesVisitor {
    type Value = Queries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a list of strings or null")
    }
    fn visit_unit<E: Error>(self) -> Result<Queries, E> {
        Ok(Queries::default())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Queries, E> {
        Ok(Queries(vec![text.to_owned()]))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Queries, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(Queries(texts))
    }
}

impl JsonSchema for Queries {
    fn schema_name() -> Cow<'static, str> {
        "Queries".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string", "null"], "items": { "type": "string" } })
    }
}

/// A kind of memory that a read asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WantedKind {
    /// All kinds of memory.
    All,
    /// Facts: something that is so.
    Facts,
    /// Preferences: something wanted, liked or avoided.
    Preferences,
    /// Episodes: something that happened.
    Episodes,
    /// Emotions that were expressed.
    Emotions,
    /// Temporal events, past or future.
    #[serde(alias = "temporal")]
    TemporalEvents,
}

impl WantedKind {
    /// The one kind that is asked for; `None` for all of them.
    pub const fn kind(self) -> Option<MemoryKind> {
        match self {
            Self::All => None,
            Self::Facts => Some(MemoryKind::Fact),
            Self::Preferences => Some(MemoryKind::Preference),
            Self::Episodes => Some(MemoryKind::Episode),
            Self::Emotions => Some(MemoryKind::Emotion),
            Self::TemporalEvents => Some(MemoryKind::TemporalEvent),
        }
    }
}

/// Parses the query date: ISO 8601, or `2023/03/11 (Sat) 21:26` as evaluations write it. Anything else is
/// `None`, which means now.
pub fn asked_at(text: &str) -> Option<Timestamp> {
    if let Ok(at) = Timestamp::parse(text) {
        return Some(at);
    }
    let words: Vec<String> = text
        .split_whitespace()
        .filter(|word| !word.starts_with('('))
        .map(|word| word.replace('/', "-"))
        .take(3)
        .collect();
    match words.as_slice() {
        [date] => Timestamp::parse(date).ok(),
        [date, time] => Timestamp::parse(&format!("{date}T{time}")).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_come_as_a_list_a_text_or_not_at_all() {
        let read = |text: &str| serde_json::from_str::<Queries>(text).map(|q| q.0);
        assert_eq!(read("null").ok(), Some(vec![]));
        assert_eq!(read("\"tea\"").ok(), Some(vec!["tea".to_owned()]));
        assert_eq!(read("[\"tea\", \"\"]").ok(), Some(vec!["tea".to_owned(), String::new()]));
        for bad in ["{\"q\": 1}", "[1, 2]", "7"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn dates_are_read_in_the_forms_that_are_sent() {
        let read = |text: &str| asked_at(text).map(|at| at.to_string());
        assert_eq!(read("2023-03-11").as_deref(), Some("2023-03-11T00:00:00Z"));
        assert_eq!(read("2023/03/11 (Sat) 21:26").as_deref(), Some("2023-03-11T21:26:00Z"));
        assert_eq!(read("2023/03/11").as_deref(), Some("2023-03-11T00:00:00Z"));
        assert_eq!(read("2023-03-11T21:26:00+01:00").as_deref(), Some("2023-03-11T21:26:00+01:00"));
        for unreadable in ["", "soonish", "2023/13/45 (Sat) 21:26", "(", "/ / /"] {
            assert_eq!(read(unreadable), None, "{unreadable:?}");
        }
    }
}
