//! One file per command: its flags, and its implementation. Combined in `cli.rs`.

pub(crate) mod audit;
pub(crate) mod backup;
#[cfg(feature = "lab")]
pub(crate) mod bench;
pub(crate) mod check_config;
pub(crate) mod deletion_request;
pub(crate) mod doctor;
pub(crate) mod entities;
pub(crate) mod erase;
#[cfg(feature = "lab")]
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod forget;
mod formats;
pub(crate) mod import;
pub(crate) mod ingest;
pub(crate) mod instance;
pub(crate) mod key;
pub(crate) mod mcp;
pub(crate) mod model;
pub(crate) mod recall;
pub(crate) mod reopen;
pub(crate) mod serve;
pub(crate) mod world;
