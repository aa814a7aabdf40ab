//! Slots: the numbers that arrays of a partition are addressed by.

use crate::query::Kinds;
use evoke_text::Marks;
use evoke_types::Timestamp;

/// Number of a unit within a partition; never reused while the index lives.
pub(crate) type SlotId = u32;

/// "No slot", "no session".
pub(crate) const NONE: u32 = u32::MAX;

/// What scoring needs of every unit, in one flat array.
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
    /// Whether one of its memories has an event window.
    pub(crate) dated: bool,
    /// What its words look like.
    pub(crate) marks: Marks,
    /// Whether it is a passage, which is what gets a vector.
    pub(crate) passage: bool,
    /// False once the unit was removed or rewritten into another slot.
    pub(crate) alive: bool,
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
            dated: false,
            marks: Marks::default(),
            passage: false,
            alive: true,
        }
    }
}
