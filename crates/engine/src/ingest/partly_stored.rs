//! Documents of which only a part is stored so far.
//!
//! Filled while a long document is stored part by part, and at the start from the store. The one thing to know: until all
//! of such a document is there, nothing changes in it: it is not edited, closed or forgotten.

use evoke_types::IngestionId;
use parking_lot::Mutex;
use std::collections::HashSet;

/// The documents that are being stored part by part.
#[derive(Debug, Default)]
pub(crate) struct PartlyStored(Mutex<HashSet<IngestionId>>);

impl PartlyStored {
    /// Adds documents, of which an earlier process stored parts.
    pub(crate) fn extend(&self, documents: impl IntoIterator<Item = IngestionId>) {
        self.0.lock().extend(documents);
    }

    /// Adds a document whose first part is about to be stored.
    pub(crate) fn insert(&self, document: IngestionId) {
        self.0.lock().insert(document);
    }

    /// Takes out a document that is finished or gone.
    pub(crate) fn remove(&self, document: IngestionId) {
        self.0.lock().remove(&document);
    }

    /// Whether only a part of a document is stored.
    pub(crate) fn contains(&self, document: IngestionId) -> bool {
        self.0.lock().contains(&document)
    }

    /// The documents as they are now.
    pub(crate) fn snapshot(&self) -> HashSet<IngestionId> {
        self.0.lock().clone()
    }
}
