//! Totals of a partition, from which corpus statistics such as the average length are computed.
//!
//! They are kept up to date by every change, so that a query never has to count.

use super::slot::Slot;

/// Sums over live units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// The number of live units.
    pub(crate) units: usize,
    /// Sum of their key lengths ([`Slot::length`]).
    pub(crate) length: u64,
    /// Sum of their key lengths, each with both neighbors.
    pub(crate) context_length: u64,
    /// The number of sessions with at least one unit.
    pub(crate) sessions: usize,
    /// Sum of the key lengths of all sessions.
    pub(crate) session_length: u64,
    /// The number of units with a vector.
    pub(crate) vectors: usize,
    /// The number of passages without a vector.
    pub(crate) vectors_missing: usize,
}

impl Totals {
    /// Adds a session with these lengths.
    pub(super) fn add_session(&mut self, length: u64, context_length: u64) {
        self.sessions += usize::from(length > 0);
        self.session_length += length;
        self.context_length += context_length;
    }
    /// Removes a session with these lengths.
    pub(super) fn remove_session(&mut self, length: u64, context_length: u64) {
        self.sessions -= usize::from(length > 0);
        self.session_length -= length;
        self.context_length -= context_length;
    }
    /// Adds a unit, except for its contribution to its session.
    pub(super) fn add_unit(&mut self, slot: &Slot, vector: bool) {
        self.units += 1;
        self.length += u64::from(slot.length);
        self.context_length += if slot.passage { 0 } else { u64::from(slot.length) };
        self.vectors += usize::from(vector);
        self.vectors_missing += usize::from(slot.passage && !vector);
    }
    /// Removes a unit, except for its contribution to its session.
    pub(super) fn remove_unit(&mut self, slot: &Slot, vector: bool) {
        self.units -= 1;
        self.length -= u64::from(slot.length);
        self.context_length -= if slot.passage { 0 } else { u64::from(slot.length) };
        self.vectors -= usize::from(vector);
        self.vectors_missing -= usize::from(slot.passage && !vector);
    }
}
