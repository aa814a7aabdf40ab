//! The documents and chains of a set, as its files have them.

use crate::error::EvalError;
use evoke_types::{DocumentType, MemoryKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::path::Path;

/// A set: documents with all that is worth returning of them, and chains of statements.
#[derive(Debug, Clone, Default)]
pub struct Set {
    pub(super) documents: Vec<RawDocument>,
    pub(super) chains: Vec<Chain>,
}

impl Set {
    /// Reads the files `documents.jsonl` and `chains.jsonl` of a folder; one of them may be missing.
    ///
    /// # Errors
    /// [`EvalError::File`] when both are missing or one cannot be read, [`EvalError::Line`].
    pub fn read(folder: &Path) -> Result<Self, EvalError> {
        let (documents, chains) = (folder.join("documents.jsonl"), folder.join("chains.jsonl"));
        Ok(Self {
            documents: if documents.exists() || !chains.exists() {
                crate::lines::read(&documents)?
            } else {
                Vec::new()
            },
            chains: if chains.exists() { crate::lines::read(&chains)? } else { Vec::new() },
        })
    }

    /// How many documents and messages there are to take in.
    pub fn texts(&self) -> usize {
        self.documents.len() + self.chains.iter().map(|chain| chain.messages.len()).sum::<usize>()
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawDocument {
    pub(super) id: String,
    pub(super) kind: String,
    #[serde(default = "english")]
    pub(super) lang: String,
    pub(super) document_type: DocumentType,
    pub(super) document_created_at: String,
    pub(super) document: String,
    /// Labels, with `user`, `assistant` or a name.
    #[serde(default)]
    pub(super) speakers: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) user_names: Vec<String>,
    pub(super) memories: Vec<RawMemory>,
    #[serde(default)]
    pub(super) entities: Vec<RawEntity>,
}

fn english() -> String {
    "en".to_owned()
}

/// A memory that is worth returning.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawMemory {
    /// Kinds that are accepted; it counts under the first.
    pub(super) types: Vec<MemoryKind>,
    pub(super) must: bool,
    pub(super) pattern: String,
    #[serde(rename = "not")]
    pub(super) wrong: Option<String>,
    #[serde(default = "user")]
    pub(super) subject: String,
    pub(super) date: Option<Days>,
    pub(super) direction: Option<String>,
    #[serde(default)]
    pub(super) emotion: Vec<String>,
}

fn user() -> String {
    "user".to_owned()
}

/// A day, a range of days (`from..to`), or several of these. With `any` among them, dates are not judged.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Days {
    One(String),
    Several(Vec<String>),
}

impl Days {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }

    /// Whether dates are not judged. A lone `any` is a date like others, as the key has it.
    pub(super) fn is_any(&self) -> bool {
        self.all().iter().any(|one| one == "any")
    }

    /// Whether one of some days is right.
    pub(super) fn hold(&self, days: &HashSet<String>) -> bool {
        self.all().iter().any(|spec| {
            let (low, high) = spec.split_once("..").unwrap_or((spec, spec));
            spec == "any" || days.iter().any(|day| low <= day.as_str() && day.as_str() <= high)
        })
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawEntity {
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default = "yes")]
    pub(super) must: bool,
}

const fn yes() -> bool {
    true
}

/// Statements of one user of which a later one changes an earlier one.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Chain {
    pub(super) id: String,
    pub(super) user: String,
    #[serde(default = "english")]
    pub(super) lang: String,
    pub(super) messages: Vec<Message>,
    #[serde(default)]
    pub(super) question: String,
    /// The value at the end; absent when it was taken back.
    pub(super) now: Option<String>,
    #[serde(default)]
    pub(super) stale: Vec<String>,
    #[serde(default)]
    pub(super) as_of: Vec<AsOf>,
    #[serde(default)]
    pub(super) coexist: Vec<Coexisting>,
    /// Small talk, which tests nothing.
    #[serde(default)]
    pub(super) filler: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Message {
    pub(super) at: String,
    pub(super) text: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct AsOf {
    pub(super) at: String,
    pub(super) question: Option<String>,
    pub(super) right: String,
    #[serde(default)]
    pub(super) wrong: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Coexisting {
    pub(super) question: String,
    pub(super) all: Vec<String>,
}
