//! How a store is opened.

use std::time::Duration;

/// Who opens a data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The one process that serves requests and works the queue. A second one is refused with
    /// [`evoke_store::StoreError::InUse`].
    Server,
    /// A command beside a server, or without one: reads, administration, single ingestions.
    Admin,
}

/// Sizes that an owner may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Connections for scans, and as many for point lookups; at least 1.
    pub readers: usize,
    /// Upper bound of the file in pages of 4,096 bytes. A full store refuses writes with
    /// [`evoke_store::StoreError::Full`] and goes on reading. Absent: as large as the disk.
    pub max_pages: Option<u32>,
    /// How long a change waits for another process that is writing.
    pub busy_timeout: Duration,
    /// Bytes that a server puts aside so that erasures work on a full disk; 0 for none.
    pub reserve_bytes: u64,
    /// Go on with a data directory that holds less than it did, or is damaged, instead of refusing it.
    pub accept_loss: bool,
    /// Believe the machine's clock even when the store has seen later times.
    pub trust_clock: bool,
    /// Copy the database before it is brought to a newer format.
    pub copy_before_migration: bool,
    /// The SQLite VFS that the database is opened through, by the name under which the caller has registered it: one
    /// that encrypts, counts, or fails on purpose. Absent: the operating system's. Files beside the database
    /// (lock, manifest, reserve) never go through it.
    pub vfs: Option<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(4, usize::from);
        Self {
            readers: cores.clamp(2, 8),
            max_pages: None,
            busy_timeout: Duration::from_secs(10),
            reserve_bytes: 8 << 20,
            accept_loss: false,
            trust_clock: false,
            copy_before_migration: true,
            vfs: None,
        }
    }
}
