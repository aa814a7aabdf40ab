//! Redaction: removing words from stored texts, which are passages, memories, documents and turns.
//!
//! Called by edits, which replace words, and by forgetting, which removes them. The one thing to know: everything in here
//! is a pure function of texts and rows; nothing reads or writes the store.

pub(crate) mod clauses;
pub(crate) mod document;
pub(crate) mod erased_words;
pub(crate) mod item_words;
pub(crate) mod vocabulary;
