//! Words that were kept of a turn.
//!
//! Made by strategies and baselines alike, and judged. The one thing to know: a line never spans two turns.

/// Words that were kept of a turn.
pub(super) struct Line {
    pub(super) turn: usize,
    pub(super) text: String,
}
