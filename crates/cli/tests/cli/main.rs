//! The real binary, as a child process.

mod commands;
mod crash;
mod server;
#[cfg(unix)]
mod streams;
