//! A store in a directory of its own.

use async_trait::async_trait;
use evoke_store::conformance::Subject;
use evoke_store::{Store, StoreResult};
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Small pools keep the number of open files low while the cases run side by side.
pub(crate) const OPTIONS: Options = Options {
    readers: 2,
    max_pages: None,
    busy_timeout: std::time::Duration::from_secs(10),
    reserve_bytes: 0,
    accept_loss: false,
    trust_clock: false,
    copy_before_migration: true,
    vfs: None,
};

/// A store with its directory, which goes when this goes.
pub(crate) struct OnDisk {
    store: Arc<SqliteStore>,
    directory: TempDir,
}

pub(crate) fn fresh() -> OnDisk {
    let directory = TempDir::new().expect("a temporary directory");
    OnDisk { store: open(directory.path(), Mode::Server).expect("a fresh store opens"), directory }
}

pub(crate) fn open(path: &Path, mode: Mode) -> StoreResult<Arc<SqliteStore>> {
    SqliteStore::open(path, mode, OPTIONS).map(Arc::new)
}

impl OnDisk {
    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }
}

#[async_trait]
impl Subject for OnDisk {
    fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store) as Arc<dyn Store>
    }
    async fn reopen(&mut self) -> StoreResult<()> {
        self.store.close().await?;
        self.store = open(self.directory.path(), Mode::Server)?;
        Ok(())
    }
}
