//! The real binary, as a child process.

mod chat_model;
mod commands;
mod crash;
mod rerank;
mod server;
#[cfg(unix)]
mod streams;
