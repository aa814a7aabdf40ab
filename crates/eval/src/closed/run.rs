//! What was answered, as it is kept in a file.

use super::entities::Found;
use crate::error::EvalError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

/// An item with the list that it was returned in: its kind and its fields.
pub(super) type RawItem = (String, Map<String, Value>);

/// All answers of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Run {
    /// What was returned of each document, by its id.
    #[serde(default)]
    pub(super) documents: BTreeMap<String, Vec<RawItem>>,
    /// The entities of each document; none when no route answers.
    #[serde(default)]
    pub(super) entities: BTreeMap<String, Option<Vec<Found>>>,
    /// What was answered about the chains of each user.
    #[serde(default)]
    pub(super) chains: BTreeMap<String, UserRun>,
}

/// What was answered about one user.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct UserRun {
    /// What is listed at the end.
    pub(super) all: Vec<RawItem>,
    /// What was listed at any time.
    #[serde(default)]
    pub(super) ever: Vec<RawItem>,
    /// The answers to each chain's questions, by its id.
    #[serde(flatten)]
    pub(super) chains: BTreeMap<String, ChainRun>,
}

/// The answers to the questions of a chain.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct ChainRun {
    pub(super) now: Vec<RawItem>,
    pub(super) as_of: Vec<Vec<RawItem>>,
    pub(super) coexist: Vec<Vec<RawItem>>,
}

impl Run {
    /// Reads answers that an earlier run wrote.
    ///
    /// # Errors
    /// [`EvalError::File`], and [`EvalError::Line`] when they are no answers.
    pub fn read(file: &Path) -> Result<Self, EvalError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| EvalError::File { file: file.to_owned(), source })?;
        serde_json::from_str(&text).map_err(|error| EvalError::Line {
            file: file.to_owned(),
            line: error.line(),
            reason: error.to_string(),
        })
    }
}
