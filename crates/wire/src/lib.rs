//! The types of the Synap protocol: JSON bodies, protobuf messages, error bodies. No behavior.
//!
//! Requests are parsed leniently (unknown fields are ignored, `null` is absent) and typed strictly (a wrong
//! type or an unknown value is an error that names the field). Answers omit absent fields, because clients take
//! `null` for a value.

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
pub mod error;
pub mod events;
pub mod health;
pub mod item;
pub mod memories;
pub mod number;
pub mod profile;
pub mod proto;
pub mod query;
pub mod row;
pub mod schema;
pub mod surrogates;
pub mod telemetry;

pub use bounded::Bounded;
pub use error::ErrorBody;
pub use row::Row;

/// A scope path in an answer: the caller's id of each level, by the key of the level.
pub type ScopeMap = std::collections::BTreeMap<String, String>;
