//! What the requests to forget in a document do to the document itself.
//!
//! Filled by [`super::forget_requests`] before a document is stored, and applied when its rows are made. The one thing to
//! know: memories and passages are named by their numbers in the document, since they have no rows yet.

use evoke_store::{Withdrawal, Withheld};
use evoke_types::{IngestionId, MemoryId, Timestamp};
use std::collections::{HashMap, HashSet};

/// What is closed and hidden.
#[derive(Default)]
pub(crate) struct ForgetOutcome {
    /// The memories that are closed, in any document, in the order in which that was found.
    pub(crate) closed: Vec<MemoryId>,
    /// The numbers of the document's own memories among them.
    memories: HashSet<usize>,
    /// The words of its passages that are hidden, by the number of the passage.
    withheld: HashMap<usize, Vec<Withheld>>,
    at: Option<Timestamp>,
}

impl ForgetOutcome {
    /// An outcome of requests that are carried out at this instant.
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { at: Some(now), ..Self::default() }
    }

    /// The words of a passage of the document that are hidden.
    pub(crate) fn withheld(&self, passage: usize) -> Vec<Withheld> {
        self.withheld.get(&passage).cloned().unwrap_or_default()
    }

    /// Why a memory of the document is closed, if it is.
    pub(crate) fn withdrawal(&self, memory: usize, by: IngestionId) -> Option<Withdrawal> {
        self.at.filter(|_| self.memories.contains(&memory)).map(|at| Withdrawal { by, at })
    }

    /// Closes a memory of the document; false when it was closed before.
    pub(crate) fn close_memory(&mut self, memory: usize) -> bool {
        self.memories.insert(memory)
    }

    /// Hides words of a passage of the document.
    pub(crate) fn withhold(&mut self, passage: usize, words: Withheld) {
        self.withheld.entry(passage).or_default().push(words);
    }
}
