//! Single memories: read by id, edited, opened again. [`crate::forgetting`] removes them.
//!
//! The one thing to know: a memory is found by its own id or by the id that the caller gave it, and only in the scopes that
//! the caller's key reaches; elsewhere it is unknown.

pub(crate) mod edit;
pub(crate) mod editor;
pub(crate) mod events;
pub(crate) mod lookup;
pub(crate) mod reopen;
