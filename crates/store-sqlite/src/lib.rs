//! The embedded store: one SQLite file, `evoke.db`, in a data directory.
//!
//! - **One writer.** A thread of its own takes every change, runs all that are waiting in one
//!   transaction, each behind a savepoint, and pays for one `fsync` (group commit). A caller that
//!   is alone waits for nobody.
//! - **Readers beside it.** WAL mode lets reads go on during a commit. Point lookups run where they
//!   are called, since they cost less than a change of thread; scans run on blocking threads.
//! - **Two kinds of opener.** One server at a time, and any number of commands beside it: see [`Mode`].
//! - **Erased means gone.** Freed pages are overwritten and the log is emptied before an erasure is
//!   acknowledged, so the files hold nothing of it any more.

mod checkpoint;
mod columns;
mod connection;
mod directory;
mod fault;
mod options;
mod readers;
mod schema;
mod store;
mod tables;
mod writer;

pub use options::{Mode, Options};
pub use store::SqliteStore;
