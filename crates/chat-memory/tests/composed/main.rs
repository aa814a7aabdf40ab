//! The classes that stand on others: summaries over a backend, memories over a vector store, the context of a prompt.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod context;
mod evoke_server;
#[path = "../example/mod.rs"]
mod example;
mod examples;
mod real_model;
mod scripted_model;
mod summary;
mod summary_property;
mod vector;
