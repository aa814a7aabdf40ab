//! Learned judgments of a clause: whether it is worth remembering, as which kind of memory, and whether a liking is a dislike.
//!
//! Called for each clause before a memory is made of it. The one thing to know: a head is a linear model over readable
//! features (`features`), and its weights are a text file beside this one, written by
//! `cargo run --release -p evoke-extract --example train_heads` from the sentences in `eval/extraction/training`. A head
//! never takes words away: a clause that it refuses is still searchable in its passage.

mod evidence;
mod features;
mod training;

pub use features::{Clause, Place, Speaking, features};
pub use training::{Examples, Head, TrainingError};

use crate::grammar;
use evoke_learn::LinearModel;
use evoke_parse::Parser;
use evoke_text::sentences;
use evoke_types::MemoryKind;
use std::ops::Range;
use std::sync::LazyLock;

static KEEP: LazyLock<LinearModel> = LazyLock::new(|| LinearModel::built_in(include_str!("heads/keep.tsv")));
static KIND: LazyLock<LinearModel> = LazyLock::new(|| LinearModel::built_in(include_str!("heads/kind.tsv")));
static POLARITY: LazyLock<LinearModel> =
    LazyLock::new(|| LinearModel::built_in(include_str!("heads/polarity.tsv")));

/// What the dependency tree says of a clause that stands at `range` in an English text, for [`Clause::syntax`]; empty when the
/// text has no words there.
pub fn syntax(parser: &Parser, text: &str, range: &Range<usize>) -> Vec<String> {
    let sentences = sentences::split(text);
    let sentence = sentences.into_iter().find(|sentence| range.start < sentence.end);
    let Some(sentence) = sentence.and_then(|range| Some((range.start, text.get(range)?))) else {
        return Vec::new();
    };
    let (start, sentence) = sentence;
    let document = parser.parse(sentence);
    let propositions = grammar::propositions(&document);
    let overlap = |found: Range<usize>| {
        let (from, to) = ((found.start + start).max(range.start), (found.end + start).min(range.end));
        to.saturating_sub(from)
    };
    let best = propositions.iter().max_by_key(|proposition| overlap(proposition.range()));
    best.map(|best| grammar::syntax_features(best, sentence.trim_end().ends_with('?'))).unwrap_or_default()
}

/// The class of the head `keep` for what is worth remembering.
const KEPT: &str = "1";

/// The class of the head `polarity` for what somebody does not like.
const DISLIKE: &str = "dislike";

/// What the heads think of a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgment {
    /// The probability that the clause is worth remembering, 0 to 1.
    pub keep: f32,
    /// The probability of each kind, given that it is; they sum up to 1.
    pub kinds: Vec<(MemoryKind, f32)>,
    /// The probability that it tells of a dislike, given that it is a preference.
    pub dislike: f32,
}

impl Judgment {
    /// Judges a clause.
    pub fn of(clause: &Clause<'_>) -> Self {
        let found = features(clause);
        let keep = KEEP.probabilities(&found);
        let keep = keep.iter().find(|(class, _)| *class == KEPT).map_or(0.0, |(_, probability)| *probability);
        let kinds = KIND.probabilities(&found);
        let kinds = kinds.into_iter().filter_map(|(class, share)| Some((kind_named(class)?, share)));
        let dislike = POLARITY.probabilities(&found);
        let dislike = dislike.iter().find(|(class, _)| *class == DISLIKE).map_or(0.0, |(_, share)| *share);
        Self { keep, kinds: kinds.collect(), dislike }
    }

    /// The probability of a kind, given that the clause is worth remembering.
    pub fn kind(&self, kind: MemoryKind) -> f32 {
        self.kinds.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, probability)| *probability)
    }
}

/// The kind that the training text calls so.
fn kind_named(class: &str) -> Option<MemoryKind> {
    match class {
        "fact" => Some(MemoryKind::Fact),
        "preference" => Some(MemoryKind::Preference),
        "episode" => Some(MemoryKind::Episode),
        "emotion" => Some(MemoryKind::Emotion),
        "event" => Some(MemoryKind::TemporalEvent),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Judgment {
        let place = Place { index: 0, count: 1 };
        Judgment::of(&Clause {
            text,
            range: 0..text.len(),
            speaking: Speaking::User,
            asked: None,
            place,
            syntax: &[],
        })
    }

    #[test]
    fn the_models_that_are_compiled_in_can_be_read() {
        for model in [&KEEP, &KIND, &POLARITY] {
            assert!(model.feature_count() > 100);
        }
    }

    #[test]
    fn what_says_something_of_somebody_is_told_from_talk() {
        for (worth, idle) in [
            ("My brother Anatole drives a tram in Nantes", "lol that is so funny"),
            ("I'm allergic to penicillin", "ok sounds good, thanks"),
            ("Our lease runs out on 30 September", "What time is it over there?"),
        ] {
            let (worth, idle) = (judged(worth), judged(idle));
            assert!(worth.keep > 0.6 && idle.keep < 0.25, "{worth:?} {idle:?}");
        }
    }

    #[test]
    fn shares_of_kinds_sum_up() {
        for text in ["I can't stand cilantro", "", "漢字", "\u{202e}\u{0}", "(((("] {
            let judgment = judged(text);
            let sum: f32 = judgment.kinds.iter().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 1e-3 && (0.0..=1.0).contains(&judgment.keep), "{text}: {judgment:?}");
        }
        let liking = judged("I can't stand cilantro");
        assert!(liking.kind(MemoryKind::Preference) > liking.kind(MemoryKind::TemporalEvent), "{liking:?}");
    }
}
