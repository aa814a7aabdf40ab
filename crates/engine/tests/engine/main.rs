//! The engine as a library, over the in-memory store and a clock that the tests move.

mod behaviour;
mod budgets;
mod conversations;
mod entities;
mod forgetting;
mod isolation;
mod keys;
mod rerank;
mod support;
mod transfer;
mod wishes;
mod work;
