//! Words of the query in all that was said in a session, for the sessions of the candidates alone.

use super::occurrences::{AT_ONCE, Cursor, Occurrences, View};
use crate::arms::Place;
use crate::bits::Bits;
use crate::index::slot::NONE;
use crate::index::slots::Slots;
use crate::query::Opened;
use crate::weights;
use evoke_text::bm25;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Scores of sessions.
#[derive(Debug, Default)]
pub(crate) struct SessionScores {
    /// By partition and number of the session.
    scores: HashMap<(usize, u32), f32, RandomState>,
    /// What a session of average length earns that holds every word once.
    pub(crate) full: f32,
}

impl SessionScores {
    /// Scores the sessions that some places lie in, for words whose occurrences are given by partition.
    pub(crate) fn of<'a>(partitions: &[Opened], words: &[Vec<Occurrences<'a>>], places: &[Place]) -> Self {
        let mut all = Self::default();
        let mut asked: Vec<Bits> = partitions.iter().map(|p| Bits::new(p.index.sessions().count())).collect();
        for (partition, slot) in places {
            let Some(opened) = partitions.get(*partition) else { continue };
            let session = opened.index.slot(*slot).map_or(NONE, |slot| slot.session);
            if session != NONE {
                asked[*partition].set(session);
                all.scores.insert((*partition, session), 0.0);
            }
        }
        let mut counts = vec![Counts::default(); words.len()];
        for (at, (opened, asked)) in partitions.iter().zip(&asked).enumerate() {
            let words: Vec<&Occurrences<'_>> = words.iter().filter_map(|word| word.get(at)).collect();
            for (words, counts) in words.chunks(AT_ONCE).zip(counts.chunks_mut(AT_ONCE)) {
                count(at, opened.index.slots(), words, asked, counts);
            }
        }
        let totals = || partitions.iter().map(|p| p.index.totals());
        let sessions: usize = totals().map(|t| t.sessions).sum();
        let average = totals().map(|t| t.session_length).sum::<u64>() as f32 / sessions.max(1) as f32;
        for Counts { holding, counts } in counts {
            let idf = bm25::idf(sessions, holding);
            all.full += idf;
            for ((partition, session), count) in counts {
                let length = partitions.get(partition).map_or(0, |p| p.index.sessions().length(session));
                if let Some(score) = all.scores.get_mut(&(partition, session)) {
                    *score += weights::WHOLE_SESSION.score(idf, count as f32, length as f32, average);
                }
            }
        }
        all
    }

    /// The score of a session.
    pub(crate) fn get(&self, partition: usize, session: u32) -> f32 {
        self.scores.get(&(partition, session)).copied().unwrap_or(0.0)
    }
}

/// Where one word occurs.
#[derive(Debug, Clone, Default)]
struct Counts {
    /// Sessions that hold it.
    holding: usize,
    /// How often those do that are asked for, by partition and number.
    counts: HashMap<(usize, u32), u32, RandomState>,
}

/// Counts some words in the sessions of one partition.
fn count(at: usize, slots: &Slots, words: &[&Occurrences<'_>], asked: &Bits, counts: &mut [Counts]) {
    if words.iter().all(|occurrences| occurrences.is_empty()) {
        return;
    }
    let mut cursors: Vec<Cursor<'_>> = words.iter().map(|occurrences| occurrences.cursor()).collect();
    let mut seen = vec![Bits::new(asked.len()); words.len()];
    for (at_window, view) in View::all(slots).enumerate() {
        let sessions = slots.sessions(at_window);
        for ((cursor, seen), word) in cursors.iter_mut().zip(&mut seen).zip(counts.iter_mut()) {
            cursor.read(&view, |slot, _, count| {
                let Some(session) =
                    sessions.get((slot - view.first) as usize).filter(|number| **number != NONE)
                else {
                    return;
                };
                word.holding += usize::from(seen.set(*session));
                if asked.has(*session) {
                    *word.counts.entry((at, *session)).or_default() += u32::from(count);
                }
            });
        }
    }
}
