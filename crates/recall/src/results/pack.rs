//! Packing: fits a result into N tokens, hits first, then their neighbors.
//!
//! Hits go first because they are worth more: measured on conversations, a further hit contains evidence more
//! often than a neighbor of a better one, at the same tokens. The rest goes to neighbors, which give hits
//! their context: those of the best hit first; of one hit, the question that it answers or the answer to what
//! it asks, then the nearest.

use crate::hit::{Hit, Neighbor};
use crate::packing::Packing;
use evoke_text::tokens;
use evoke_types::{MemoryId, Speaker};
use std::collections::HashSet;

/// The outcome of packing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Packed {
    /// Estimated tokens of the packed result, for [`Recalled::tokens`](crate::Recalled::tokens).
    pub(crate) tokens: Option<usize>,
    /// Hits that did not fit, with their scores: [`DropReason::Budget`](crate::DropReason::Budget).
    pub(crate) left_out: Vec<(MemoryId, f32)>,
}

/// Tokens around each line in a prompt: `[2024-05-20] name: `, and its end.
const LINE_OVERHEAD_TOKENS: usize = 10;

/// Removes what exceeds the budget, and keeps the order. Lines are never cut, and with a budget no turn is
/// returned twice.
pub(crate) fn pack(hits: &mut Vec<Hit>, packing: Packing) -> Packed {
    for hit in hits.iter_mut() {
        hit.neighbors.retain(|neighbor| neighbor.offset.unsigned_abs() <= packing.reach.turns());
    }
    let Some(budget) = packing.tokens else { return Packed::default() };
    let mut remaining = TokenBudget(budget);
    let mut left_out = Vec::new();
    hits.retain(|hit| {
        let fits = remaining.try_take(&hit.item.row.speaker, hit.content());
        if !fits {
            left_out.push((hit.item.row.id, hit.score));
        }
        fits
    });
    let mut shown: HashSet<MemoryId> = hits.iter().flat_map(passages).collect();
    for hit in hits.iter_mut() {
        add_neighbors(hit, &mut shown, &mut remaining);
    }
    Packed { tokens: Some(budget - remaining.0), left_out }
}

/// Keeps the neighbors of a hit that are not shown yet and fit, in their order.
fn add_neighbors(hit: &mut Hit, shown: &mut HashSet<MemoryId>, remaining: &mut TokenBudget) {
    let mut wanted: Vec<&Neighbor> = hit.neighbors.iter().filter(|n| !shown.contains(&n.id)).collect();
    wanted.sort_by_key(|neighbor| (!neighbor.completes, neighbor.offset.unsigned_abs(), neighbor.offset));
    wanted.retain(|neighbor| remaining.try_take(&neighbor.speaker, &neighbor.text));
    let taken: HashSet<MemoryId> = wanted.into_iter().map(|neighbor| neighbor.id).collect();
    hit.neighbors.retain(|neighbor| taken.contains(&neighbor.id));
    shown.extend(taken);
}

/// The passages that a hit shows or represents.
fn passages(hit: &Hit) -> impl Iterator<Item = MemoryId> {
    std::iter::once(hit.item.row.id).chain(hit.evidence.iter().map(|evidence| evidence.passage))
}

/// Remaining tokens.
struct TokenBudget(usize);

impl TokenBudget {
    /// Takes the tokens of a line, if it fits: date, speaker, text.
    fn try_take(&mut self, speaker: &Speaker, text: &str) -> bool {
        let left = self.0.checked_sub(line_tokens(speaker, text));
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// Estimated tokens of one line.
fn line_tokens(speaker: &Speaker, text: &str) -> usize {
    let name = speaker.name.as_deref().unwrap_or(speaker.role.as_str());
    LINE_OVERHEAD_TOKENS + tokens::count(name) + tokens::count(text)
}
