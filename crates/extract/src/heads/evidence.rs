//! What the rules see in a clause, as features: a liking, an order, a feeling, a date, a deed, doubt.
//!
//! The rules are lists of words, right more often than not. As features of a head they are weighed against everything
//! else that is known of the clause.

use crate::events::{self, Tense};
use crate::{emotions, preferences, sound};
use evoke_text::tone;
use evoke_types::Timestamp;

/// An instant that dates are read against: only whether they lie before or after it is used.
fn anchor() -> Timestamp {
    Timestamp::from_millis(1_748_000_000_000)
}

/// The features that rules give to the words of a clause.
pub(super) fn evidence(words: &str) -> Vec<String> {
    let bare = sound::without_lead(words);
    let mut found = Vec::new();
    if let Some(liking) = preferences::read(bare, bare) {
        let form = if liking.directive { "order" } else { "liking" };
        found.push(format!("rule={form}/{}", if liking.negative { "dislike" } else { "like" }));
    }
    let feelings = emotions::read(bare);
    found.extend(feelings.iter().map(|feeling| format!("feeling={}", feeling.kind)));
    found.push(format!("feelings={}", feelings.len()));
    let date = match events::place(bare, anchor()) {
        None => "none",
        Some(placement) => match (placement.tense, placement.window.is_some()) {
            (Tense::Past, _) => "past",
            (Tense::Future, _) => "future",
            (Tense::Since, _) => "since",
            (Tense::Recurring, true) => "recurring+date",
            (Tense::Recurring, false) => "recurring",
        },
    };
    found.push(format!("date={date}"));
    let marks = [
        ("deed", events::is_deed(bare)),
        ("hedged", tone::hedged(bare)),
        ("ironic", tone::sarcastic(bare)),
        ("denied", tone::negated(bare)),
        ("asks", tone::is_question(bare)),
        ("supposed", tone::hypothetical(bare)),
        ("chat", sound::is_chat(bare)),
    ];
    found.extend(marks.iter().filter(|(_, is)| *is).map(|(name, _)| format!("mark={name}")));
    found
}
