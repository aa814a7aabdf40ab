//! How much of a conversation can still be told from its compaction.

use crate::choose::Choice;
use crate::keys::KeyExtraction;
use crate::sentence::{Reading, Sentence, Stem};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Probing questions that are made at most, spread evenly over the conversation.
const PROBES: usize = 300;
/// The share of a key extraction's terms that one kept statement must hold.
const SAME: f32 = 0.7;
/// The share of a probe's context that the answering statement must hold.
const CONTEXT: f32 = 0.5;
/// What key extractions count in the score; the rest are the probes.
const KEYS: f64 = 0.7;

/// How much of a conversation can still be told from its compaction.
///
/// A probe is a gap question made from one sentence: its most telling name, number or date is the
/// answer, its other terms are the question. It can be answered when one kept statement holds the
/// answer together with half of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validation {
    /// Key extractions of the turns.
    pub keys: usize,
    /// Those that are left.
    pub keys_kept: usize,
    /// Probing questions made from the turns.
    pub probes: usize,
    /// Those that can be answered.
    pub probes_kept: usize,
}

impl Validation {
    /// The share of key extractions that is left; 1 when there were none.
    pub fn key_share(&self) -> f64 {
        share(self.keys_kept, self.keys)
    }

    /// The share of probing questions that can be answered; 1 when there were none.
    pub fn probe_share(&self) -> f64 {
        share(self.probes_kept, self.probes)
    }

    /// Both in one, 0 to 1.
    pub fn score(&self) -> f64 {
        KEYS * self.key_share() + (1.0 - KEYS) * self.probe_share()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Judges what was kept. A statement that was cut short is not counted on.
pub(crate) fn validate(reading: &Reading<'_>, keys: &[KeyExtraction], kept: &[Choice]) -> Validation {
    let whole = kept.iter().map(|choice| (choice, &reading.sentences[choice.sentence]));
    let whole = whole.filter(|(choice, sentence)| choice.end == sentence.text.len());
    let terms = whole.map(|(_, sentence)| sentence.stems.iter().copied().collect()).collect();
    validate_against(reading, keys, &Statements::holding(reading, terms))
}

/// Judges statements by the terms they hold.
pub(crate) fn validate_against(
    reading: &Reading<'_>,
    keys: &[KeyExtraction],
    statements: &Statements<'_>,
) -> Validation {
    let sentences = || reading.sentences.iter().filter(|s| !s.specific.is_empty() && s.stems.len() >= 3);
    let step = sentences().count().div_ceil(PROBES).max(1);
    let probes: Vec<&Sentence<'_>> = sentences().step_by(step).collect();
    Validation {
        keys: keys.len(),
        keys_kept: keys.iter().filter(|k| statements.tell(&reading.sentences[k.sentence], None)).count(),
        probes: probes.len(),
        probes_kept: probes.iter().filter(|s| statements.tell(s, answer(reading, s))).count(),
    }
}

/// The most telling name, number or date of a sentence.
fn answer(reading: &Reading<'_>, sentence: &Sentence<'_>) -> Option<Stem> {
    let idf = |stem: Stem| reading.idf[stem as usize];
    sentence.specific.iter().copied().max_by(|a, b| idf(*a).total_cmp(&idf(*b)).then(b.cmp(a)))
}

/// What was kept, by the terms it holds.
pub(crate) struct Statements<'r> {
    reading: &'r Reading<'r>,
    terms: Vec<HashSet<Stem>>,
    holders: HashMap<Stem, Vec<usize>>,
}

impl<'r> Statements<'r> {
    pub(crate) fn holding(reading: &'r Reading<'r>, terms: Vec<HashSet<Stem>>) -> Self {
        let mut holders: HashMap<Stem, Vec<usize>> = HashMap::new();
        for (at, held) in terms.iter().enumerate() {
            for stem in held {
                holders.entry(*stem).or_default().push(at);
            }
        }
        Self { reading, terms, holders }
    }

    /// Whether one kept statement tells a sentence: as a whole, or one term of it in its context.
    fn tell(&self, sentence: &Sentence<'_>, answer: Option<Stem>) -> bool {
        self.teller(sentence, answer).is_some()
    }

    /// The first statement that does.
    pub(crate) fn teller(&self, sentence: &Sentence<'_>, answer: Option<Stem>) -> Option<usize> {
        let (anchors, wanted) = match &answer {
            Some(answer) => (std::slice::from_ref(answer), CONTEXT),
            None => (sentence.stems.as_slice(), SAME),
        };
        let places = anchors.iter().filter_map(|stem| self.holders.get(stem)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        places
            .into_iter()
            .find(|at| self.reading.share(sentence, |stem| self.terms[*at].contains(&stem)) >= wanted)
    }
}
