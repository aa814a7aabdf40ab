//! An answer in so many tokens: the best hits first, then the turns around them.
//!
//! Hits go first because they are worth more: measured on conversations, a further hit holds evidence more often
//! than a turn beside a better one, at the same tokens. What is left goes to the turns around the hits, which
//! make them understood: those of the best hit first; of one hit, the question that it answers or the answer to
//! what it asks, then the nearest.

use crate::hit::{Hit, Neighbour};
use evoke_text::tokens;
use evoke_types::{MemoryId, Speaker};
use std::collections::HashSet;

/// How much an answer may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Packing {
    /// Tokens of the hits and their neighbours together; without it there is no bound.
    pub tokens: Option<usize>,
    /// How far around a hit is shown.
    pub reach: Reach,
}

/// How many turns before and after a hit may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// The hit alone.
    None,
    /// One on each side.
    One,
    /// Two on each side.
    #[default]
    Two,
}

impl Reach {
    /// Turns on each side.
    pub const fn turns(self) -> u32 {
        match self {
            Self::None => 0,
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// What packing did beside choosing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Packed {
    /// Tokens of what is left; only under a bound.
    pub(crate) tokens: Option<usize>,
    /// Hits that did not fit, with their scores.
    pub(crate) left_out: Vec<(MemoryId, f32)>,
}

/// Tokens of what frames a line in a prompt: `[2024-05-20] name: words`, and its end.
const FRAME: usize = 10;

/// Leaves of an answer what fits, in the same order. Lines are whole, and under a bound no turn is shown twice.
pub(crate) fn pack(hits: &mut Vec<Hit>, packing: Packing) -> Packed {
    for hit in hits.iter_mut() {
        hit.neighbours.retain(|beside| beside.offset.unsigned_abs() <= packing.reach.turns());
    }
    let Some(budget) = packing.tokens else { return Packed::default() };
    let mut room = Room(budget);
    let mut left_out = Vec::new();
    hits.retain(|hit| {
        let fits = room.takes(&hit.item.row.speaker, hit.content());
        if !fits {
            left_out.push((hit.item.row.id, hit.score));
        }
        fits
    });
    let mut shown: HashSet<MemoryId> = hits.iter().flat_map(passages).collect();
    for hit in hits.iter_mut() {
        surround(hit, &mut shown, &mut room);
    }
    Packed { tokens: Some(budget - room.0), left_out }
}

/// Leaves of a hit's neighbours those that are not shown yet and fit, in their order.
fn surround(hit: &mut Hit, shown: &mut HashSet<MemoryId>, room: &mut Room) {
    let mut wanted: Vec<&Neighbour> = hit.neighbours.iter().filter(|n| !shown.contains(&n.id)).collect();
    wanted.sort_by_key(|beside| (!beside.completes, beside.offset.unsigned_abs(), beside.offset));
    wanted.retain(|beside| room.takes(&beside.speaker, &beside.text));
    let taken: HashSet<MemoryId> = wanted.into_iter().map(|beside| beside.id).collect();
    hit.neighbours.retain(|beside| taken.contains(&beside.id));
    shown.extend(taken);
}

/// The turns that a hit shows or stands for.
fn passages(hit: &Hit) -> impl Iterator<Item = MemoryId> {
    std::iter::once(hit.item.row.id).chain(hit.evidence.iter().map(|evidence| evidence.passage))
}

/// Tokens that are left.
struct Room(usize);

impl Room {
    /// Takes a line in if it fits: the day, who said it, the words. Words are never cut.
    fn takes(&mut self, speaker: &Speaker, text: &str) -> bool {
        let left = self.0.checked_sub(tokens(speaker, text));
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// Tokens of one line.
fn tokens(speaker: &Speaker, text: &str) -> usize {
    let name = speaker.name.as_deref().unwrap_or(speaker.role.as_str());
    FRAME + tokens::count(name) + tokens::count(text)
}
