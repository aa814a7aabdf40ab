//! Typed memories: what the five kinds share.

use crate::document::words;
use crate::id::MemoryId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

words!(
    /// The five kinds of memory, by their names on the wire.
    MemoryKind, "memory type" {
        /// Something that is so.
        Fact = "facts",
        /// Something wanted, liked or avoided.
        Preference = "preferences",
        /// Something that happened.
        Episode = "episodes",
        /// A feeling about something.
        Emotion = "emotions",
        /// Something with a place in time, past or to come.
        TemporalEvent = "temporal_events",
    }
);

words!(
    /// How long a statement stays true.
    TemporalCategory, "temporal_category" {
        /// Does not age.
        Perpetual = "perpetual",
        /// True for a time, then replaced.
        TemporalFact = "temporal_fact",
        /// Happened once.
        Episode = "episode",
    }
);

words!(
    /// How exactly an event's date was stated.
    Precision, "event_precision" {
        /// To the minute or better.
        Time = "time",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A season or quarter.
        Season = "season",
        /// A year.
        Year = "year",
        /// Only roughly.
        Approximate = "approximate",
    }
);

/// When something happened or will: stated in the words, or derivable from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventWindow {
    /// The first instant it can be.
    pub start: Timestamp,
    /// The last instant it can be (inclusive); absent when it is one point.
    pub end: Option<Timestamp>,
    /// How exactly it was stated.
    pub precision: Precision,
}

/// From when until when a statement holds. Absent ends are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validity {
    /// From then on.
    pub from: Option<Timestamp>,
    /// Until then, exclusive; set when a newer statement closes this one.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// Whether the statement held at the instant.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// The words that a memory comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The passage that holds them.
    pub passage: MemoryId,
    /// The exact words, as they stand in the passage.
    pub quote: String,
}
