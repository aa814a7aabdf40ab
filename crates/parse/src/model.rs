//! The files of the model, read into the shapes that the other modules work with.
//!
//! [`Parser`](crate::Parser) loads them once. Files are those of a spaCy pipeline, under the names that they have there;
//! nothing was converted. The lower modules know the formats, the upper ones only [`Network`] and the tables.

mod array;
mod network;
mod tables;

pub(crate) use self::array::Array;
pub(crate) use self::network::{Network, Node};
pub(crate) use self::tables::{
    AttributeRule, Condition, Conditions, Exceptions, LemmaTables, NormTable, Pattern, TokenRules,
    lemma_tables, moves, norm_table, tagger_labels,
};

use crate::error::ParseError;
use serde::de::DeserializeOwned;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The files of the model by their contents, for a program that carries or fetches them by itself.
#[derive(Debug, Clone, Copy)]
pub struct ModelBytes<'a> {
    /// `tokenizer`: rules and exceptions.
    pub tokenizer: &'a [u8],
    /// `vocab/lookups.bin`: norms of words.
    pub norms: &'a [u8],
    /// `tok2vec/model`: vectors of tokens, for tagger and parser.
    pub vectors: &'a [u8],
    /// `tagger/model`: weights of the tagger.
    pub tagger: &'a [u8],
    /// `tagger/cfg`: its labels.
    pub tagger_labels: &'a [u8],
    /// `parser/model`: weights of the parser.
    pub parser: &'a [u8],
    /// `parser/moves`: its transitions.
    pub parser_moves: &'a [u8],
    /// `ner/model`: vectors and weights of the name recognizer.
    pub names: &'a [u8],
    /// `ner/moves`: its transitions.
    pub name_moves: &'a [u8],
    /// `attribute_ruler/patterns`: from tags to word classes.
    pub attribute_rules: &'a [u8],
    /// `lemmatizer/lookups/lookups.bin`: rules, exceptions and known lemmas.
    pub lemmas: &'a [u8],
}

/// The paths of the files of [`ModelBytes`] inside the model's directory, in the order of its fields.
pub const MODEL_FILES: [&str; 11] = [
    "tokenizer",
    "vocab/lookups.bin",
    "tok2vec/model",
    "tagger/model",
    "tagger/cfg",
    "parser/model",
    "parser/moves",
    "ner/model",
    "ner/moves",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
];

/// Reads all files of the model and hands them to `load`.
pub(crate) fn with_files<T>(
    dir: &Path,
    load: impl FnOnce(&ModelBytes<'_>) -> Result<T, ParseError>,
) -> Result<T, ParseError> {
    let mut files = Vec::with_capacity(MODEL_FILES.len());
    for name in MODEL_FILES {
        let path = dir.join(name);
        files.push(fs::read(&path).map_err(|source| {
            if source.kind() == ErrorKind::NotFound {
                ParseError::Missing(path)
            } else {
                ParseError::Unreadable { path, source }
            }
        })?);
    }
    load(&ModelBytes {
        tokenizer: &files[0],
        norms: &files[1],
        vectors: &files[2],
        tagger: &files[3],
        tagger_labels: &files[4],
        parser: &files[5],
        parser_moves: &files[6],
        names: &files[7],
        name_moves: &files[8],
        attribute_rules: &files[9],
        lemmas: &files[10],
    })
}

/// Reads a file in MessagePack.
fn unpack<'a, T: serde::Deserialize<'a>>(file: &'static str, bytes: &'a [u8]) -> Result<T, ParseError> {
    rmp_serde::from_slice(bytes).map_err(|error| unexpected(file, error.to_string()))
}

/// Reads a file in JSON.
fn read_json<T: DeserializeOwned>(file: &'static str, bytes: &[u8]) -> Result<T, ParseError> {
    serde_json::from_slice(bytes).map_err(|error| unexpected(file, error.to_string()))
}

/// The error for a file that is not what it must be.
pub(crate) fn unexpected(file: &'static str, reason: impl Into<String>) -> ParseError {
    ParseError::Unexpected { file, reason: reason.into() }
}
