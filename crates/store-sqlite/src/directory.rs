//! The data directory: its files, and the lock that keeps a second server out.

use crate::fault::unavailable;
use evoke_store::{StoreError, StoreResult};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// A data directory that exists.
#[derive(Debug, Clone)]
pub(crate) struct Directory(PathBuf);

impl Directory {
    /// Makes the directory when it is missing, open to its owner only.
    pub(crate) fn prepare(path: &Path) -> StoreResult<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|e| unavailable(path, &e))?;
        Ok(Self(path.to_owned()))
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("evoke.db")
    }

    /// Space put aside for a full disk.
    pub(crate) fn reserve(&self) -> PathBuf {
        self.0.join("evoke.reserve")
    }

    /// Takes the server's lock. It lasts as long as the file that is returned, and no longer than
    /// the process, however that ends.
    pub(crate) fn lock(&self) -> StoreResult<File> {
        let path = self.0.join("evoke.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|e| unavailable(&path, &e))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(self.0.display().to_string())),
            Err(TryLockError::Error(e)) => Err(unavailable(&path, &e)),
        }
    }

    /// Makes the names of new files survive the loss of power.
    pub(crate) fn sync(&self) -> StoreResult<()> {
        #[cfg(unix)]
        File::open(&self.0).and_then(|dir| dir.sync_all()).map_err(|e| unavailable(&self.0, &e))?;
        Ok(())
    }
}
