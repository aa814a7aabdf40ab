//! Deduplication: equal items are returned once; nearly equal ones too, with the evidence of both.
//!
//! Near duplicates are searched for with [`Depth::Accurate`] only, and among the best items only, since it
//! compares pairs.

use crate::query::Depth;
use crate::results::normalize::normalize;
use crate::results::selected::SelectedItem;
use crate::results::specificity;
use evoke_types::MemoryId;
use foldhash::fast::{FixedState, RandomState};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Jaccard index from which on two texts are near duplicates.
const MIN_JACCARD: f32 = 0.9;
/// Texts with fewer words are never near duplicates: see [`MIN_JACCARD`].
const MIN_SIMILAR_WORDS: usize = 6;
/// Items that are compared with each other.
const MAX_COMPARED: usize = 100;

/// Merges equal items into one, at the position of the best: into that of the most specific kind, of one kind
/// into the newest. Returns those that were removed.
///
/// `content` is what an item says when that is more than its statement. Items with different speakers or
/// document metadata are never equal. Of two scopes the narrower is kept.
pub(crate) fn deduplicate(
    items: &mut Vec<SelectedItem>,
    depth: Depth,
    content: impl Fn(&SelectedItem) -> Option<String>,
) -> Vec<(MemoryId, f32)> {
    let mut kept: Vec<SelectedItem> = Vec::with_capacity(items.len());
    let mut removed = Vec::new();
    let mut by_text: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
    let mut words: Vec<WordSet> = Vec::new();
    let normalized_content = |item: &SelectedItem| content(item).map(|content| normalize(&content));
    let is_same = |a: &SelectedItem, b: &SelectedItem| {
        has_same_source(a, b) && normalized_content(a) == normalized_content(b)
    };
    for next in items.drain(..) {
        let text = normalize(&next.item.row.text);
        let equal =
            by_text.get(&text).and_then(|at| at.iter().find(|at| is_same(&kept[**at], &next))).copied();
        let own = match depth {
            Depth::Accurate if kept.len() < MAX_COMPARED => WordSet::from_text(&text),
            Depth::Accurate | Depth::Fast => WordSet::default(),
        };
        let similar =
            || words.iter().position(|held| held.is_similar(&own)).filter(|at| is_similar(&kept[*at], &next));
        match equal.map(|at| (at, Similarity::Equal)).or_else(|| similar().map(|at| (at, Similarity::Near))) {
            Some((at, similarity)) => removed.push(merge(&mut kept[at], next, similarity)),
            None => {
                by_text.entry(text).or_default().push(kept.len());
                words.push(own);
                kept.push(next);
            }
        }
    }
    *items = kept;
    removed
}

/// How similar two items are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Similarity {
    /// The same words.
    Equal,
    /// One says a little that the other does not.
    Near,
}

/// Whether items with nearly the same words may be merged.
fn is_similar(a: &SelectedItem, b: &SelectedItem) -> bool {
    has_same_source(a, b) && a.item.row.kind == b.item.row.kind && a.item.is_passage() == b.item.is_passage()
}

/// Whether two items with the same words may be merged: same speaker, metadata and liveness.
pub(crate) fn has_same_source(a: &SelectedItem, b: &SelectedItem) -> bool {
    let (x, y) = (&a.item, &b.item);
    x.row.speaker == y.row.speaker && x.document.metadata == y.document.metadata && a.live == b.live
}

/// Keeps the better item at the better position, with the evidence of a near duplicate; returns the other.
fn merge(kept: &mut SelectedItem, next: SelectedItem, similarity: Similarity) -> (MemoryId, f32) {
    let rank = |s: &SelectedItem| (Reverse(s.unit_ref.0), Reverse(specificity(&s.item)), s.item.row.said_at);
    let better = rank(&next) > rank(kept);
    let mut matched: Vec<usize> = kept.matched.iter().chain(&next.matched).copied().collect();
    matched.sort_unstable();
    matched.dedup();
    let (score, occurrences) = (kept.score, kept.occurrences + next.occurrences);
    let mut removed = if better { std::mem::replace(kept, next) } else { next };
    kept.query_texts.append(&mut removed.query_texts.clone());
    (kept.matched, kept.score, kept.occurrences) = (matched, score, occurrences);
    kept.near_duplicates.append(&mut removed.near_duplicates);
    let removed_entry = (removed.item.row.id, removed.score);
    if similarity == Similarity::Near {
        kept.near_duplicates.push((removed.unit_ref, removed.item));
    }
    removed_entry
}

/// The distinct words of a text, as ascending hashes.
#[derive(Debug, Default)]
struct WordSet(Vec<u64>);

impl WordSet {
    /// Builds the set from a text that [`normalize`] returned.
    fn from_text(text: &str) -> Self {
        let hasher = FixedState::default();
        let mut words: Vec<u64> = text.split(' ').map(|word| hasher.hash_one(word)).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    /// Whether the Jaccard index of the two sets reaches [`MIN_JACCARD`].
    fn is_similar(&self, other: &Self) -> bool {
        let (less, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        if less < MIN_SIMILAR_WORDS || (less as f32) < MIN_JACCARD * more as f32 {
            return false;
        }
        let mut rest = other.0.as_slice();
        let common = self.0.iter().filter(|word| {
            let at = rest.iter().position(|held| held >= word).unwrap_or(rest.len());
            rest = &rest[at..];
            rest.first() == Some(word)
        });
        let common = common.count();
        common as f32 >= MIN_JACCARD * (less + more - common) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::{MIN_JACCARD, MIN_SIMILAR_WORDS, WordSet};
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn similarity_matches_the_jaccard_index(
            common in prop::collection::vec("[a-z]{1,3}", 0..30),
            mine in prop::collection::vec("[a-z]{1,3}", 0..4),
            theirs in prop::collection::vec("[a-z]{1,3}", 0..4),
        ) {
            let text = |more: &[String]| [&common[..], more].concat().join(" ");
            let (a, b) = (text(&mine), text(&theirs));
            let [x, y] = [&a, &b].map(|text| text.split(' ').collect::<HashSet<&str>>());
            let (both, all) = (x.intersection(&y).count(), x.union(&y).count());
            let similar = x.len().min(y.len()) >= MIN_SIMILAR_WORDS && both as f32 >= MIN_JACCARD * all as f32;
            prop_assert_eq!(WordSet::from_text(&a).is_similar(&WordSet::from_text(&b)), similar, "{} / {}", a, b);
        }
    }
}
