//! Opens the store of a data directory in the role that the options name. Called by
//! [`Builder`](crate::Builder). The one thing to know: only the owner can read the directory that it creates.

use crate::error::OpenError;
use crate::options::{Processing, StoreOptions};
use evoke_store::{MemoryStore, Store, StoreError};
use evoke_store_sqlite::{Mode, SqliteStore};
use evoke_types::{Clock, SystemClock};
use std::path::Path;
use std::sync::Arc;

/// An open store with its clock.
pub(crate) struct Storage {
    /// The store that is open.
    pub(crate) store: Arc<dyn Store>,
    /// The clock of everything over this store. It never runs behind the times that the store has seen.
    pub(crate) clock: Arc<dyn Clock>,
    /// Whether this process has the role of processing documents.
    pub(crate) processes: bool,
}

impl Storage {
    /// Opens the store of a directory, which is created when it does not exist.
    ///
    /// # Errors
    /// [`OpenError::Directory`], [`OpenError::Store`].
    pub(crate) fn on_disk(
        directory: &Path,
        options: &StoreOptions,
        processing: Processing,
    ) -> Result<Self, OpenError> {
        create_private(directory)
            .map_err(|source| OpenError::Directory { directory: directory.to_owned(), source })?;
        let open = |mode| SqliteStore::open(directory, mode, options.into());
        let (store, processes) = match processing {
            Processing::Required => (open(Mode::Server)?, true),
            Processing::Never => (open(Mode::Admin)?, false),
            Processing::IfFree => match open(Mode::Server) {
                Ok(store) => (store, true),
                Err(StoreError::InUse(_)) => (open(Mode::Admin)?, false),
                Err(error) => return Err(error.into()),
            },
        };
        let clock = store.clock();
        Ok(Self { store: Arc::new(store), clock, processes })
    }

    /// A store in the memory of this process, which no other process can open.
    pub(crate) fn in_memory(processing: Processing) -> Self {
        let processes = processing != Processing::Never;
        Self { store: Arc::new(MemoryStore::new()), clock: Arc::new(SystemClock), processes }
    }
}

fn create_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
