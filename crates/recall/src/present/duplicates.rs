//! The same words are shown once; nearly the same words too, with the evidence of both.

use crate::present::choose::Shown;
use crate::present::specific;
use crate::query::Depth;
use evoke_types::MemoryId;
use foldhash::fast::{FixedState, RandomState};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasher;

/// Share of common words from which on two short texts count as the same (accurate only).
const SAME: f32 = 0.9;
/// Words that a text must have for that.
const SAME_WORDS: usize = 6;
/// Texts that are compared with each other.
const COMPARED: usize = 100;

/// Collapses items that say the same to one, in the place of the best: to that of the most telling kind, of one kind to
/// the newest; returns those that went. `content` is what an item says when that is more than its statement. Items differ
/// when their speaker or their document's metadata differ: then they answer for different things. Of two places the
/// narrower is kept.
pub(crate) fn collapse(
    shown: &mut Vec<Shown>,
    depth: Depth,
    content: impl Fn(&Shown) -> Option<String>,
) -> Vec<(MemoryId, f32)> {
    let mut kept: Vec<Shown> = Vec::with_capacity(shown.len());
    let mut gone = Vec::new();
    let mut by_text: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
    let mut words: Vec<Words> = Vec::new();
    let says = |shown: &Shown| content(shown).map(|content| normal(&content));
    let is_same = |a: &Shown, b: &Shown| is_one(a, b) && says(a) == says(b);
    for next in shown.drain(..) {
        let text = normal(&next.item.row.text);
        let same =
            by_text.get(&text).and_then(|at| at.iter().find(|at| is_same(&kept[**at], &next))).copied();
        let own = match depth {
            Depth::Accurate if kept.len() < COMPARED => Words::of(&text),
            Depth::Accurate | Depth::Fast => Words::default(),
        };
        let near =
            || words.iter().position(|held| held.is_near(&own)).filter(|at| is_near(&kept[*at], &next));
        match same.map(|at| (at, Likeness::Same)).or_else(|| near().map(|at| (at, Likeness::Near))) {
            Some((at, likeness)) => gone.push(join(&mut kept[at], next, likeness)),
            None => {
                by_text.entry(text).or_default().push(kept.len());
                words.push(own);
                kept.push(next);
            }
        }
    }
    *shown = kept;
    gone
}

/// How alike two texts are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// The same words.
    Same,
    /// One says a little that the other does not.
    Near,
}

/// Whether items that say nearly the same may be one.
fn is_near(a: &Shown, b: &Shown) -> bool {
    is_one(a, b) && a.item.row.kind == b.item.row.kind && a.item.is_passage() == b.item.is_passage()
}

/// Whether two items would answer for the same, if they say the same.
pub(crate) fn is_one(a: &Shown, b: &Shown) -> bool {
    let (x, y) = (&a.item, &b.item);
    x.row.speaker == y.row.speaker && x.document.metadata == y.document.metadata && a.live == b.live
}

/// Keeps the better place and the better item, and the other's evidence if it says anything else; returns
/// the other.
fn join(kept: &mut Shown, next: Shown, likeness: Likeness) -> (MemoryId, f32) {
    let worth = |s: &Shown| (Reverse(s.place.0), Reverse(specific(&s.item)), s.item.row.said_at);
    let better = worth(&next) > worth(kept);
    let mut matched: Vec<usize> = kept.matched.iter().chain(&next.matched).copied().collect();
    matched.sort_unstable();
    matched.dedup();
    let (score, times) = (kept.score, kept.times + next.times);
    let mut gone = if better { std::mem::replace(kept, next) } else { next };
    kept.asked.append(&mut gone.asked.clone());
    (kept.matched, kept.score, kept.times) = (matched, score, times);
    kept.same.append(&mut gone.same);
    let left = (gone.item.row.id, gone.score);
    if likeness == Likeness::Near {
        kept.same.push((gone.place, gone.item));
    }
    left
}

/// The different words of a text: their hashes, ascending.
#[derive(Debug, Default)]
struct Words(Vec<u64>);

impl Words {
    /// Of a text with single spaces.
    fn of(text: &str) -> Self {
        let hasher = FixedState::default();
        let mut words: Vec<u64> = text.split(' ').map(|word| hasher.hash_one(word)).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    /// Whether nearly all words of either are in the other (Jaccard's index).
    fn is_near(&self, other: &Self) -> bool {
        let (less, more) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        if less < SAME_WORDS || (less as f32) < SAME * more as f32 {
            return false;
        }
        let mut rest = other.0.as_slice();
        let both = self.0.iter().filter(|word| {
            let at = rest.iter().position(|held| held >= word).unwrap_or(rest.len());
            rest = &rest[at..];
            rest.first() == Some(word)
        });
        let both = both.count();
        both as f32 >= SAME * (less + more - both) as f32
    }
}

/// Lower-case words, single spaces between them.
pub(crate) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_alphanumeric() {
            if gap && !normal.is_empty() {
                normal.push(' ');
            }
            // Most are ASCII, whose lower case is a bit.
            if c.is_ascii() {
                normal.push(c.to_ascii_lowercase());
            } else {
                normal.extend(c.to_lowercase());
            }
        }
        gap = !c.is_alphanumeric();
    }
    if normal.is_empty() { text.trim().to_owned() } else { normal }
}

#[cfg(test)]
mod tests {
    use super::{SAME, SAME_WORDS, Words, normal};
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn punctuation_and_case_do_not_make_a_difference() {
        assert_eq!(normal("  My cat's name: MISO! "), normal("my cat s name miso"));
        assert_ne!(normal("👍"), normal("👎"));
    }

    proptest! {
        #[test]
        fn texts_are_near_when_their_sets_of_words_are(
            common in prop::collection::vec("[a-z]{1,3}", 0..30),
            mine in prop::collection::vec("[a-z]{1,3}", 0..4),
            theirs in prop::collection::vec("[a-z]{1,3}", 0..4),
        ) {
            let text = |more: &[String]| [&common[..], more].concat().join(" ");
            let (a, b) = (text(&mine), text(&theirs));
            let [x, y] = [&a, &b].map(|text| text.split(' ').collect::<HashSet<&str>>());
            let (both, all) = (x.intersection(&y).count(), x.union(&y).count());
            let near = x.len().min(y.len()) >= SAME_WORDS && both as f32 >= SAME * all as f32;
            prop_assert_eq!(Words::of(&a).is_near(&Words::of(&b)), near, "{} / {}", a, b);
        }
    }
}
