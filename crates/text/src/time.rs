//! When a text says that something happens.
//!
//! A text becomes tokens, tokens become meanings by the tables of nine languages, and at each token the rules are tried: dates
//! by name and number, lengths counted from now or from another date, parts of periods, weekdays, feasts. The rules know
//! meanings only, so that all languages share them. What a rule leaves open is settled by the verb and preposition
//! around it ("we met in May" looks back, "due in May" ahead) and by the date before it ("mid-January ... the
//! fourteenth"). Everything is civil time where the text was said: its instant has the offset.

mod asked;
mod calendar;
mod clock;
mod container;
mod counted;
mod direction;
mod lexeme;
mod lexicon;
mod moved;
mod named;
mod quantity;
mod query_date;
mod recurrence;
mod relative;
mod rules;
mod scan;
mod script;
mod single;
mod text;
mod token;
mod weekday;
mod yearly;

pub use asked::{Asked, asked};
pub use direction::Direction;
pub(crate) use query_date::day_time;
pub use query_date::{parse_local_date, parse_query_date};
pub use scan::Role;
pub(crate) use single::{day_offset, month, names_day_or_month, weekday};

use evoke_types::{EventWindow, Precision, Timestamp};
use std::ops::Range;

/// An expression of time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The instants it can mean. For [`Precision::Approximate`] the start is the best
    /// single guess or the start of the stated part ("mid-May").
    pub window: EventWindow,
    /// How coarse the words are: the precision, and of an approximate window that of the unit it was counted in.
    pub grain: Precision,
    /// Whether it needs the anchor to be understood ("yesterday", "in May") or stands alone
    /// ("5 March 2024").
    pub relative: bool,
    /// What it is to its clause.
    pub role: Role,
}

/// What a text says of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// The dates, in order and without overlap.
    pub mentions: Vec<Mention>,
    /// Where it says that something comes again and again ("every other Tuesday"), in bytes. It has no single date.
    pub recurrences: Vec<Range<usize>>,
}

/// The expressions of time in a text, in order and without overlap, resolved against the instant at
/// which it was said, on the calendar of the place where it was said.
///
/// Knows English, German, Spanish, French, Portuguese, Italian, Chinese, Japanese and Hindi.
/// Recurrences ("every Monday") and lengths ("for two hours") are not mentions; a length that lasts until now ("has been here
/// for a year") is one, of the role [`Role::Since`].
pub fn mentions(text: &str, anchor: Timestamp) -> Vec<Mention> {
    times(text, anchor).mentions
}

/// The same, with what comes again and again.
///
/// Linear in the length of the text.
pub fn times(text: &str, anchor: Timestamp) -> Times {
    times_in(text, anchor, Context::default())
}

/// What a caller knows that a text does not say by itself.
#[derive(Clone, Copy, Default)]
pub struct Context<'a> {
    /// Asked, with the byte at which a date begins, whether the verb of its clause looks back or ahead. What it does not
    /// know is judged by the words around the date.
    pub verb: Option<&'a dyn Fn(usize) -> Option<Direction>>,
    /// The date that was spoken of just before: "the day after" is the one after it.
    pub earlier: Option<EventWindow>,
}

/// The same as [`times`], with what the caller knows of the words around the text.
pub fn times_in(text: &str, anchor: Timestamp, context: Context<'_>) -> Times {
    let (offset, anchor) = (anchor.offset_minutes(), anchor.civil());
    let text = text::Text::new(text);
    let scan = rules::scan(&text, anchor);
    let scan = context.verb.into_iter().fold(scan, scan::Scan::steered);
    let earlier = context.earlier.and_then(calendar::Span::of_event);
    let found = rules::dates(earlier.into_iter().fold(scan, scan::Scan::following));
    let bytes = |range: &Range<usize>| {
        let first = text.tokens.get(range.start)?;
        let last = text.tokens.get(range.end.checked_sub(1)?)?;
        Some(first.range.start..last.range.end)
    };
    let mention = |(range, found): &(Range<usize>, scan::Found)| {
        Some(Mention {
            range: bytes(range)?,
            window: found.span.to_event(offset),
            grain: found.span.grain,
            relative: found.relative,
            role: found.role,
        })
    };
    Times {
        mentions: found.dates.iter().filter_map(mention).collect(),
        recurrences: found.recurrences.iter().filter_map(bytes).collect(),
    }
}

#[cfg(test)]
mod tests;
