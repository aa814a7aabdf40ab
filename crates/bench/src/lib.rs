//! Measures the speed of this machine: reads, writes, conversations, embedding and memory, each against its
//! target.
//!
//! Behind `evoke bench`. The one thing to know: calls go over HTTP to a real server on a loopback port in this
//! process, so that a figure includes everything that a client waits for.

mod calls;
pub mod chat_memory;
pub mod conversations;
mod corpus;
pub mod embedding;
mod error;
mod extent;
pub mod footprint;
pub mod reads;
pub mod report;
mod service;
mod synthetic;
pub mod writes;

pub use error::BenchError;
pub use extent::Extent;
