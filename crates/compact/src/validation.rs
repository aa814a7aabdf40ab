//! Validation: how much of a conversation can still be answered from a set of retained statements.
//!
//! [`compact()`](crate::compact()) validates each of its attempts, [`evaluate()`](crate::evaluate()) any statements that a caller
//! brings, and [`compact_abstractive`](crate::compact_abstractive) the lines of a chat model. Statements are compared by their
//! terms, so the same measure holds for quoted and for rewritten ones.

use crate::conversation::AnalyzedConversation;
use crate::key_extractions::KeyExtraction;
use crate::sentence::{Sentence, TermId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Most probes that are generated, spread evenly over the conversation.
const MAX_PROBES: usize = 300;
/// The share of a key extraction's terms that one retained statement must cover.
const KEY_COVERAGE: f32 = 0.7;
/// The share of a probe's sentence that the answering statement must cover.
const CONTEXT_COVERAGE: f32 = 0.5;
/// Weight of the key extractions in [`Validation::score`]; the rest is that of the probes.
const KEY_WEIGHT: f64 = 0.7;

/// How much of a conversation can still be answered from its compaction.
///
/// A probe is a cloze question generated from one sentence: its rarest name, number or date is the
/// answer, its other terms are the question. It can be answered when one retained statement contains the
/// answer together with half of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validation {
    /// Number of [key extractions](KeyExtraction) of the conversation.
    pub key_extractions: usize,
    /// How many of them a retained statement covers.
    pub key_extractions_retained: usize,
    /// Number of probes generated from the conversation, at most 300.
    pub probes: usize,
    /// How many of them a retained statement answers.
    pub probes_answered: usize,
}

impl Validation {
    /// The share of key extractions that is retained, 0 to 1; 1 when there were none.
    pub fn key_share(&self) -> f64 {
        ratio(self.key_extractions_retained, self.key_extractions)
    }

    /// The share of probes that can be answered, 0 to 1; 1 when there were none.
    pub fn probe_share(&self) -> f64 {
        ratio(self.probes_answered, self.probes)
    }

    /// The weighted mean of [`Validation::key_share`] and [`Validation::probe_share`], 0 to 1.
    pub fn score(&self) -> f64 {
        KEY_WEIGHT * self.key_share() + (1.0 - KEY_WEIGHT) * self.probe_share()
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Validates statements against the key extractions of a conversation and against probes generated from it.
pub(crate) fn validate(
    conversation: &AnalyzedConversation<'_>,
    key_extractions: &[KeyExtraction],
    statements: &StatementIndex<'_>,
) -> Validation {
    let informative =
        || conversation.sentences.iter().filter(|s| !s.specific_terms.is_empty() && s.terms.len() >= 3);
    let step = informative().count().div_ceil(MAX_PROBES).max(1);
    let probes: Vec<&Sentence<'_>> = informative().step_by(step).collect();
    let retained =
        key_extractions.iter().filter(|key| statements.covers(&conversation.sentences[key.sentence], None));
    let answered = probes.iter().filter(|s| statements.covers(s, probe_answer(conversation, s)));
    Validation {
        key_extractions: key_extractions.len(),
        key_extractions_retained: retained.count(),
        probes: probes.len(),
        probes_answered: answered.count(),
    }
}

/// The rarest term of a name, number or date in a sentence; of equal ones the first seen.
fn probe_answer(conversation: &AnalyzedConversation<'_>, sentence: &Sentence<'_>) -> Option<TermId> {
    let idf = |term: TermId| conversation.idf[term as usize];
    sentence.specific_terms.iter().copied().max_by(|a, b| idf(*a).total_cmp(&idf(*b)).then(b.cmp(a)))
}

/// Retained statements as sets of terms, with an inverted index over them.
pub(crate) struct StatementIndex<'r> {
    conversation: &'r AnalyzedConversation<'r>,
    /// The terms of each statement.
    terms: Vec<HashSet<TermId>>,
    /// The statements that contain a term.
    postings: HashMap<TermId, Vec<usize>>,
}

impl<'r> StatementIndex<'r> {
    /// Indexes statements by their terms, which are those of `conversation`.
    pub(crate) fn new(conversation: &'r AnalyzedConversation<'r>, terms: Vec<HashSet<TermId>>) -> Self {
        let mut postings: HashMap<TermId, Vec<usize>> = HashMap::new();
        for (statement, terms) in terms.iter().enumerate() {
            for term in terms {
                postings.entry(*term).or_default().push(statement);
            }
        }
        Self { conversation, terms, postings }
    }

    /// Whether one statement covers a sentence: as a whole, or the `answer` in its context.
    fn covers(&self, sentence: &Sentence<'_>, answer: Option<TermId>) -> bool {
        self.first_covering(sentence, answer).is_some()
    }

    /// The index of the first statement that does.
    ///
    /// Only statements that share a term with the sentence (or contain the answer) are compared.
    pub(crate) fn first_covering(&self, sentence: &Sentence<'_>, answer: Option<TermId>) -> Option<usize> {
        let (anchors, threshold) = match &answer {
            Some(answer) => (std::slice::from_ref(answer), CONTEXT_COVERAGE),
            None => (sentence.terms.as_slice(), KEY_COVERAGE),
        };
        let candidates = anchors.iter().filter_map(|term| self.postings.get(term)).flatten();
        let candidates: BTreeSet<usize> = candidates.copied().collect();
        candidates.into_iter().find(|at| {
            self.conversation.coverage(sentence, |term| self.terms[*at].contains(&term)) >= threshold
        })
    }
}
