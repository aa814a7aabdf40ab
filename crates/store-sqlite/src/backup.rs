//! Backups: a copy of the database with a description that proves it, taken beside a running server or without one.
//!
//! - [`backup`] copies one snapshot, page by page, and checks the copy. Writers go on meanwhile; the log keeps what they
//!   write until the copy is done, since the snapshot is read from it and from the file.
//! - [`verify`] reads a backup again. [`restore`] makes a data directory of one, after verifying it.
//!
//! A backup holds what was acknowledged before it began, and words that are erased later stay in it.

mod copy;
mod describe;

pub use copy::Progress;
pub use describe::{BackupFile, BackupManifest};

pub(crate) use copy::before_migration;

use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, unavailable};
use crate::guard;
use crate::manifest::{self, Manifest};
use crate::permissions;
use describe::{DATABASE, Description};
use evoke_store::{StoreError, StoreResult};
use std::fs::{self, DirBuilder};
use std::path::Path;

/// Takes a backup of a data directory into a new or empty one.
///
/// # Errors
/// [`StoreError::Lost`] when the source or the copy is damaged; [`StoreError::Unavailable`] when there is no store, the
/// destination is not empty, or the disk refuses.
pub fn backup(data: &Path, to: &Path, progress: Progress<'_>) -> StoreResult<BackupManifest> {
    let source = Directory::existing(data);
    if !source.database().is_file() {
        return Err(StoreError::Unavailable(format!("{} holds no evoke.db", data.display())));
    }
    let promised = Manifest::read(data)?;
    if let Some(missing) = guard::missing(&source, promised.as_ref())? {
        return Err(guard::lost(&source, &missing));
    }
    empty_directory(to)?;
    let copied = to.join(DATABASE);
    let taken = copy::snapshot(&source, &copied, progress)
        .and_then(|()| Description::of(&copied))
        .and_then(|description| description.finish(to, promised.map(|promised| promised.at_millis)));
    if taken.is_err() {
        // Without its description it is no backup; the next attempt finds an empty directory.
        let _ = fs::remove_file(&copied);
    }
    taken
}

/// Reads a backup again: digests, SQLite's full check, numbers of rows.
///
/// # Errors
/// [`StoreError::Lost`] with what is wrong.
pub fn verify(at: &Path) -> StoreResult<BackupManifest> {
    let manifest = describe::read(at)?;
    describe::check_files(at, &manifest)?;
    let found = Description::of(&at.join(DATABASE))?;
    found.compare(at, &manifest)?;
    Ok(manifest)
}

/// Makes a data directory of a backup. The directory must be missing or empty.
///
/// # Errors
/// As [`verify`]; [`StoreError::Unavailable`] when the directory is not empty, or the disk refuses.
pub fn restore(from: &Path, data: &Path, progress: Progress<'_>) -> StoreResult<BackupManifest> {
    let manifest = verify(from)?;
    empty_directory(data)?;
    copy::file(&from.join(DATABASE), &data.join(DATABASE), progress)?;
    let directory = Directory::existing(data);
    let promise = connection::immutable(&directory.database())
        .and_then(|db| guard::Numbers::read(&db))
        .map_err(|e| fault(&e))?
        .promise(manifest.time_mark_millis.unwrap_or(i64::MIN));
    if let Some(promise) = promise {
        promise.write(data)?;
    }
    manifest::sync_directory(data)?;
    Ok(manifest)
}

/// Makes a private directory, or takes an empty one.
pub(crate) fn empty_directory(path: &Path) -> StoreResult<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| unavailable(path, &e))?;
    let mut entries = fs::read_dir(path).map_err(|e| unavailable(path, &e))?;
    if entries.next().is_some() {
        return Err(StoreError::Unavailable(format!(
            "{} is not empty: choose a directory that does not exist yet",
            path.display()
        )));
    }
    permissions::close_directory(path)
}
