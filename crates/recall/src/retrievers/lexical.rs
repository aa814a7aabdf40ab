//! The lexical retriever: BM25 of a turn, and of a turn together with both neighbors.
//!
//! The second is exact, not a sum of scores: term frequencies, lengths and document frequencies are those of
//! the three turns concatenated. They are computed while the posting lists are read, so that nothing has to
//! be stored for it.

mod block_scoring;
mod occurrences;
mod session_bm25;
mod term_statistics;
mod window_bm25;

use crate::filter::Filter;
use crate::index::slot::{SlotId, UnitRef};
use crate::query::OpenPartition;
use crate::query_analysis::QueryWord;
use crate::top_k::TopK;
use crate::weights;
use block_scoring::{BlockScores, Bm25Params, PartitionScores, TermWeight};
use evoke_text::bm25;
use occurrences::TermOccurrences;
use session_bm25::SessionScores;
use term_statistics::TermStatistics;
pub(crate) use window_bm25::WindowScores;

/// BM25 scores of every unit for one query.
#[derive(Debug)]
pub(crate) struct LexicalScores<'a> {
    partitions: &'a [OpenPartition],
    scores: Vec<PartitionScores>,
    /// The best units that pass the filter, by their own score and by that of their neighborhood.
    candidates: Vec<UnitRef>,
    /// The occurrences of each query word, by partition.
    occurrences: Vec<Vec<TermOccurrences<'a>>>,
    /// The weight of each query word.
    pub(crate) idf: Vec<f32>,
    /// The same, for turns and for neighborhoods.
    term_weights: Vec<TermWeight>,
    /// The score of a turn of average length that contains every word once.
    pub(crate) full: f32,
    /// The same for a turn with its neighbors.
    pub(crate) full_context: f32,
}

/// Scores the units of the opened partitions by the query's words and, with less weight, by its identifiers.
/// Candidates are the best units that pass the filter, `pool` by their own words and `pool` by their
/// neighborhood.
pub(crate) fn score<'a>(
    partitions: &'a [OpenPartition],
    words: &[QueryWord],
    identifiers: &[QueryWord],
    filter: Filter,
    pool: usize,
) -> LexicalScores<'a> {
    let lookup =
        |word: &QueryWord| partitions.iter().map(|p| TermOccurrences::lookup(&p.index, word)).collect();
    let occurrences: Vec<Vec<TermOccurrences<'a>>> = words.iter().chain(identifiers).map(lookup).collect();
    let by_partition: Vec<Vec<&TermOccurrences<'_>>> = (0..partitions.len())
        .map(|at| occurrences.iter().filter_map(|word| word.get(at)).collect())
        .collect();
    let statistics: Vec<TermStatistics> = partitions
        .iter()
        .zip(&by_partition)
        .map(|(opened, words)| TermStatistics::collect(opened.index.slots(), words))
        .collect();
    let weights = term_weights(partitions, &statistics, words.len(), identifiers.len());
    let bm25_params = bm25_params(partitions);
    let mut best = Best { own: TopK::new(pool), context: TopK::new(pool), filter };
    let score = |(at, opened): (usize, &OpenPartition)| {
        let words = by_partition.get(at).into_iter().flatten().copied().zip(weights.iter().copied());
        let words: Vec<(&TermOccurrences<'_>, TermWeight)> = words.collect();
        let boundary_occurrences =
            statistics.get(at).map_or(&[] as &[_], |statistics| &statistics.boundary_occurrences);
        PartitionScores::compute(opened.index.slots(), &words, boundary_occurrences, bm25_params, |block| {
            best.offer(at, opened, block);
        })
    };
    let scores = partitions.iter().enumerate().map(score).collect();
    LexicalScores {
        partitions,
        scores,
        candidates: best.into_unit_refs(),
        full: weights.iter().take(words.len()).map(|weight| weight.own).sum(),
        full_context: weights.iter().take(words.len()).map(|weight| weight.context).sum(),
        idf: weights.iter().map(|weight| weight.own).collect(),
        term_weights: weights,
        occurrences,
    }
}

/// The weights of the query's words, followed by those of its identifiers: inverse document frequencies,
/// reduced for words that nearly every unit contains, and for identifiers.
fn term_weights(
    partitions: &[OpenPartition],
    statistics: &[TermStatistics],
    words: usize,
    identifiers: usize,
) -> Vec<TermWeight> {
    let units = partitions.iter().map(|p| p.index.totals().units).sum();
    let frequency = |field: fn(&TermStatistics) -> &Vec<usize>, word: usize| -> usize {
        statistics.iter().filter_map(|statistics| field(statistics).get(word)).sum()
    };
    let weight = |word| TermWeight {
        own: bm25::idf(units, frequency(|s| &s.document_frequency, word)),
        context: bm25::idf(units, frequency(|s| &s.context_frequency, word)),
    };
    let mut weights: Vec<TermWeight> = (0..words + identifiers).map(weight).collect();
    let is_common_word = |word: usize| is_common(units, frequency(|s| &s.document_frequency, word));
    if (0..words).any(|word| !is_common_word(word)) {
        let common = weights.iter_mut().enumerate().filter(|(word, _)| is_common_word(*word));
        common.for_each(|(_, weight)| *weight = weight.scaled(weights::COMMON_TERM_FACTOR));
    }
    let (query_weights, identifier_weights) = weights.split_at_mut(words);
    // An identifier that no unit contains does not reduce the weight of the others.
    let present_weight = |(at, weight): (usize, &TermWeight)| {
        if frequency(|s| &s.document_frequency, words + at) > 0 { weight.own } else { 0.0 }
    };
    let (query_sum, identifier_sum) = (
        query_weights.iter().map(|w| w.own).sum::<f32>(),
        identifier_weights.iter().enumerate().map(present_weight).sum::<f32>(),
    );
    let factor = if identifier_sum > 0.0 {
        (weights::IDENTIFIER_FACTOR * query_sum / identifier_sum).min(weights::IDENTIFIER_FACTOR)
    } else {
        weights::IDENTIFIER_FACTOR
    };
    identifier_weights.iter_mut().for_each(|weight| *weight = weight.scaled(factor));
    weights
}

/// Whether a word is in nearly all units, so that it carries no information.
fn is_common(units: usize, document_frequency: usize) -> bool {
    units >= weights::COMMON_TERM_MIN_UNITS
        && document_frequency as f32 >= weights::COMMON_TERM_SHARE * units as f32
}

fn bm25_params(partitions: &[OpenPartition]) -> Bm25Params {
    let totals = || partitions.iter().map(|p| p.index.totals());
    let units = totals().map(|t| t.units).sum::<usize>().max(1) as f32;
    let (own, context): (u64, u64) =
        totals().fold((0, 0), |(own, context), t| (own + t.length, context + t.context_length));
    Bm25Params {
        own: weights::TURN_BM25.fit(own as f32 / units),
        context: weights::CONTEXT_BM25.fit(context as f32 / units),
    }
}

impl LexicalScores<'_> {
    /// The BM25 score of a unit.
    pub(crate) fn own(&self, unit_ref: UnitRef) -> f32 {
        self.scores.get(unit_ref.0).map_or(0.0, |scores| scores.own(unit_ref.1))
    }
    /// The BM25 score of a unit together with its neighbors.
    pub(crate) fn context(&self, unit_ref: UnitRef) -> f32 {
        self.scores.get(unit_ref.0).map_or(0.0, |scores| scores.context(unit_ref.1))
    }
    /// The best units, some perhaps twice.
    pub(crate) fn candidates(&self) -> &[UnitRef] {
        &self.candidates
    }
    /// The scores of the windows around some units.
    pub(crate) fn windows(&self, unit_refs: &[UnitRef]) -> WindowScores {
        WindowScores::compute(self.partitions, &self.occurrences, &self.term_weights, unit_refs)
    }
    /// The scores of the sessions of some units.
    pub(crate) fn sessions(&self, unit_refs: &[UnitRef]) -> SessionScores {
        SessionScores::compute(self.partitions, &self.occurrences, unit_refs)
    }
}

/// The best units so far, by both scores.
struct Best {
    own: TopK<UnitRef>,
    context: TopK<UnitRef>,
    filter: Filter,
}

impl Best {
    /// Units that are compared with the threshold together: nearly always none exceeds it.
    const CHUNK: usize = 16;

    /// Offers the units of a block.
    fn offer(&mut self, partition: usize, opened: &OpenPartition, block: &BlockScores<'_>) {
        let chunks = block.own.chunks(Self::CHUNK).zip(block.context.chunks(Self::CHUNK));
        for (chunk, (own, context)) in chunks.enumerate() {
            let (own_threshold, context_threshold) =
                (self.own.threshold().max(0.0), self.context.threshold().max(0.0));
            // Without a branch inside, so that the compiler vectorizes it.
            let exceeds = |any: bool, (own, context): (&f32, &f32)| {
                any | (*own > own_threshold) | (*context > context_threshold)
            };
            if !own.iter().zip(context).fold(false, exceeds) {
                continue;
            }
            let first = block.first + (chunk * Self::CHUNK) as SlotId;
            for (slot, (own, context)) in (first..).zip(own.iter().zip(context)) {
                let (own_is_better, context_is_better) = (*own > own_threshold, *context > context_threshold);
                if (own_is_better || context_is_better) && opened.index.admits(slot, self.filter) {
                    if own_is_better {
                        self.own.offer(*own, (partition, slot));
                    }
                    if context_is_better {
                        self.context.offer(*context, (partition, slot));
                    }
                }
            }
        }
    }
    fn into_unit_refs(self) -> Vec<UnitRef> {
        self.own.into_items().chain(self.context.into_items()).collect()
    }
}
