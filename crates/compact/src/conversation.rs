//! A conversation as sentences, with the term statistics that all scores are computed from.
//!
//! [`compact()`](crate::compact()) and its siblings analyze the turns once and pass the result on. It is built in time
//! linear in the words, and it is the only place where text is turned into terms.

use crate::dialogue_act::DialogueAct;
use crate::sentence::{Sentence, TermId, specific_words, split_long};
use crate::turn::Turn;
use evoke_types::Role;
use std::collections::{HashMap, HashSet};

/// All sentences of a conversation with inverse document frequencies, where a "document" is one sentence.
#[derive(Debug)]
pub(crate) struct AnalyzedConversation<'a> {
    /// In the order of speech.
    pub(crate) sentences: Vec<Sentence<'a>>,
    /// Inverse document frequency by [`TermId`]: ln(1 + sentences / sentences with the term).
    pub(crate) idf: Vec<f32>,
    vocabulary: Vocabulary,
    /// Number of turns, those without sentences included.
    pub(crate) turn_count: usize,
    /// Estimated tokens of all turns.
    pub(crate) tokens: usize,
}

impl<'a> AnalyzedConversation<'a> {
    /// Splits turns into sentences, and analyzes each. Linear in their words.
    pub(crate) fn analyze(turns: &[Turn<'a>]) -> Self {
        let mut vocabulary = Vocabulary::default();
        let mut sentences = Vec::new();
        let mut tokens = 0;
        for (index, turn) in turns.iter().enumerate() {
            tokens += evoke_text::tokens::count(turn.text);
            for range in evoke_text::sentences::split(turn.text) {
                let sentence = turn.text.get(range).unwrap_or_default();
                for text in split_long(sentence) {
                    sentences.push(vocabulary.analyze_sentence(index, turn.role, text));
                }
            }
        }
        let idf = inverse_document_frequencies(&sentences, vocabulary.0.len());
        Self { sentences, idf, vocabulary, turn_count: turns.len(), tokens }
    }

    /// The terms of any text, as far as they occur in the conversation.
    pub(crate) fn known_terms(&self, text: &str) -> HashSet<TermId> {
        let terms = evoke_text::terms::analyze(text).into_iter();
        terms.filter_map(|term| self.vocabulary.0.get(&term.text).copied()).collect()
    }

    /// The sum of the inverse document frequencies of some terms: how much information they carry.
    pub(crate) fn idf_sum<'s>(&self, terms: impl IntoIterator<Item = &'s TermId>) -> f32 {
        terms.into_iter().filter_map(|term| self.idf.get(*term as usize)).sum()
    }

    /// The share of a sentence's terms, weighted by inverse document frequency, that `is_covered` accepts: 0 to 1, and 1
    /// for a sentence without terms.
    pub(crate) fn coverage(&self, sentence: &Sentence<'_>, is_covered: impl Fn(TermId) -> bool) -> f32 {
        let total = self.idf_sum(&sentence.terms);
        let covered = self.idf_sum(sentence.terms.iter().filter(|term| is_covered(**term)));
        if total > 0.0 { covered / total } else { 1.0 }
    }
}

/// The number of each stemmed term that has occurred.
#[derive(Debug, Default)]
struct Vocabulary(HashMap<Box<str>, TermId>);

impl Vocabulary {
    fn analyze_sentence<'a>(&mut self, turn: usize, role: Role, text: &'a str) -> Sentence<'a> {
        let terms = self.term_ids(text);
        let specific: Vec<&str> = specific_words(text).collect();
        let specific_terms = self.term_ids(&specific.join(" "));
        let tokens = evoke_text::tokens::count(text).max(1);
        Sentence { turn, role, text, act: DialogueAct::classify(text), terms, specific_terms, tokens }
    }

    fn term_ids(&mut self, text: &str) -> Vec<TermId> {
        let mut ids: Vec<TermId> =
            evoke_text::terms::analyze(text).into_iter().map(|term| self.get_or_insert(term.text)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn get_or_insert(&mut self, term: Box<str>) -> TermId {
        let next = TermId::try_from(self.0.len()).unwrap_or(TermId::MAX);
        *self.0.entry(term).or_insert(next)
    }
}

fn inverse_document_frequencies(sentences: &[Sentence<'_>], term_count: usize) -> Vec<f32> {
    let mut frequency = vec![0_u32; term_count];
    for term in sentences.iter().flat_map(|s| s.terms.iter()) {
        if let Some(count) = frequency.get_mut(*term as usize) {
            *count += 1;
        }
    }
    let n = sentences.len() as f32;
    frequency.into_iter().map(|count| (1.0 + n / (count.max(1)) as f32).ln()).collect()
}
