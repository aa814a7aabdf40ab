//! Slots: dense numbers of units, by which all flat arrays of a partition are addressed.

use crate::kinds::Kinds;
use evoke_text::Marks;
use evoke_types::{EventWindow, TimeWindow, Timestamp};

/// The number of a unit within a partition; never reused while the index lives.
pub(crate) type SlotId = u32;

/// A unit of one of the opened partitions: index in the list of partitions, and slot.
pub(crate) type UnitRef = (usize, SlotId);

/// The value for "no slot" and "no session".
pub(crate) const NONE: u32 = u32::MAX;

/// What scoring needs of a unit, so that it does not have to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// When its passage was said.
    pub(crate) said_at: Timestamp,
    /// The length of its search key in words.
    pub(crate) length: u32,
    /// The slot before it in the session, or [`NONE`].
    pub(crate) before: SlotId,
    /// The slot after it in the session, or [`NONE`].
    pub(crate) after: SlotId,
    /// The number of its session, or [`NONE`].
    pub(crate) session: u32,
    /// Kinds that it could be returned as.
    pub(crate) kinds: Kinds,
    /// Trust level of the origin of its words, compared with [`Filter::min_trust`](crate::filter::Filter::min_trust).
    pub(crate) trust: u8,
    /// When the events of its memories happen.
    pub(crate) events: Events,
    /// Features of its text: whether it asks, contains numbers, names, times.
    pub(crate) marks: Marks,
    /// Whether it is a passage; only passages get vectors.
    pub(crate) passage: bool,
    /// False once the unit was removed, or rewritten into another slot.
    pub(crate) alive: bool,
}

/// The event windows of a unit in local time, as far as they can be summarized without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Events {
    /// No memory of the unit has an event.
    None,
    /// A single window, or several equal ones. Both ends are inclusive.
    Within(Timestamp, Timestamp),
    /// Several windows, from the first start to the last end.
    Among(Timestamp, Timestamp),
}

impl Events {
    pub(crate) fn summarize<'a>(events: impl Iterator<Item = &'a EventWindow>) -> Self {
        let civil = |event: &EventWindow| (event.start, event.end.unwrap_or(event.start));
        let spans = events.map(civil).map(|(start, end)| (start.civil_as_utc(), end.civil_as_utc()));
        spans.fold(Self::None, |held, (start, end)| match held {
            Self::None => Self::Within(start, end),
            Self::Within(from, to) if (from, to) == (start, end) => held,
            Self::Within(from, to) | Self::Among(from, to) => Self::Among(from.min(start), to.max(end)),
        })
    }
    /// Whether an event may overlap a window. Both are compared by the local clocks of speaker and asker,
    /// since "Monday" is a day wherever it is said. `exactly` is called when the summary cannot decide.
    pub(crate) fn overlap(self, window: &TimeWindow, exactly: impl FnOnce() -> bool) -> bool {
        let (first, after) = (window.start().civil_as_utc(), window.end().civil_as_utc());
        let intersects = |from: Timestamp, to: Timestamp| from < after && to >= first;
        match self {
            Self::None => false,
            Self::Within(from, to) => intersects(from, to),
            Self::Among(from, to) => intersects(from, to) && exactly(),
        }
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self {
            said_at: Timestamp::from_millis(0),
            length: 0,
            before: NONE,
            after: NONE,
            session: NONE,
            kinds: Kinds::NONE,
            trust: 0,
            events: Events::None,
            marks: Marks::default(),
            passage: false,
            alive: true,
        }
    }
}

/// What the lexical retriever reads of every unit, in two bytes, so that a million of them fit into the
/// processor's caches.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PackedSlot(u16);

impl PackedSlot {
    /// The length of the search key ([`Slot::length`]), saturated at what fits.
    const LENGTH: u16 = (1 << 12) - 1;
    const ALIVE: u16 = 1 << 12;
    /// The slot before this one is its predecessor in the session.
    const FOLLOWS: u16 = 1 << 13;
    /// The slot after this one is its successor in the session.
    const PRECEDES: u16 = 1 << 14;
    /// Predecessor or successor is in another slot.
    const DISTANT: u16 = 1 << 15;

    pub(crate) fn new(id: SlotId, slot: &Slot) -> Self {
        let follows = slot.before != NONE && slot.before.checked_add(1) == Some(id);
        let precedes = slot.after != NONE && id.checked_add(1) == Some(slot.after);
        let distant = (slot.before != NONE && !follows) || (slot.after != NONE && !precedes);
        let flag = |set: bool, flag: u16| if set && slot.alive { flag } else { 0 };
        Self(
            slot.length.min(u32::from(Self::LENGTH)) as u16
                | flag(true, Self::ALIVE)
                | flag(follows, Self::FOLLOWS)
                | flag(precedes, Self::PRECEDES)
                | flag(distant, Self::DISTANT),
        )
    }
    pub(crate) fn is_alive(self) -> bool {
        self.0 & Self::ALIVE != 0
    }
    pub(crate) fn follows(self) -> bool {
        self.0 & Self::FOLLOWS != 0
    }
    pub(crate) fn precedes(self) -> bool {
        self.0 & Self::PRECEDES != 0
    }
    pub(crate) fn has_distant_neighbor(self) -> bool {
        self.0 & Self::DISTANT != 0
    }
    pub(crate) fn length(self) -> f32 {
        f32::from(self.0 & Self::LENGTH)
    }
}
