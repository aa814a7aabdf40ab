//! Session BM25: scores whole sessions by the query's words, for the sessions of the candidates only.
//!
//! The words of a query are often spread over the turns of a session; [`rank`](crate::rank) adds a share of
//! this score to each of them.

use super::occurrences::{BlockView, Cursor, TERMS_PER_PASS, TermOccurrences};
use crate::bitset::BitSet;
use crate::index::slot::{NONE, UnitRef};
use crate::index::slots::Slots;
use crate::query::OpenPartition;
use crate::weights;
use evoke_text::bm25;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// BM25 scores of sessions.
#[derive(Debug, Default)]
pub(crate) struct SessionScores {
    /// By index of the partition and number of the session.
    scores: HashMap<(usize, u32), f32, RandomState>,
    /// The score of a session of average length that contains every word once.
    pub(crate) full: f32,
}

impl SessionScores {
    /// Scores the sessions of some units, given the occurrences of each word by partition.
    pub(crate) fn compute<'a>(
        partitions: &[OpenPartition],
        words: &[Vec<TermOccurrences<'a>>],
        unit_refs: &[UnitRef],
    ) -> Self {
        let mut result = Self::default();
        let mut requested: Vec<BitSet> =
            partitions.iter().map(|p| BitSet::new(p.index.sessions().count())).collect();
        for (partition, slot) in unit_refs {
            let Some(opened) = partitions.get(*partition) else { continue };
            let session = opened.index.slot(*slot).map_or(NONE, |slot| slot.session);
            if session != NONE {
                requested[*partition].insert(session);
                result.scores.insert((*partition, session), 0.0);
            }
        }
        let mut counts = vec![Counts::default(); words.len()];
        for (at, (opened, requested)) in partitions.iter().zip(&requested).enumerate() {
            let words: Vec<&TermOccurrences<'_>> = words.iter().filter_map(|word| word.get(at)).collect();
            for (words, counts) in words.chunks(TERMS_PER_PASS).zip(counts.chunks_mut(TERMS_PER_PASS)) {
                count(at, opened.index.slots(), words, requested, counts);
            }
        }
        let totals = || partitions.iter().map(|p| p.index.totals());
        let sessions: usize = totals().map(|t| t.sessions).sum();
        let average = totals().map(|t| t.session_length).sum::<u64>() as f32 / sessions.max(1) as f32;
        for Counts { document_frequency, counts } in counts {
            let idf = bm25::idf(sessions, document_frequency);
            result.full += idf;
            for ((partition, session), count) in counts {
                let length = partitions.get(partition).map_or(0, |p| p.index.sessions().length(session));
                if let Some(score) = result.scores.get_mut(&(partition, session)) {
                    *score += weights::SESSION_BM25.score(idf, count as f32, length as f32, average);
                }
            }
        }
        result
    }

    /// The score of a session; 0 if it was not requested.
    pub(crate) fn get(&self, partition: usize, session: u32) -> f32 {
        self.scores.get(&(partition, session)).copied().unwrap_or(0.0)
    }
}

/// Occurrences of one word in sessions.
#[derive(Debug, Clone, Default)]
struct Counts {
    /// The number of sessions that contain it.
    document_frequency: usize,
    /// Its frequency in each requested session, by index of the partition and number of the session.
    counts: HashMap<(usize, u32), u32, RandomState>,
}

/// Counts some words in the sessions of one partition.
fn count(
    at: usize,
    slots: &Slots,
    words: &[&TermOccurrences<'_>],
    requested: &BitSet,
    counts: &mut [Counts],
) {
    if words.iter().all(|occurrences| occurrences.is_empty()) {
        return;
    }
    let mut cursors: Vec<Cursor<'_>> = words.iter().map(|occurrences| occurrences.cursor()).collect();
    let mut seen = vec![BitSet::new(requested.len()); words.len()];
    for (block_index, block) in BlockView::all(slots).enumerate() {
        let sessions = slots.session_block(block_index);
        for ((cursor, seen), word) in cursors.iter_mut().zip(&mut seen).zip(counts.iter_mut()) {
            cursor.read_block(&block, |slot, _, count| {
                let Some(session) =
                    sessions.get((slot - block.first) as usize).filter(|number| **number != NONE)
                else {
                    return;
                };
                word.document_frequency += usize::from(seen.insert(*session));
                if requested.contains(*session) {
                    *word.counts.entry((at, *session)).or_default() += u32::from(count);
                }
            });
        }
    }
}
