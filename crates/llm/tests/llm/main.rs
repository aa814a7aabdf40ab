//! The remote model over real sockets: a server that fails on demand, and a real model.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faults;
mod faulty_server;
mod real_model;
mod tls;
