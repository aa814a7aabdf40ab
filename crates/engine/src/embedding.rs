//! Vectors of stored passages: the embedder in use, and what is done to a text before it is embedded.
//!
//! Called by ingestion, edits, reads and forgetting. The one thing to know: a vector belongs to a generation (one model),
//! and vectors of two generations are never compared.

pub(crate) mod service;
pub(crate) mod similarity;
pub(crate) mod speaker_names;
