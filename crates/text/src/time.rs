//! When a text says that something happens.
//!
//! A text becomes tokens, and at each token a short list of rules is tried: dates by name and number,
//! lengths counted from now, parts of periods, weekdays, feasts. What a rule leaves open is settled by
//! the verb and preposition around it ("we met in May" looks back, "due in May" ahead) and by the
//! date before it ("mid-January ... the fourteenth"). Everything is
//! civil time where the text was said: its instant has the offset.

mod absolute;
mod asked;
mod calendar;
mod clock;
mod east;
mod holiday;
mod lean;
mod part;
mod query_date;
mod relative;
mod rules;
mod scan;
mod token;
mod vocabulary;
mod weekday;

pub use asked::{Asked, asked};
pub(crate) use query_date::day_time;
pub use query_date::{parse_local_date, parse_query_date};
pub(crate) use vocabulary::{day_offset, month, names_day_or_month, weekday};

use evoke_types::{EventWindow, Timestamp};
use std::ops::Range;

/// An expression of time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The instants it can mean. For [`evoke_types::Precision::Approximate`] the start is the best
    /// single guess or the start of the stated part ("mid-May").
    pub window: EventWindow,
    /// Whether it needs the anchor to be understood ("yesterday", "in May") or stands alone
    /// ("5 March 2024").
    pub relative: bool,
}

/// The expressions of time in a text, in order and without overlap, resolved against the instant at
/// which it was said, on the calendar of the place where it was said.
///
/// Knows English well, and the basics of German, Spanish, Portuguese, French, Japanese and Chinese.
/// Recurrences ("every Monday") and lengths ("for two hours") are not mentions.
pub fn mentions(text: &str, anchor: Timestamp) -> Vec<Mention> {
    let (offset, anchor) = (anchor.offset_minutes(), anchor.civil());
    let tokens = token::tokens(text);
    let mention =
        |range, span: calendar::Span, relative| Mention { range, window: span.to_event(offset), relative };
    let mut mentions: Vec<Mention> = Vec::new();
    for (range, found) in rules::dates(rules::scan(&tokens, anchor)) {
        let (Some(first), Some(last)) = (tokens.get(range.start), tokens.get(range.end.saturating_sub(1)))
        else {
            continue;
        };
        mentions.push(mention(first.range.start..last.range.end, found.span, found.relative));
    }
    if !text.is_ascii() {
        let eastern = east::find(text, anchor.date());
        mentions.extend(eastern.into_iter().map(|(range, span, relative)| mention(range, span, relative)));
        mentions.sort_by_key(|mention| mention.range.start);
        let mut end = 0;
        mentions.retain(|mention| {
            let is_free = mention.range.start >= end;
            end = if is_free { mention.range.end } else { end };
            is_free
        });
    }
    mentions
}

#[cfg(test)]
mod tests;
