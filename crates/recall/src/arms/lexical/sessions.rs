//! Words of the query in all that was said in a session, for the sessions of the candidates alone.

use super::occurrences::Occurrences;
use crate::arms::Place;
use crate::bits::Bits;
use crate::index::slot::NONE;
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
            let session = opened.index.slots().brief(*slot).session;
            if session != NONE {
                asked[*partition].set(session);
                all.scores.insert((*partition, session), 0.0);
            }
        }
        let totals = || partitions.iter().map(|p| p.index.totals());
        let sessions: usize = totals().map(|t| t.sessions).sum();
        let average = totals().map(|t| t.session_length).sum::<u64>() as f32 / sessions.max(1) as f32;
        for word in words {
            all.add(partitions, word, &asked, sessions, average);
        }
        all
    }

    /// The score of a session.
    pub(crate) fn get(&self, partition: usize, session: u32) -> f32 {
        self.scores.get(&(partition, session)).copied().unwrap_or(0.0)
    }

    fn add(
        &mut self,
        partitions: &[Opened],
        word: &[Occurrences<'_>],
        asked: &[Bits],
        sessions: usize,
        average: f32,
    ) {
        let mut counts: HashMap<(usize, u32), u32, RandomState> = HashMap::default();
        let mut holding = 0;
        for (at, (occurrences, asked)) in word.iter().zip(asked).enumerate() {
            let mut seen = Bits::new(asked.len());
            occurrences.each(|_, brief, count| {
                if brief.session == NONE {
                    return;
                }
                holding += usize::from(seen.set(brief.session));
                if asked.has(brief.session) {
                    *counts.entry((at, brief.session)).or_default() += u32::from(count);
                }
            });
        }
        let idf = bm25::idf(sessions, holding);
        self.full += idf;
        for ((partition, session), count) in counts {
            let length = partitions.get(partition).map_or(0, |p| p.index.sessions().length(session));
            if let Some(score) = self.scores.get_mut(&(partition, session)) {
                *score += weights::WHOLE_SESSION.score(idf, count as f32, length as f32, average);
            }
        }
    }
}
