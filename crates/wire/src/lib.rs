//! The Synap protocol's own types: JSON bodies, protobuf messages, error bodies. No behavior.
//!
//! Requests are read tolerantly (unknown fields are ignored, `null` is absent) and typed strictly
//! (a value of the wrong type, or a word that is not known, is refused by name). Answers leave out
//! what is absent: clients take `null` for a value.

pub mod auth;
pub mod bounded;
pub mod bundled;
pub mod codec;
pub mod compaction;
pub mod context;
pub mod conversations;
pub mod credits;
pub mod data;
pub mod deletion_requests;
pub mod document;
pub mod entities;
pub mod error;
pub mod events;
pub mod health;
pub mod item;
pub mod memories;
pub mod memory_tool;
pub mod number;
pub mod profile;
pub mod proto;
pub mod query;
pub mod row;
pub mod schema;
pub mod scope;
pub mod surrogates;
pub mod telemetry;
pub mod transfer;

pub use bounded::Bounded;
pub use error::ErrorBody;
pub use row::Row;
pub use scope::ScopeMap;
