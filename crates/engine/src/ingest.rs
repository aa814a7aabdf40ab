//! Ingestion: from a document that is sent to its stored passages, memories and entities.
//!
//! [`enqueue`] validates a document and stores it with its job in one transaction; then the call is
//! acknowledged. The [`workers`] claim queued documents, extract and embed them, and store the rows that
//! [`process`] composes, with entities resolved and conflicts with older statements resolved. The one thing to
//! know: a crash at any point leaves a document either queued or finished.

pub(crate) mod active_extractor;
pub(crate) mod backlog;
pub(crate) mod document;
pub(crate) mod enqueue;
pub(crate) mod entity_resolution;
pub(crate) mod forget_matcher;
pub(crate) mod forget_outcome;
pub(crate) mod forget_requests;
pub(crate) mod partly_stored;
pub(crate) mod process;
pub(crate) mod processed_document;
pub(crate) mod rows;
pub(crate) mod supersede;
pub(crate) mod withdrawal;
pub(crate) mod workers;
