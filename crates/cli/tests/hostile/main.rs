//! The real server under attack: each topic is a file, and each test checks that others are still served.
//!
//! Tests here use hostile input of bounded size, on the loopback interface only. `EVOKE_SOAK=1` makes those that
//! support it run longer; see `make soak`.

mod baseline;
#[cfg(target_os = "linux")]
mod connections;
mod data;
mod files;
#[cfg(target_os = "linux")]
mod full_disk;
mod harness;
mod keys;
mod log;
mod origin;
mod requests;
#[path = "../support/server.rs"]
mod server;
#[cfg(unix)]
mod signals;
mod streams;
mod watching;
mod work;
