//! Single memories: read by id, edited, opened again.

pub(crate) mod access;
pub(crate) mod edit;
