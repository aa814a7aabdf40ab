//! The dependents of each token, in one flat list.

use std::ops::Range;

/// Dependents of tokens, each token's in order.
#[derive(Debug, Clone)]
pub(super) struct Dependents {
    /// All dependents, by head.
    tokens: Vec<usize>,
    /// Where those of each head start in the list, and one more for the end.
    starts: Vec<usize>,
}

impl Dependents {
    /// Collects the dependents from the heads; a token that is its own head is nobody's dependent.
    pub(super) fn new(heads: &[usize]) -> Self {
        let mut starts = vec![0; heads.len() + 1];
        for (_, &head) in heads.iter().enumerate().filter(|&(token, &head)| token != head) {
            starts[head + 1] += 1;
        }
        for head in 0..heads.len() {
            starts[head + 1] += starts[head];
        }
        let mut next = starts.clone();
        let mut tokens = vec![0; starts[heads.len()]];
        for (token, &head) in heads.iter().enumerate().filter(|&(token, &head)| token != head) {
            tokens[next[head]] = token;
            next[head] += 1;
        }
        Self { tokens, starts }
    }

    /// The dependents of a token, in order.
    pub(super) fn of(&self, head: usize) -> &[usize] {
        &self.tokens[self.range(head)]
    }

    /// A token and all below it, in order.
    pub(super) fn subtree(&self, root: usize) -> Vec<usize> {
        let mut found = vec![root];
        let mut looked_at = 0;
        while looked_at < found.len() {
            found.extend_from_slice(self.of(found[looked_at]));
            looked_at += 1;
        }
        found.sort_unstable();
        found
    }

    fn range(&self, head: usize) -> Range<usize> {
        self.starts[head]..self.starts[head + 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtrees_come_in_order_even_where_arcs_cross() {
        let dependents = Dependents::new(&[3, 3, 3, 3, 1]);
        assert_eq!(dependents.of(3), [0, 1, 2]);
        assert_eq!(dependents.subtree(1), [1, 4]);
        assert_eq!(dependents.subtree(3), [0, 1, 2, 3, 4]);
    }
}
