//! The same words are shown once; nearly the same words too, with the evidence of both.

use crate::present::choose::Shown;
use crate::query::Depth;
use evoke_types::{MemoryId, MemoryKind};
use std::collections::{HashMap, HashSet};

/// Share of common words from which on two short texts count as the same (accurate only).
const SAME: f32 = 0.9;
/// Words that a text must have for that.
const SAME_WORDS: usize = 6;
/// Texts that are compared with each other.
const COMPARED: usize = 100;

/// Collapses items of the same words to the newest of them, in the place of the best; returns those
/// that went. Items differ when their kind, their speaker or their document's metadata differ: then
/// they answer for different things. Of two places the narrower is kept.
pub(crate) fn collapse(shown: &mut Vec<Shown>, depth: Depth) -> Vec<(MemoryId, f32)> {
    let mut kept: Vec<Shown> = Vec::with_capacity(shown.len());
    let mut gone = Vec::new();
    let mut by_text: HashMap<(MemoryKind, String), Vec<usize>> = HashMap::new();
    let mut words: Vec<HashSet<String>> = Vec::new();
    for next in shown.drain(..) {
        let text = normal(&next.item.row.text);
        let key = (next.item.row.kind, text.clone());
        let same = by_text.get(&key).and_then(|at| at.iter().find(|at| is_same(&kept[**at], &next))).copied();
        let own: HashSet<String> = match depth {
            Depth::Accurate if kept.len() < COMPARED => text.split(' ').map(str::to_owned).collect(),
            Depth::Accurate | Depth::Fast => HashSet::new(),
        };
        let near =
            || words.iter().position(|held| similar(held, &own)).filter(|at| is_same(&kept[*at], &next));
        match same.map(|at| (at, Likeness::Same)).or_else(|| near().map(|at| (at, Likeness::Near))) {
            Some((at, likeness)) => gone.push(join(&mut kept[at], next, likeness)),
            None => {
                by_text.entry(key).or_default().push(kept.len());
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

fn is_same(a: &Shown, b: &Shown) -> bool {
    let (x, y) = (&a.item, &b.item);
    x.row.kind == y.row.kind
        && x.is_passage() == y.is_passage()
        && x.row.speaker == y.row.speaker
        && x.document.metadata == y.document.metadata
        && a.live == b.live
}

/// Keeps the better place and the better item, and the other's evidence if it says anything else; returns
/// the other.
fn join(kept: &mut Shown, next: Shown, likeness: Likeness) -> (MemoryId, f32) {
    let better = (std::cmp::Reverse(next.place.0), next.item.row.said_at)
        > (std::cmp::Reverse(kept.place.0), kept.item.row.said_at);
    let mut matched: Vec<usize> = kept.matched.iter().chain(&next.matched).copied().collect();
    matched.sort_unstable();
    matched.dedup();
    let (score, times) = (kept.score, kept.times + next.times);
    let mut gone = if better { std::mem::replace(kept, next) } else { next };
    (kept.matched, kept.score, kept.times) = (matched, score, times);
    kept.same.append(&mut gone.same);
    let left = (gone.item.row.id, gone.score);
    if likeness == Likeness::Near {
        kept.same.push((gone.place, gone.item));
    }
    left
}

fn similar(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    if a.len().min(b.len()) < SAME_WORDS {
        return false;
    }
    let both = a.intersection(b).count();
    both as f32 >= SAME * (a.len() + b.len() - both) as f32
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
            normal.extend(c.to_lowercase());
        }
        gap = !c.is_alphanumeric();
    }
    if normal.is_empty() { text.trim().to_owned() } else { normal }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn punctuation_and_case_do_not_make_a_difference() {
        assert_eq!(normal("  My cat's name: MISO! "), normal("my cat s name miso"));
        assert_ne!(normal("👍"), normal("👎"));
    }
}
