//! Figures of one ranking against what should have been found, and their means.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::HashSet;
use std::hash::Hash;

/// The depths at which recall is reported.
pub(crate) const DEPTHS: [usize; 4] = [5, 10, 20, 50];
const NDCG_DEPTH: usize = 10;
/// Samples behind an interval.
const SAMPLES: usize = 1_000;

/// Figures between 0 and 1: of one question, or means over many.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Figures {
    /// Whether one gold item is among the first k, for each of [`DEPTHS`].
    pub(crate) any: [f64; DEPTHS.len()],
    /// Whether every gold item is.
    pub(crate) all: [f64; DEPTHS.len()],
    /// Which share of the gold items is.
    pub(crate) share: [f64; DEPTHS.len()],
    /// Discounted gain of the first ten, over that of the best possible order.
    pub ndcg10: f64,
    /// Whether the first item is gold.
    pub hit1: f64,
    /// One over the place of the first gold item.
    pub(crate) mrr: f64,
}

impl Figures {
    /// Judges a ranking, best first and without repeats, against the gold items.
    ///
    /// `None` when nothing is gold: such a question has no answer to find, and counts nowhere.
    pub(crate) fn of<T: Eq + Hash>(ranked: &[T], gold: &HashSet<T>) -> Option<Self> {
        if gold.is_empty() {
            return None;
        }
        let places: Vec<usize> = ranked
            .iter()
            .enumerate()
            .filter(|(_, item)| gold.contains(item))
            .map(|(place, _)| place)
            .collect();
        let found = |depth: usize| places.iter().filter(|place| **place < depth).count();
        let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        let gained: f64 = places.iter().filter(|p| **p < NDCG_DEPTH).map(|p| discount(*p)).sum();
        let ideal: f64 = (0..gold.len().min(NDCG_DEPTH)).map(discount).sum();
        Some(Self {
            any: DEPTHS.map(|k| f64::from(u8::from(found(k) > 0))),
            all: DEPTHS.map(|k| f64::from(u8::from(found(k) == gold.len()))),
            share: DEPTHS.map(|k| found(k) as f64 / gold.len() as f64),
            ndcg10: gained / ideal,
            hit1: f64::from(u8::from(places.first() == Some(&0))),
            mrr: places.first().map_or(0.0, |place| 1.0 / (*place as f64 + 1.0)),
        })
    }

    /// Every figure with its name, in the order of tables.
    pub(crate) fn named(&self) -> Vec<(String, f64)> {
        let at = |name: &str, values: [f64; DEPTHS.len()]| {
            DEPTHS.iter().zip(values).map(|(k, v)| (format!("{name}@{k}"), v)).collect::<Vec<_>>()
        };
        let mut named = [at("any", self.any), at("all", self.all), at("share", self.share)].concat();
        named.extend([
            ("ndcg@10".to_owned(), self.ndcg10),
            ("hit@1".to_owned(), self.hit1),
            ("mrr".to_owned(), self.mrr),
        ]);
        named
    }

    /// A number for every figure, by how it is read.
    fn each(of: impl Fn(&dyn Fn(&Self) -> f64) -> f64) -> Self {
        Self {
            any: std::array::from_fn(|i| of(&|f| f.any[i])),
            all: std::array::from_fn(|i| of(&|f| f.all[i])),
            share: std::array::from_fn(|i| of(&|f| f.share[i])),
            ndcg10: of(&|f| f.ndcg10),
            hit1: of(&|f| f.hit1),
            mrr: of(&|f| f.mrr),
        }
    }

    fn combine(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let each = |a: [f64; DEPTHS.len()], b: [f64; DEPTHS.len()]| std::array::from_fn(|i| f(a[i], b[i]));
        Self {
            any: each(self.any, other.any),
            all: each(self.all, other.all),
            share: each(self.share, other.share),
            ndcg10: f(self.ndcg10, other.ndcg10),
            hit1: f(self.hit1, other.hit1),
            mrr: f(self.mrr, other.mrr),
        }
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = self.named();
        let mut map = serializer.serialize_map(Some(named.len()))?;
        for (name, value) in named {
            map.serialize_entry(&name, &rounded(value))?;
        }
        map.end()
    }
}

/// The figures of many questions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mean {
    figures: Vec<Figures>,
}

/// Where a mean lies with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Interval {
    pub(crate) low: Figures,
    pub(crate) high: Figures,
}

impl Mean {
    /// Counts one question in; one without gold changes nothing.
    pub(crate) fn add(&mut self, figures: Option<Figures>) {
        self.figures.extend(figures);
    }
    /// Questions counted.
    pub(crate) fn count(&self) -> usize {
        self.figures.len()
    }
    /// The mean; zeros when nothing was counted.
    pub(crate) fn get(&self) -> Figures {
        mean(self.figures.iter())
    }
    /// Where the mean lies with 95 % confidence: the percentiles of the means of samples drawn from the
    /// questions with replacement (Efron 1979). The draws are the same every time.
    pub(crate) fn interval(&self) -> Interval {
        let (Some(last), mut random) = (self.figures.len().checked_sub(1), StdRng::seed_from_u64(1)) else {
            return Interval::default();
        };
        let mut sample = || mean((0..=last).filter_map(|_| self.figures.get(random.random_range(0..=last))));
        let samples: Vec<Figures> = (0..SAMPLES).map(|_| sample()).collect();
        let at = |share: f64| Figures::each(|figure| percentile(samples.iter().map(figure).collect(), share));
        Interval { low: at(0.025), high: at(0.975) }
    }
}

fn mean<'a>(figures: impl Iterator<Item = &'a Figures>) -> Figures {
    let (mut sum, mut count) = (Figures::default(), 0.0_f64);
    for figures in figures {
        sum = sum.combine(*figures, |a, b| a + b);
        count += 1.0;
    }
    sum.combine(Figures::default(), |sum, _| sum / count.max(1.0))
}

fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (share * (values.len().saturating_sub(1)) as f64).round() as usize;
    values.get(at).copied().unwrap_or_default()
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named: Vec<_> = self.low.named().into_iter().zip(self.high.named()).collect();
        let mut map = serializer.serialize_map(Some(named.len()))?;
        for ((name, low), (_, high)) in named {
            map.serialize_entry(&name, &[rounded(low), rounded(high)])?;
        }
        map.end()
    }
}

/// Six digits: more than any sample supports, and the same text on every machine.
fn rounded(figure: f64) -> f64 {
    (figure * 1e6).round() / 1e6
}

/// The place of each gold item in a ranking, from 1; the best first, those that are missing last.
pub(crate) fn places<T: Eq + Hash>(ranked: &[T], gold: &HashSet<T>) -> Vec<Option<usize>> {
    let place = |item: &T| ranked.iter().position(|other| other == item).map(|at| at + 1);
    let mut places: Vec<Option<usize>> = gold.iter().map(place).collect();
    places.sort_unstable_by_key(|place| place.unwrap_or(usize::MAX));
    places
}

/// The items in the order of their first appearance.
pub(crate) fn first_appearances<T: Eq + Hash + Clone>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figures(ranked: &[u32], gold: &[u32]) -> Figures {
        Figures::of(ranked, &gold.iter().copied().collect()).expect("gold")
    }

    #[test]
    fn figures_worked_out_by_hand() {
        // Gold at places 2 and 6 of 7, one gold item missing.
        let f = figures(&[1, 10, 2, 3, 4, 11, 5], &[10, 11, 12]);
        assert_eq!(f.any, [1.0; 4]);
        assert_eq!(f.all, [0.0; 4]);
        assert_eq!(f.share, [1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0]);
        assert_eq!((f.hit1, f.mrr), (0.0, 0.5));
        // 1/log2(3) + 1/log2(7), over 1 + 1/log2(3) + 1/log2(4).
        assert!((f.ndcg10 - (0.630_930 + 0.356_207) / (1.0 + 0.630_930 + 0.5)).abs() < 1e-5);
    }

    #[test]
    fn the_edges() {
        let perfect = figures(&[1, 2], &[1, 2]);
        assert!(perfect.named().iter().all(|(_, v)| (*v - 1.0).abs() < 1e-12));
        assert_eq!(figures(&[], &[1]), Figures::default());
        assert_eq!(Figures::of(&[1], &HashSet::new()), None);
        // More gold than ten: the best order still reaches 1.
        let many: Vec<u32> = (0..15).collect();
        assert!((figures(&many, &many).ndcg10 - 1.0).abs() < 1e-12);
        assert_eq!(figures(&many, &many).all, [0.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn means_leave_questions_without_gold_out() {
        let mut mean = Mean::default();
        mean.add(Some(figures(&[1], &[1])));
        mean.add(Some(figures(&[2], &[1])));
        mean.add(None);
        assert_eq!((mean.count(), mean.get().hit1), (2, 0.5));
        assert_eq!(Mean::default().get(), Figures::default());
    }

    #[test]
    fn an_interval_holds_the_mean_and_narrows_with_questions() {
        let of = |questions: u32| {
            let mut mean = Mean::default();
            for n in 0..questions {
                mean.add(Some(figures(&[n % 2], &[1])));
            }
            let interval = mean.interval();
            assert!(interval.low.hit1 <= mean.get().hit1 && mean.get().hit1 <= interval.high.hit1);
            assert_eq!(interval, mean.interval());
            interval.high.hit1 - interval.low.hit1
        };
        // Of n fair coins the mean lies within 1.96 times 0.5 / sqrt(n).
        let (few, many) = (of(100), of(400));
        assert!((0.15..0.25).contains(&few) && (0.075..0.125).contains(&many), "{few} {many}");
        assert_eq!(Mean::default().interval(), Interval::default());
    }

    /// The definitions, written out as naively as can be.
    fn naive(ranked: &[u32], gold: &HashSet<u32>) -> Figures {
        let top = |k: usize| ranked.iter().take(k).copied().collect::<HashSet<_>>();
        let share = |k: usize| gold.intersection(&top(k)).count() as f64 / gold.len() as f64;
        let gain = |order: &[bool]| {
            order
                .iter()
                .take(10)
                .enumerate()
                .map(|(i, hit)| if *hit { 1.0 / (i as f64 + 2.0).log2() } else { 0.0 })
                .sum::<f64>()
        };
        let order: Vec<bool> = ranked.iter().map(|r| gold.contains(r)).collect();
        let best = vec![true; gold.len()];
        Figures {
            any: DEPTHS.map(|k| if share(k) > 0.0 { 1.0 } else { 0.0 }),
            all: DEPTHS.map(|k| if gold.is_subset(&top(k)) { 1.0 } else { 0.0 }),
            share: DEPTHS.map(share),
            ndcg10: gain(&order) / gain(&best),
            hit1: if order.first() == Some(&true) { 1.0 } else { 0.0 },
            mrr: order.iter().position(|hit| *hit).map_or(0.0, |p| 1.0 / (p + 1) as f64),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definitions(
            ranked in proptest::collection::vec(0u32..80, 0..120),
            gold in proptest::collection::hash_set(0u32..80, 1..14),
        ) {
            let ranked = first_appearances(ranked);
            let (ours, theirs) = (Figures::of(&ranked, &gold).expect("gold"), naive(&ranked, &gold));
            for ((name, a), (_, b)) in ours.named().into_iter().zip(theirs.named()) {
                prop_assert!((a - b).abs() < 1e-9, "{name}: {a} is not {b}");
                prop_assert!((0.0..=1.0 + 1e-9).contains(&a));
            }
        }

        #[test]
        fn first_appearances_keep_order_and_lose_nothing(items in proptest::collection::vec(0u8..20, 0..60)) {
            let once = first_appearances(items.clone());
            let mut sorted = once.clone();
            sorted.sort_unstable();
            sorted.dedup();
            prop_assert_eq!(sorted.len(), once.len());
            prop_assert!(items.iter().all(|i| once.contains(i)));
            let places: Vec<_> = once.iter().map(|o| items.iter().position(|i| i == o)).collect();
            prop_assert!(places.is_sorted());
        }
    }
}
