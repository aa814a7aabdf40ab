//! The data directory: its files, and the lock that keeps a second server out.

use crate::fault::unavailable;
use crate::permissions;
use evoke_store::{StoreError, StoreResult};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// A data directory that exists.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    path: PathBuf,
    /// The SQLite VFS that its database is opened through; absent for the operating system's.
    vfs: Option<&'static str>,
}

impl Directory {
    /// Makes the directory when it is missing, open to its owner only.
    pub(crate) fn prepare(path: &Path) -> StoreResult<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|e| unavailable(path, &e))?;
        permissions::close_directory(path)?;
        permissions::close_files(path)?;
        Ok(Self::existing(path))
    }

    /// Opens its database through another SQLite VFS.
    pub(crate) fn through(self, vfs: Option<&'static str>) -> Self {
        Self { vfs, ..self }
    }

    /// The SQLite VFS that its database is opened through, unless it is the operating system's.
    pub(crate) fn vfs(&self) -> Option<&'static str> {
        self.vfs
    }

    /// A directory that is looked at, not changed.
    pub(crate) fn existing(path: &Path) -> Self {
        Self { path: path.to_owned(), vfs: None }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the database file when it is missing, readable by its owner only. SQLite gives the files beside it the
    /// same permissions.
    pub(crate) fn make_database(&self) -> StoreResult<()> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let path = self.database();
        options.open(&path).map(drop).map_err(|e| unavailable(&path, &e))
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("evoke.db")
    }

    /// Space put aside for a full disk.
    pub(crate) fn reserve(&self) -> PathBuf {
        self.path.join("evoke.reserve")
    }

    /// Removes copies from before a migration.
    pub(crate) fn remove_old_copies(&self) -> StoreResult<()> {
        for entry in std::fs::read_dir(&self.path).map_err(|e| unavailable(&self.path, &e))? {
            let entry = entry.map_err(|e| unavailable(&self.path, &e))?;
            if entry.file_name().as_encoded_bytes().starts_with(b"evoke.db.before-v") {
                let path = entry.path();
                std::fs::remove_file(&path).map_err(|e| unavailable(&path, &e))?;
                tracing::info!(copy = %path.display(), "removed a copy from before a migration");
            }
        }
        Ok(())
    }

    /// Takes the server's lock. It lasts as long as the file that is returned, and no longer than
    /// the process, however that ends.
    pub(crate) fn lock(&self) -> StoreResult<File> {
        let path = self.path.join("evoke.lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path);
        let file = file.map_err(|e| unavailable(&path, &e))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse(self.path.display().to_string())),
            Err(TryLockError::Error(e)) => Err(unavailable(&path, &e)),
        }
    }

    /// Makes the names of new files survive the loss of power.
    pub(crate) fn sync(&self) -> StoreResult<()> {
        #[cfg(unix)]
        File::open(&self.path).and_then(|dir| dir.sync_all()).map_err(|e| unavailable(&self.path, &e))?;
        Ok(())
    }
}
