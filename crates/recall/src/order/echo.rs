//! What was asked is no answer.
//!
//! An agent that records a turn and then asks for memories with that turn's words would find these words above all
//! else, today's and those of every time before. They tell it nothing; what was answered then stands beside them.

use crate::analyse::{Analysed, tokens};
use crate::candidate::Candidate;
use crate::query::Opened;
use crate::weights;
use evoke_text::Marks;

/// Takes out those of the first `count` candidates, which are in order, that ask the very question that is asked, or are a
/// part of the longer text in which it stood.
/// A statement in the query's words stays: whoever looks for it may want to read it.
pub(super) fn take(
    partitions: &[Opened],
    text: &Analysed,
    candidates: &mut Vec<Candidate>,
    count: usize,
) -> Vec<Candidate> {
    let echoes = |candidate: &mut Candidate| {
        let (partition, slot) = candidate.place;
        let index = partitions.get(partition).map(|opened| &opened.index);
        let asks =
            index.and_then(|index| index.slot(slot)).is_some_and(|slot| slot.marks.has(Marks::QUESTION));
        let unit = index.filter(|_| asks).and_then(|index| index.unit(slot));
        unit.map(|unit| &*unit.head.row.text).is_some_and(|said| {
            let around = text.around.as_deref().is_some_and(|around| around.contains(said.trim()));
            around || tokens(said).eq(text.tokens.iter().map(String::as_str))
        })
    };
    candidates.extract_if(..count.min(candidates.len()), echoes).collect()
}

/// Puts them behind all others.
pub(super) fn put_behind(echoes: Vec<Candidate>, candidates: &mut Vec<Candidate>) {
    let last = candidates.last().map_or(f32::INFINITY, |last| last.score);
    candidates.extend(echoes.into_iter().map(|mut echo| {
        let score = echo.score.min(last) - weights::BEHIND;
        echo.added.echo = (score - echo.score) * weights::WHOLE;
        Candidate { score, ..echo }
    }));
}
