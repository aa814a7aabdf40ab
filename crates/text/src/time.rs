//! When a text says that something happens.

use evoke_types::{EventWindow, Precision, TimeWindow, Timestamp};
use std::ops::Range;

/// An expression of time in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The instants it can mean.
    pub window: EventWindow,
    /// Whether it needs the anchor to be understood ("yesterday", "in May") or stands alone
    /// ("5 March 2024").
    pub relative: bool,
}

/// A span of time that a question asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// The span, widened to what the asker may remember of it.
    pub window: TimeWindow,
    /// How much a match should count, above 0 and up to 1.
    pub weight: f32,
}

/// The expressions of time in a text, in order, resolved against the instant at which it was said.
pub fn mentions(text: &str, anchor: Timestamp) -> Vec<Mention> {
    let _ = anchor;
    let Ok(start) = Timestamp::parse(text.trim()) else { return Vec::new() };
    let window = EventWindow { start, end: None, precision: Precision::Day };
    vec![Mention { range: 0..text.len(), window, relative: false }]
}

/// The spans of time that a question asks about, relative to the instant at which it is asked.
pub fn asked(query: &str, at: Timestamp) -> Vec<Asked> {
    let day = |m: Mention| Some(Asked { window: TimeWindow::day(m.window.start.date()), weight: 1.0 });
    mentions(query, at).into_iter().filter_map(day).collect()
}

/// Reads the date of a question in the forms that data sets and clients use.
pub fn parse_query_date(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).ok()
}
