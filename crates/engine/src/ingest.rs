//! From a document that is sent to the memories that are stored of it.

pub(crate) mod enqueue;
pub(crate) mod entity_resolution;
pub(crate) mod forget_matcher;
pub(crate) mod forget_requests;
pub(crate) mod process;
pub(crate) mod supersede;
pub(crate) mod workers;
