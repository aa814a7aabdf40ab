//! Black-box tests: a real server on a free port over a real store, spoken to as clients do.

mod answers;
mod browsers;
mod context;
mod conversations;
mod data;
mod entities;
mod errors;
mod events;
mod forgetting;
mod harness;
mod identity;
mod input;
mod life;
mod limits;
mod mcp;
mod memories;
mod memory_tool;
mod packing;
mod pending;
mod reference;
mod relevance;
mod rerank;
mod scopes;
mod stream;
mod transfer;
mod upload;
