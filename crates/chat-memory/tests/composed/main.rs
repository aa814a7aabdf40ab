//! The classes that stand on others: summaries over a backend, and the context of a prompt.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod context;
mod real_model;
mod scripted_model;
mod summary;
mod summary_property;
