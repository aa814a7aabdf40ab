//! The embedder in use, and what is done to a text before it is embedded.

pub(crate) mod service;
pub(crate) mod speaker_names;
