//! Selection of the k highest scores without sorting, used by every retriever.

/// The `k` highest of all scores that are offered, in linear time.
#[derive(Debug)]
pub(crate) struct TopK<T> {
    k: usize,
    /// A new score must exceed this; it rises as better ones come.
    threshold: f32,
    entries: Vec<(f32, T)>,
}

impl<T: Copy + Ord> TopK<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, threshold: f32::NEG_INFINITY, entries: Vec::with_capacity(2 * k.min(1024)) }
    }
    /// Offers one score; NaN is never taken.
    pub(crate) fn offer(&mut self, score: f32, item: T) {
        if score > self.threshold && self.k > 0 {
            self.entries.push((score, item));
            if self.entries.len() >= 2 * self.k {
                self.prune();
            }
        }
    }
    /// What a score must exceed to be taken.
    pub(crate) fn threshold(&self) -> f32 {
        self.threshold
    }
    /// The items with the highest scores, unsorted; of equal scores at the edge, any.
    pub(crate) fn into_items(mut self) -> impl Iterator<Item = T> {
        self.prune();
        self.entries.into_iter().map(|(_, item)| item)
    }

    fn prune(&mut self) {
        if self.entries.len() > self.k {
            let (_, edge, _) = self.entries.select_nth_unstable_by(self.k - 1, |a, b| b.0.total_cmp(&a.0));
            // Not the edge itself: later equals may still come, and all are as good.
            self.threshold = edge.0.next_down();
            self.entries.truncate(self.k);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn matches_a_full_sort(scores in prop::collection::vec(0_u8..50, 0..200), k in 0_usize..40) {
            let mut top_k = TopK::new(k);
            scores.iter().enumerate().for_each(|(at, score)| top_k.offer(f32::from(*score), at));
            let mut entries: Vec<u8> = top_k.into_items().map(|at| scores[at]).collect();
            entries.sort_unstable_by(|a, b| b.cmp(a));
            let mut all = scores;
            all.sort_unstable_by(|a, b| b.cmp(a));
            all.truncate(k);
            prop_assert_eq!(entries, all);
        }
    }
}
