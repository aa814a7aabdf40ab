//! How a store is opened.

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
    /// [`evoke_store::StoreError::Unavailable`] and goes on reading. Absent: as large as the disk.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(4, usize::from);
        Self { readers: cores.clamp(2, 8), max_pages: None }
    }
}
