//! The embedded store: one SQLite file, `evoke.db`, in a data directory.
//!
//! - **One writer.** A thread of its own takes every change, runs all that are waiting in one
//!   transaction, each behind a savepoint, and pays for one `fsync` (group commit). A caller that
//!   is alone waits for nobody.
//! - **Readers beside it.** WAL mode lets reads go on during a commit. Point lookups run where they
//!   are called, since they cost less than a change of thread; scans run on blocking threads.
//! - **Two kinds of opener.** One server at a time, and any number of commands beside it: see [`Mode`].
//! - **Answers are true.** Success is on disk, failure is not stored, and what cannot be known is said to be
//!   unknown: see `writer::commit`.
//! - **Erased means gone.** Freed pages are overwritten, and an erasure counts as complete once the log is emptied,
//!   so that the files hold nothing of it any more. Nobody waits for a reader that is in the way: such an erasure is
//!   pending, and completed later.
//! - **A full disk** refuses writes and goes on reading; a reserve lets erasures make room.
//! - **Private and checked.** The directory is closed to other users, and refused when it holds less than
//!   it did: see `permissions.rs` and `guard.rs`.

mod backup;
mod change;
mod checkpoint;
mod clock;
mod columns;
mod condition;
mod connection;
mod directory;
mod doctor;
mod fault;
mod guard;
mod integrity;
mod manifest;
mod open;
mod opening;
mod options;
mod permissions;
mod readers;
mod removal;
mod reserve;
mod salt;
mod salvage;
mod schema;
mod store;
mod tables;
mod wal;
mod watch;
mod writer;

pub use backup::{BackupFile, BackupManifest, Progress, backup, restore, verify};
pub use doctor::{Examination, Finding, Severity, examine};
pub use options::{Mode, Options};
pub use salvage::{Mended, Salvaged, SavedTable, salvage};
pub use store::SqliteStore;
