//! From the engine's answers to the wire's.

pub(crate) mod bundled;
pub(crate) mod compaction;
pub(crate) mod conversation;
pub(crate) mod entity;
pub(crate) mod explain;
pub(crate) mod item;
pub(crate) mod memory_file;
pub(crate) mod profile;
pub(crate) mod prompt;
pub(crate) mod scope;
