//! Slots: the numbers that arrays of a partition are addressed by.

use crate::query::Kinds;
use evoke_text::Marks;
use evoke_types::{EventWindow, TimeWindow, Timestamp};

/// Number of a unit within a partition; never reused while the index lives.
pub(crate) type SlotId = u32;

/// "No slot", "no session".
pub(crate) const NONE: u32 = u32::MAX;

/// What scoring needs of a unit, without reading it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// When it was said.
    pub(crate) said_at: Timestamp,
    /// Terms in its search key.
    pub(crate) length: u32,
    /// The unit said before it in the session.
    pub(crate) before: SlotId,
    /// The unit said after it in the session.
    pub(crate) after: SlotId,
    /// Which session.
    pub(crate) session: u32,
    /// Kinds that it could be shown as.
    pub(crate) kinds: Kinds,
    /// How far its words are trusted.
    pub(crate) trust: u8,
    /// When what its memories tell of happens.
    pub(crate) events: Events,
    /// What its words look like.
    pub(crate) marks: Marks,
    /// Whether it is a passage, which is what gets a vector.
    pub(crate) passage: bool,
    /// False once the unit was removed or rewritten into another slot.
    pub(crate) alive: bool,
}

/// The event windows of a unit, as the clocks showed them where they were told of, so far as they can be told without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Events {
    /// There is none.
    None,
    /// The only one, or several that are alike. Both ends belong to it.
    Within(Timestamp, Timestamp),
    /// Several, from the first start to the last end.
    Among(Timestamp, Timestamp),
}

impl Events {
    pub(crate) fn of<'a>(events: impl Iterator<Item = &'a EventWindow>) -> Self {
        let civil = |event: &EventWindow| (event.start, event.end.unwrap_or(event.start));
        let spans = events.map(civil).map(|(start, end)| (start.civil_as_utc(), end.civil_as_utc()));
        spans.fold(Self::None, |held, (start, end)| match held {
            Self::None => Self::Within(start, end),
            Self::Within(from, to) if (from, to) == (start, end) => held,
            Self::Within(from, to) | Self::Among(from, to) => Self::Among(from.min(start), to.max(end)),
        })
    }
    /// Whether one of them may lie in a window by the clocks of those who spoke and asked, as a day is a day wherever
    /// it is named; `exactly` is asked where it cannot be told.
    pub(crate) fn overlap(self, window: &TimeWindow, exactly: impl FnOnce() -> bool) -> bool {
        let (first, after) = (window.start().civil_as_utc(), window.end().civil_as_utc());
        let meets = |from: Timestamp, to: Timestamp| from < after && to >= first;
        match self {
            Self::None => false,
            Self::Within(from, to) => meets(from, to),
            Self::Among(from, to) => meets(from, to) && exactly(),
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

/// What the word arm reads of every unit, in two bytes, so that those of a million stay near the processor.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Brief(u16);

impl Brief {
    /// Terms in its search key, up to what fits.
    const LENGTH: u16 = (1 << 12) - 1;
    const ALIVE: u16 = 1 << 12;
    /// The unit said before it is in the slot before it.
    const FOLLOWS: u16 = 1 << 13;
    /// The unit said after it is in the slot after it.
    const PRECEDES: u16 = 1 << 14;
    /// One of these two is in another slot.
    const AFAR: u16 = 1 << 15;

    pub(crate) fn of(id: SlotId, slot: &Slot) -> Self {
        let follows = slot.before != NONE && slot.before.checked_add(1) == Some(id);
        let precedes = slot.after != NONE && id.checked_add(1) == Some(slot.after);
        let afar = (slot.before != NONE && !follows) || (slot.after != NONE && !precedes);
        let flag = |set: bool, flag: u16| if set && slot.alive { flag } else { 0 };
        Self(
            slot.length.min(u32::from(Self::LENGTH)) as u16
                | flag(true, Self::ALIVE)
                | flag(follows, Self::FOLLOWS)
                | flag(precedes, Self::PRECEDES)
                | flag(afar, Self::AFAR),
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
    pub(crate) fn links_afar(self) -> bool {
        self.0 & Self::AFAR != 0
    }
    pub(crate) fn length(self) -> f32 {
        f32::from(self.0 & Self::LENGTH)
    }
}
