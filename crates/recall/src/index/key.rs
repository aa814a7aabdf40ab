//! The search key of a unit: the terms of its passage, merged with those of the memories derived from it.
//!
//! Expanding the key of a passage by derived statements finds more than ranking both separately (LongMemEval,
//! Wu et al. 2024, "fact-augmented key expansion"). [`Unit::new`](super::unit::Unit::new) builds it.

use crate::item::Item;
use evoke_store::ItemBody;
use evoke_text::terms::{Term, analyze, append_characters};
use foldhash::fast::RandomState;
use serde_json::Value;
use std::collections::HashMap;

/// Terms that are not words start with a control character, so that no word can equal one (after Xapian's
/// term prefixes).
const METADATA: char = '\u{1}';
const ENTITY: char = '\u{2}';
const MATTER: char = '\u{3}';

/// Longest metadata value that is indexed, in bytes; longer ones are prose, not keys.
const VALUE_BYTES: usize = 200;
/// Most metadata values that are indexed per document.
const VALUES: usize = 64;
/// Deepest level of nested metadata that is indexed.
const DEPTH: usize = 8;

/// The terms of a key with their frequencies, and its length.
#[derive(Debug, Default)]
pub(crate) struct KeyTerms {
    counts: HashMap<Box<str>, u8, RandomState>,
    length: u32,
    /// Terms that are not words: entity ids, metadata values, and single-valued matters.
    exact: Vec<String>,
}

impl KeyTerms {
    /// Adds a passage: its words, the name of its speaker, and its section heading.
    pub(crate) fn add_passage(&mut self, item: &Item) {
        self.length += self.add_words(&key_terms(&item.row.text));
        if let Some(name) = &item.row.speaker.name {
            self.length += self.add_new(analyze(name));
        }
        if let ItemBody::Passage(body) = &item.row.body
            && let Some(section) = &body.section
        {
            self.length += self.add_new(analyze(section));
        }
        self.add_exact(item);
    }

    /// Adds a memory's statement: only terms that the key does not contain yet, since most statements repeat
    /// the words of their passage. Returns the hashes of all its terms, for
    /// [`KeyedMemory::terms`](super::unit::KeyedMemory::terms).
    pub(crate) fn add_statement(&mut self, item: &Item) -> Box<[u32]> {
        let terms = key_terms(&item.row.text);
        let mut hashes: Vec<u32> = terms.iter().map(|t| hash(&t.text)).collect();
        if let Some(body) = item.memory() {
            let labels =
                analyze(&format!("{} {}", body.category, body.subcategory.as_deref().unwrap_or_default()));
            hashes.extend(labels.iter().map(|t| hash(&t.text)));
            self.add_new(labels);
        }
        self.length += self.add_new(terms);
        self.add_exact(item);
        hashes.sort_unstable();
        hashes.dedup();
        hashes.into_boxed_slice()
    }

    /// Every term with its frequency, words and exact terms.
    pub(crate) fn terms(&self) -> impl Iterator<Item = (&str, u8)> {
        let words = self.counts.iter().map(|(term, count)| (&**term, *count));
        words.chain(self.exact.iter().map(|term| (term.as_str(), 1)))
    }
    /// The length of the key in words, for BM25. All forms of a word count as one.
    pub(crate) fn length(&self) -> u32 {
        self.length
    }

    /// Adds all terms with their frequencies; returns the number of words.
    fn add_words(&mut self, terms: &[Term]) -> u32 {
        let mut words = 0;
        let mut last = None;
        for term in terms {
            words += u32::from(last != Some(term.position));
            last = Some(term.position);
            match self.counts.get_mut(&term.text) {
                Some(count) => *count = count.saturating_add(1),
                None => drop(self.counts.insert(term.text.clone(), 1)),
            }
        }
        words
    }
    /// Adds terms that the key does not contain; returns the number of words.
    fn add_new(&mut self, mut terms: Vec<Term>) -> u32 {
        terms.retain(|term| !self.counts.contains_key(&term.text));
        let mut seen = std::collections::HashSet::new();
        terms.retain(|term| seen.insert(term.text.clone()));
        self.add_words(&terms)
    }
    fn add_exact(&mut self, item: &Item) {
        self.exact.extend(item.row.entities.iter().map(|id| entity_term(&id.to_string())));
        if let Some((subject, matter)) = item.matter() {
            self.exact.push(matter_term(&subject, matter));
        }
        let mut values = Vec::new();
        for value in item.document.metadata.values() {
            strings(value, DEPTH, &mut values);
        }
        self.exact.extend(values.into_iter().map(|value| metadata_term(&value)));
        self.exact.sort_unstable();
        self.exact.dedup();
    }
}

/// The terms of a text of a key: words, and characters of scripts without blanks.
pub(crate) fn key_terms(text: &str) -> Vec<Term> {
    let mut terms = analyze(text);
    append_characters(text, &mut terms);
    terms
}

/// Collects the string values of a JSON value, normalized by [`normal_value`].
pub(crate) fn strings(value: &Value, depth: usize, into: &mut Vec<String>) {
    if into.len() >= VALUES || depth == 0 {
        return;
    }
    match value {
        Value::String(text) => {
            let value = normal_value(text);
            if !value.is_empty() && value.len() <= VALUE_BYTES {
                into.push(value);
            }
        }
        Value::Array(values) => values.iter().for_each(|v| strings(v, depth - 1, into)),
        Value::Object(map) => map.values().for_each(|v| strings(v, depth - 1, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The form in which metadata values are compared: lower case, single spaces.
pub(crate) fn normal_value(text: &str) -> String {
    let mut value = String::with_capacity(text.len().min(VALUE_BYTES + 1));
    for word in text.split_whitespace() {
        if value.len() > VALUE_BYTES {
            break;
        }
        if !value.is_empty() {
            value.push(' ');
        }
        value.extend(word.chars().flat_map(char::to_lowercase));
    }
    value
}

/// The term of a metadata value, as returned by [`normal_value`].
pub(crate) fn metadata_term(value: &str) -> String {
    format!("{METADATA}{value}")
}

/// The term of an entity, for the units that mention it.
pub(crate) fn entity_term(id: &str) -> String {
    format!("{ENTITY}{id}")
}

/// The term of a single-valued matter of a subject (lower case). Two different pairs may share a term, so
/// results have to be compared again.
pub(crate) fn matter_term(subject: &str, matter: &str) -> String {
    format!("{MATTER}{subject}{MATTER}{matter}")
}

/// The FNV-1a hash of a term, 32 bits.
pub(crate) fn hash(term: &str) -> u32 {
    term.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
