//! Conversations, and what was reported of them, without words that are removed.
//!
//! Called by the plan of a removal. The one thing to know: what a person says again in another turn is that person's own
//! and stays; what the assistant repeats goes.

use crate::conversation::turn_rows::count_tokens;
use crate::redaction::clauses::{clauses, find, merged, without};
use crate::redaction::erased_words::ErasedWords;
use evoke_store::{ActivityRow, TurnRow};
use evoke_types::{Metadata, Role, Timestamp};
use serde_json::Value;
use std::collections::HashMap;

/// Words that are removed from a conversation.
#[derive(Debug, Default, Clone)]
pub(crate) struct SpokenWords {
    /// Those of turns, by the position of the turn.
    pub(crate) at: HashMap<u32, Vec<String>>,
    /// Those of any turn that has them: a transcript is one document, so the turn is not known.
    pub(crate) anywhere: Vec<String>,
}

/// Turns with new words, and the tokens that are gone.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct RedactedTurns {
    /// The new words, by the position of the turn.
    pub(crate) turns: Vec<(u32, String)>,
    /// How many tokens fewer the conversation has.
    pub(crate) tokens: u64,
}

impl SpokenWords {
    /// Adds words of a turn; those of a transcript have no position.
    pub(crate) fn add(&mut self, position: u32, words: String) {
        if position > 0 {
            self.at.entry(position).or_default().push(words);
        } else {
            self.anywhere.push(words);
        }
    }
}

/// The turns of a conversation without some words, and without what the assistant repeated of them.
pub(crate) fn redact_turns(turns: &[TurnRow], spoken: &SpokenWords, erased: &ErasedWords) -> RedactedTurns {
    let mut redacted = RedactedTurns::default();
    for turn in turns.iter().filter(|turn| !turn.content.is_empty()) {
        let words = spoken.at.get(&turn.position).into_iter().flatten().chain(&spoken.anywhere);
        let mut ranges: Vec<_> = words.flat_map(|words| find(&turn.content, words, turn.said_at)).collect();
        if turn.role == Role::Assistant {
            let again = |range: &std::ops::Range<usize>| erased.is_repeated_by(&turn.content[range.clone()]);
            ranges.extend(clauses(&turn.content, turn.said_at).into_iter().filter(again));
        }
        if ranges.is_empty() {
            continue;
        }
        let left = without(&turn.content, &merged(ranges));
        redacted.tokens += u64::from(count_tokens(&turn.content).saturating_sub(count_tokens(&left)));
        redacted.turns.push((turn.position, left));
    }
    redacted
}

/// The sender's findings without what repeats erased words; `None` when nothing does.
pub(crate) fn redact_analysis(analysis: &Metadata, erased: &ErasedWords) -> Option<Metadata> {
    let Value::Object(clean) = cleaned(&Value::Object(analysis.clone()), erased) else { return None };
    (clean != *analysis).then_some(clean)
}

/// A report without what repeats erased words; `None` when nothing does.
pub(crate) fn redact_report(row: &ActivityRow, erased: &ErasedWords) -> Option<String> {
    let body: Value = serde_json::from_str(&row.body).ok()?;
    let clean = cleaned(&body, erased);
    (clean != body).then(|| clean.to_string())
}

/// A text without what repeats erased words; `None` when nothing does.
pub(crate) fn redact_text(text: &str, erased: &ErasedWords) -> Option<String> {
    let at = Timestamp::from_millis(0);
    let again = |range: &std::ops::Range<usize>| erased.is_repeated_by(&text[range.clone()]);
    let ranges: Vec<_> = clauses(text, at).into_iter().filter(again).collect();
    (!ranges.is_empty()).then(|| without(text, &ranges))
}

/// A value of which no text repeats erased words.
fn cleaned(value: &Value, erased: &ErasedWords) -> Value {
    match value {
        Value::String(text) => redact_text(text, erased).map_or_else(|| value.clone(), Value::String),
        Value::Array(list) => Value::Array(list.iter().map(|value| cleaned(value, erased)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), cleaned(value, erased))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{ConversationId, MessageId};
    use serde_json::json;
    use uuid::Uuid;

    fn turn(position: u32, role: Role, content: &str) -> TurnRow {
        TurnRow {
            message: MessageId::new(Uuid::from_u128(u128::from(position))),
            position,
            role,
            content: content.to_owned(),
            said_at: Timestamp::from_millis(1_700_000_000_000),
            metadata: Metadata::new(),
            session: ConversationId::coerce("s").to_string(),
        }
    }

    #[test]
    fn a_turn_loses_what_is_meant_and_the_answer_what_it_repeats() {
        let mut erased = ErasedWords::default();
        erased.add("My tutor is Prof. Sand", "User's tutor is Prof. Sand");
        let turns = [
            turn(1, Role::User, "My tutor is Prof. Sand. I also sew quilts."),
            turn(2, Role::Assistant, "Understood, Prof. Sand is your tutor. Which quilts do you sew?"),
            turn(3, Role::User, "Prof. Sand is your tutor too?"),
        ];
        let spoken = SpokenWords {
            at: HashMap::from([(1, vec!["My tutor is Prof. Sand".to_owned()])]),
            anywhere: Vec::new(),
        };
        let redacted = redact_turns(&turns, &spoken, &erased);
        let words = |at: u32| {
            redacted.turns.iter().find(|(position, _)| *position == at).map(|(_, text)| text.as_str())
        };
        assert_eq!(words(1), Some("I also sew quilts."));
        assert_eq!(words(2), Some("Which quilts do you sew?"));
        assert_eq!(words(3), None, "what a person says is that person's own");
        assert!(redacted.tokens > 5);
        let analysis =
            json!({"summary": "Your tutor is Prof. Sand. All is well.", "score": 3, "tags": ["lessons"]});
        let Value::Object(analysis) = analysis else { panic!("an object") };
        let clean = redact_analysis(&analysis, &erased).expect("it repeats them");
        assert_eq!(clean.get("summary"), Some(&json!("All is well.")));
        assert_eq!(redact_analysis(&clean, &erased), None);
    }
}
