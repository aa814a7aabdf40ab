//! The tables of the model beside its networks: rules of the tokenizer, norms, transitions, word classes, lemmas.

use super::{read_json, unexpected, unpack};
use crate::error::ParseError;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The numbers that the files have for the text and the norm of a token.
const TEXT: u64 = 65;
const NORM: u64 = 67;

/// Tokens of a string that is cut as a table says: text and norm, which is absent where the usual one holds.
pub(crate) type Exceptions = BTreeMap<String, Vec<(String, Option<String>)>>;

/// The rules of the tokenizer, as regular expressions in the dialect of Python.
#[derive(Debug, Deserialize)]
pub(crate) struct TokenRules {
    /// What is cut off at the start of a word.
    #[serde(rename = "prefix_search")]
    pub(crate) prefixes: String,
    /// What is cut off at its end.
    #[serde(rename = "suffix_search")]
    pub(crate) suffixes: String,
    /// What is cut out of its middle.
    #[serde(rename = "infix_finditer")]
    pub(crate) infixes: String,
    /// What is an address and stays whole.
    #[serde(rename = "url_match")]
    pub(crate) addresses: String,
    exceptions: BTreeMap<String, Vec<BTreeMap<u64, String>>>,
}

impl TokenRules {
    pub(crate) const FILE: &'static str = "tokenizer";

    /// Reads the rules.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ParseError> {
        unpack(Self::FILE, bytes)
    }

    /// The strings that are cut as a table says.
    pub(crate) fn exceptions(&self) -> Exceptions {
        let token =
            |token: &BTreeMap<u64, String>| Some((token.get(&TEXT)?.clone(), token.get(&NORM).cloned()));
        let tokens = |tokens: &Vec<BTreeMap<u64, String>>| tokens.iter().filter_map(token).collect();
        self.exceptions.iter().map(|(text, parts)| (text.clone(), tokens(parts))).collect()
    }
}

/// Norms of words, by the id of the word.
pub(crate) type NormTable = BTreeMap<u64, String>;

/// Reads the norms.
pub(crate) fn norm_table(bytes: &[u8]) -> Result<NormTable, ParseError> {
    const FILE: &str = "vocab/lookups.bin";
    let mut tables: BTreeMap<String, NormTable> = unpack(FILE, bytes)?;
    tables.remove("lexeme_norm").ok_or_else(|| unexpected(FILE, "it has no norms"))
}

/// Reads the labels of the tagger, in the order of its outputs.
pub(crate) fn tagger_labels(bytes: &[u8]) -> Result<Vec<String>, ParseError> {
    #[derive(Deserialize)]
    struct Config {
        labels: Vec<String>,
    }
    Ok(read_json::<Config>("tagger/cfg", bytes)?.labels)
}

/// Reads transitions in the order of the outputs that score them: number of the action, label.
pub(crate) fn moves(file: &'static str, bytes: &[u8]) -> Result<Vec<(u8, String)>, ParseError> {
    #[derive(Deserialize)]
    struct Moves {
        moves: String,
    }
    let Moves { moves } = unpack(file, bytes)?;
    let actions: BTreeMap<u8, BTreeMap<String, i64>> = read_json(file, moves.as_bytes())?;
    let mut all = Vec::new();
    for (action, frequencies) in actions {
        let mut labels: Vec<(String, i64)> = frequencies.into_iter().collect();
        labels.sort_by(|(left, one), (right, other)| (Reverse(one), right).cmp(&(Reverse(other), left)));
        all.extend(labels.into_iter().map(|(label, _)| (action, label)));
    }
    Ok(all)
}

/// A rule that gives attributes to one of the tokens that match a pattern.
#[derive(Debug, Deserialize)]
pub(crate) struct AttributeRule {
    /// The rule holds where one of these does.
    pub(crate) patterns: Vec<Pattern>,
    /// The attributes, by their names.
    #[serde(rename = "attrs")]
    pub(crate) attributes: BTreeMap<String, String>,
    /// Which token of the match gets them.
    pub(crate) index: usize,
}

/// Conditions on tokens in a row.
pub(crate) type Pattern = Vec<Conditions>;

/// Conditions on one token, by the name of the attribute.
pub(crate) type Conditions = BTreeMap<String, Condition>;

/// A condition on an attribute of a token.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Condition {
    /// It is so.
    Flag(bool),
    /// It is this string.
    Is(String),
    /// It is one of some strings.
    OneOf {
        /// The strings.
        #[serde(rename = "IN")]
        strings: Vec<String>,
    },
    /// It is none of some strings.
    NoneOf {
        /// The strings.
        #[serde(rename = "NOT_IN")]
        strings: Vec<String>,
    },
    /// It has a match of a regular expression.
    Matches {
        /// The expression.
        #[serde(rename = "REGEX")]
        expression: String,
    },
}

impl AttributeRule {
    pub(crate) const FILE: &'static str = "attribute_ruler/patterns";

    /// Reads all rules; a later one wins over an earlier one.
    pub(crate) fn read_all(bytes: &[u8]) -> Result<Vec<Self>, ParseError> {
        unpack(Self::FILE, bytes)
    }
}

/// What the lemmatizer knows, by the id of the word class.
#[derive(Debug, Deserialize)]
pub(crate) struct LemmaTables {
    /// Endings and what takes their place.
    #[serde(rename = "lemma_rules")]
    pub(crate) rules: BTreeMap<u64, Vec<(String, String)>>,
    /// Words that follow no rule.
    #[serde(rename = "lemma_exc")]
    pub(crate) exceptions: BTreeMap<u64, BTreeMap<String, Vec<String>>>,
    /// Lemmas that are words.
    #[serde(rename = "lemma_index")]
    pub(crate) known: BTreeMap<u64, Vec<String>>,
}

/// Reads the tables of the lemmatizer.
pub(crate) fn lemma_tables(bytes: &[u8]) -> Result<LemmaTables, ParseError> {
    unpack("lemmatizer/lookups/lookups.bin", bytes)
}
