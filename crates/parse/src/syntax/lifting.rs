//! Puts arcs where they belong that had to be lifted to avoid a crossing, and finds where sentences start.
//!
//! (Nivre and Nilsson, "Pseudo-Projective Dependency Parsing", 2005: the scheme that marks a lifted arc with the label of its
//! true head.)

use super::Trees;
use super::transition::Arc;
use crate::labels::Dependency;
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// Passes over the tokens in which the extent of a subtree may still grow.
const PASSES: usize = 12;

/// Makes trees of the arcs that were found; a token without a head is a root.
pub(super) fn trees(heads: Vec<Option<usize>>, arcs: &[Option<Arc>], is_space: &[bool]) -> Trees {
    let heads: Vec<usize> =
        heads.into_iter().enumerate().map(|(token, head)| head.unwrap_or(token)).collect();
    let labels = arcs.iter().map(|arc| arc.map_or(Dependency::Root, |arc| arc.label)).collect();
    let mut lifting = Lifting::new(heads, labels, arcs);
    for (token, arc) in arcs.iter().enumerate() {
        if let Some(from) = arc.and_then(|arc| arc.lifted_from) {
            let head = lifting.true_head(token, from, is_space);
            lifting.attach(token, head);
        }
    }
    let Lifting { heads, labels, .. } = lifting;
    let mut starts = vec![false; heads.len()];
    for (token, extent) in extents(&heads).into_iter().enumerate() {
        if heads[token] == token {
            starts[*extent.start()] = true;
        }
    }
    Trees { heads, labels, starts }
}

/// Trees while arcs are put where they belong.
struct Lifting {
    heads: Vec<usize>,
    labels: Vec<Dependency>,
    /// Whether the arc of a token has still to be looked at.
    pending: Vec<bool>,
    /// The dependents of each token in order.
    dependents: Vec<Vec<usize>>,
    /// From the first to the last token below each token, as the arcs were found.
    extents: Vec<RangeInclusive<usize>>,
}

impl Lifting {
    fn new(heads: Vec<usize>, labels: Vec<Dependency>, arcs: &[Option<Arc>]) -> Self {
        let mut dependents = vec![Vec::new(); heads.len()];
        for (token, &head) in heads.iter().enumerate().filter(|&(token, &head)| token != head) {
            dependents[head].push(token);
        }
        let pending = arcs.iter().map(|arc| arc.is_some_and(|arc| arc.lifted_from.is_some())).collect();
        Self { extents: extents(&heads), heads, labels, pending, dependents }
    }

    /// The first token with a label below the head of a token, breadth first; the head itself if there is none.
    fn true_head(&self, token: usize, label: Dependency, is_space: &[bool]) -> usize {
        let mut queue = VecDeque::from([self.heads[token]]);
        while let Some(above) = queue.pop_front() {
            for &dependent in &self.dependents[above] {
                if dependent == token || is_space[dependent] || !self.extents[above].contains(&dependent) {
                    continue;
                }
                if self.labels[dependent] == label && !self.pending[dependent] {
                    return dependent;
                }
                queue.push_back(dependent);
            }
        }
        self.heads[token]
    }

    fn attach(&mut self, token: usize, head: usize) {
        let former = std::mem::replace(&mut self.heads[token], head);
        self.dependents[former].retain(|&dependent| dependent != token);
        let dependents = &mut self.dependents[head];
        let at = dependents.partition_point(|&dependent| dependent < token);
        dependents.insert(at, token);
        self.pending[token] = false;
    }
}

/// From the first to the last token below each token, itself included. Where arcs cross, one pass does not reach everything.
fn extents(heads: &[usize]) -> Vec<RangeInclusive<usize>> {
    let mut extents: Vec<(usize, usize)> = (0..heads.len()).map(|token| (token, token)).collect();
    for _ in 0..PASSES {
        for token in (0..heads.len()).chain((0..heads.len()).rev()) {
            let (first, last) = extents[token];
            let above = &mut extents[heads[token]];
            *above = (above.0.min(first), above.1.max(last));
        }
        if heads_are_inside(heads, &extents) {
            break;
        }
    }
    extents.into_iter().map(|(first, last)| first..=last).collect()
}

/// Whether each token has its head in its own sentence, where sentences start at the first token below each root.
fn heads_are_inside(heads: &[usize], extents: &[(usize, usize)]) -> bool {
    let mut starts = vec![false; heads.len()];
    for token in (0..heads.len()).filter(|&token| heads[token] == token) {
        starts[extents[token].0] = true;
    }
    let mut start = 0;
    for token in 0..heads.len() {
        if (token > 0 && starts[token]) || token + 1 == heads.len() {
            if heads[start..token].iter().any(|head| !(start..=token).contains(head)) {
                return false;
            }
            start = token;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::plain_arc;

    #[test]
    fn a_lifted_arc_goes_to_the_first_token_with_the_label() {
        // "what do you think about": "what" was lifted from "about" to "think".
        let heads = [Some(3), Some(3), Some(3), None, Some(3)];
        let mut arcs = [
            Some(plain_arc(Dependency::PrepositionObject)),
            Some(plain_arc(Dependency::Auxiliary)),
            Some(plain_arc(Dependency::Subject)),
            None,
            Some(plain_arc(Dependency::PrepositionalModifier)),
        ];
        arcs[0] = arcs[0].map(|arc| Arc { lifted_from: Some(Dependency::PrepositionalModifier), ..arc });
        let trees = trees(heads.to_vec(), &arcs, &[false; 5]);
        assert_eq!(trees.heads, [4, 3, 3, 3, 3]);
        assert_eq!(trees.starts, [true, false, false, false, false]);
    }

    #[test]
    fn each_root_starts_a_sentence_at_its_first_token() {
        let arcs =
            [Some(plain_arc(Dependency::Determiner)), None, None, Some(plain_arc(Dependency::DirectObject))];
        let trees = trees(vec![Some(1), None, None, Some(2)], &arcs, &[false; 4]);
        assert_eq!(trees.starts, [true, false, true, false]);
        assert_eq!(trees.labels[1], Dependency::Root);
    }
}
