//! The statements, by what they are about. Each function runs inside a transaction of its caller.

pub(crate) mod activity;
pub(crate) mod archive;
pub(crate) mod changes;
pub(crate) mod cleaning;
pub(crate) mod compactions;
pub(crate) mod conversations;
pub(crate) mod documents;
pub(crate) mod entities;
pub(crate) mod erasures;
pub(crate) mod events;
pub(crate) mod instances;
pub(crate) mod items;
pub(crate) mod keys;
pub(crate) mod memory_files;
pub(crate) mod partitions;
pub(crate) mod processing;
pub(crate) mod queue;
pub(crate) mod requests;
pub(crate) mod restore;
pub(crate) mod revisions;
mod said;
pub(crate) mod stats;
pub(crate) mod transcripts;
pub(crate) mod turns;
pub(crate) mod vectors;
