//! The spans of time that a question asks about.

use super::calendar::{Span, plus_days};
use super::rules;
use super::scan::Found;
use super::text::Text;
use evoke_types::{Precision, TimeWindow, Timestamp};
use std::ops::Range;

/// A span of time that a question asks about.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The span, widened to what an asker may misremember of it.
    pub window: TimeWindow,
    /// The span as it is named.
    pub named: TimeWindow,
    /// Where the question names it, in bytes.
    pub range: Range<usize>,
    /// How much a match should count, above 0 and up to 1: less for wide and one-sided spans.
    pub weight: f32,
}

/// How far back "before June" and "until 2019" reach, and "since" without a later end does not.
const OPEN_END_DAYS: i64 = 3_650;

/// The spans of time that a question asks about, relative to the instant at which it is asked, on the asker's calendar.
///
/// A question looks back unless it says otherwise: "in May" is the last May. Spans are widened by a
/// share of their length and of their distance from now, because "two weeks ago" may be twelve days;
/// use them to prefer, not to exclude. The span "now" ("today", "this week") is asked about as well
/// when it is named.
pub fn asked(query: &str, at: Timestamp) -> Vec<Asked> {
    let text = Text::new(query);
    let found = rules::dates(rules::scan(&text, at.civil()).questioning(asks_ahead(query))).dates;
    found.into_iter().filter_map(|(range, found)| asked_by(&text.tokens, range, found, at)).collect()
}

/// Whether the question is about what is to come.
fn asks_ahead(query: &str) -> bool {
    let words = query.to_lowercase();
    let ahead = [
        "upcoming",
        "will",
        "going",
        "plan",
        "plans",
        "planned",
        "scheduled",
        "next",
        "due",
        "deadline",
        "coming",
    ];
    words.split(|c: char| !c.is_alphanumeric()).any(|word| ahead.contains(&word))
}

fn asked_by(
    tokens: &[super::token::Token<'_>],
    range: Range<usize>,
    found: Found,
    at: Timestamp,
) -> Option<Asked> {
    let (today, offset) = (at.date(), at.offset_minutes());
    let word = |back: usize| {
        range.start.checked_sub(back).and_then(|at| tokens.get(at)).map_or("", |t| t.text.as_str())
    };
    let opening = if word(1) == "the" { word(2) } else { word(1) };
    let span = found.span;
    let mut opens = true;
    let (first, last, weight) = match opening {
        "before" | "vor" | "antes" | "avant" => (plus_days(span.first, -OPEN_END_DAYS)?, span.first, 0.5),
        "until" | "till" | "bis" | "hasta" => (plus_days(span.first, -OPEN_END_DAYS)?, span.last, 0.5),
        "since" | "after" | "seit" | "desde" | "depuis" => (span.first, today.max(span.last), 0.7),
        _ => {
            opens = false;
            let slack = slack(span, today);
            (plus_days(span.first, -slack)?, plus_days(span.last, slack)?, weight(span))
        }
    };
    let window = Span::new(first, last, span.precision)?.to_window(offset);
    let named = if opens { window } else { span.to_window(offset) };
    let bytes = tokens.get(range.start)?.range.start..tokens.get(range.end.checked_sub(1)?)?.range.end;
    Some(Asked { window, named, range: bytes, weight })
}

/// Days by which memory may be off.
fn slack(span: Span, today: jiff::civil::Date) -> i64 {
    let distance = today.duration_since(span.first).as_hours().abs() / 24;
    match span.precision {
        Precision::Time | Precision::Day => (distance / 15).min(1),
        Precision::Week => 1,
        Precision::Month => 2,
        Precision::Season | Precision::Year => 7,
        Precision::Approximate if span.grain == Precision::Year => 183,
        Precision::Approximate => (distance / 5).clamp(2, 45),
    }
}

fn weight(span: Span) -> f32 {
    match if span.grain == Precision::Year { Precision::Year } else { span.precision } {
        Precision::Time | Precision::Day | Precision::Week => 1.0,
        Precision::Month => 0.9,
        Precision::Season | Precision::Approximate => 0.8,
        Precision::Year => 0.6,
    }
}
