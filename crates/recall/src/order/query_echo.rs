//! Query echoes: passages that only repeat the query are demoted.
//!
//! An agent that records a turn and then asks for memories with that turn's words would find these words
//! above all else, today's and those of every time before. They carry no information for it; their answers
//! do, which are their neighbors.

use crate::candidate::Candidate;
use crate::query::OpenPartition;
use crate::query_analysis::{AnalyzedQuery, tokens};
use crate::weights;
use evoke_text::Marks;

/// Removes, from the first `count` candidates, questions with the words of the query, and questions that are
/// part of the text from which the query was extracted. The candidates must be sorted.
///
/// A statement with the words of the query stays: whoever searches for it may want to read it.
pub(super) fn extract_echoes(
    partitions: &[OpenPartition],
    text: &AnalyzedQuery,
    candidates: &mut Vec<Candidate>,
    count: usize,
) -> Vec<Candidate> {
    let echoes = |candidate: &mut Candidate| {
        let (partition, slot) = candidate.unit_ref;
        let index = partitions.get(partition).map(|opened| &opened.index);
        let is_question =
            index.and_then(|index| index.slot(slot)).is_some_and(|slot| slot.marks.has(Marks::QUESTION));
        let unit = index.filter(|_| is_question).and_then(|index| index.unit(slot));
        unit.map(|unit| &*unit.head.row.text).is_some_and(|passage| {
            let around = text.source_text.as_deref().is_some_and(|around| around.contains(passage.trim()));
            around || tokens(passage).eq(text.tokens.iter().map(String::as_str))
        })
    };
    candidates.extract_if(..count.min(candidates.len()), echoes).collect()
}

/// Appends the removed candidates behind all others.
pub(super) fn append_echoes(echoes: Vec<Candidate>, candidates: &mut Vec<Candidate>) {
    let last = candidates.last().map_or(f32::INFINITY, |last| last.score);
    candidates.extend(echoes.into_iter().map(|mut echo| {
        let score = echo.score.min(last) - weights::QUERY_ECHO_GAP;
        echo.boosts.query_echo = (score - echo.score) * weights::SCORE_SCALE;
        Candidate { score, ..echo }
    }));
}
