//! The best of many, without sorting them all.

/// Keeps the `k` highest scores of all that are offered, in linear time.
#[derive(Debug)]
pub(crate) struct Top<T> {
    k: usize,
    /// What a new score must exceed; it rises as better ones come.
    bar: f32,
    kept: Vec<(f32, T)>,
}

impl<T: Copy + Ord> Top<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, bar: f32::NEG_INFINITY, kept: Vec::with_capacity(2 * k.min(1024)) }
    }
    /// Considers one score; not-a-number is never kept.
    pub(crate) fn offer(&mut self, score: f32, what: T) {
        if score > self.bar && self.k > 0 {
            self.kept.push((score, what));
            if self.kept.len() >= 2 * self.k {
                self.prune();
            }
        }
    }
    /// What a score must exceed to be considered.
    pub(crate) fn bar(&self) -> f32 {
        self.bar
    }
    /// What was kept; of equal scores at the edge, any.
    pub(crate) fn into_kept(mut self) -> impl Iterator<Item = T> {
        self.prune();
        self.kept.into_iter().map(|(_, what)| what)
    }

    fn prune(&mut self) {
        if self.kept.len() > self.k {
            let (_, edge, _) = self.kept.select_nth_unstable_by(self.k - 1, |a, b| b.0.total_cmp(&a.0));
            // Not the edge itself: later equals may still come, and all are as good.
            self.bar = edge.0.next_down();
            self.kept.truncate(self.k);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keeps_the_same_scores_as_a_full_sort(scores in prop::collection::vec(0_u8..50, 0..200), k in 0_usize..40) {
            let mut top = Top::new(k);
            scores.iter().enumerate().for_each(|(at, score)| top.offer(f32::from(*score), at));
            let mut kept: Vec<u8> = top.into_kept().map(|at| scores[at]).collect();
            kept.sort_unstable_by(|a, b| b.cmp(a));
            let mut all = scores;
            all.sort_unstable_by(|a, b| b.cmp(a));
            all.truncate(k);
            prop_assert_eq!(kept, all);
        }
    }
}
