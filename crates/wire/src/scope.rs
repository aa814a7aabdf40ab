//! Scope paths as they stand in answers.
//!
//! Part of what is said about memories. The one thing to know: the client's own keys and ids come back as they were sent.

/// A scope path in an answer: the caller's id for each level, by the level's key.
pub type ScopeMap = std::collections::BTreeMap<String, String>;
