//! What the data directory promises to hold: `evoke.manifest`, a small file beside the database.
//!
//! It is written after what it promises is on disk, so it is a lower bound: a database with less has been emptied,
//! replaced, cut or damaged. See `guard.rs`, which compares them.

use crate::fault::unavailable;
use evoke_store::{StoreError, StoreResult};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The version of the file.
const VERSION: u32 = 1;

/// Numbers of a store that only ever grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The version of this file.
    pub(crate) version: u32,
    /// Which store, in hexadecimal digits.
    pub(crate) store: String,
    /// The store's number of the commit that was made to be promised: it, and all before it, is on disk.
    pub(crate) commit: u64,
    /// The highest number of a document.
    pub(crate) documents: u64,
    /// The highest number of a turn's conversation.
    pub(crate) conversations: u64,
    /// The highest number of an event.
    pub(crate) events: u64,
    /// The counter of changes.
    pub(crate) changes: u64,
    /// Instances at that time; for people.
    pub(crate) instances: u64,
    /// Bytes of the database at that time; for people.
    pub(crate) bytes: u64,
    /// The store's time then, in milliseconds since 1970.
    pub(crate) at_millis: i64,
}

impl Manifest {
    /// The version that this program writes.
    pub(crate) const VERSION: u32 = VERSION;

    /// Where it is.
    pub(crate) fn path(directory: &Path) -> PathBuf {
        directory.join("evoke.manifest")
    }

    /// Reads it; `None` when there is none.
    pub(crate) fn read(directory: &Path) -> StoreResult<Option<Self>> {
        let path = Self::path(directory);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unavailable(&path, &error)),
        };
        let found = serde_json::from_slice::<Self>(&text)
            .map_err(|error| StoreError::Lost(format!("{} is damaged ({error})", path.display())))?;
        if found.version > VERSION {
            return Err(StoreError::TooNew { found: found.version, known: VERSION });
        }
        Ok(Some(found))
    }

    /// Takes the place of the one before, as a whole or not at all.
    pub(crate) fn write(&self, directory: &Path) -> StoreResult<()> {
        let mut text = serde_json::to_vec(self).map_err(|e| StoreError::Unavailable(e.to_string()))?;
        text.push(b'\n');
        replace(&Self::path(directory), &text)
    }
}

/// Writes a private file that takes the place of the one before, as a whole or not at all.
pub(crate) fn replace(path: &Path, content: &[u8]) -> StoreResult<()> {
    // Its own name for each process: a command may write beside a server.
    let mut new = path.as_os_str().to_owned();
    new.push(format!(".new-{}", std::process::id()));
    let new = PathBuf::from(new);
    let written = private(&new).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, path)
    });
    if let Err(error) = written {
        // Half a file is of no use to anybody, and on a full disk it is in the way.
        let _ = fs::remove_file(&new);
        return Err(unavailable(path, &error));
    }
    path.parent().map_or(Ok(()), sync_directory)
}

/// Makes or empties a file that only its owner can read.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the names of new files survive the loss of power.
pub(crate) fn sync_directory(path: &Path) -> StoreResult<()> {
    #[cfg(unix)]
    File::open(path).and_then(|dir| dir.sync_all()).map_err(|e| unavailable(path, &e))?;
    Ok(())
}

/// Removes what a process that was killed has left of a manifest that it was writing. Only for the process that has the
/// directory for itself.
pub(crate) fn tidy(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(b"evoke.manifest.new-") {
            // A command that is writing one just now notices, and its store is promised by the next one.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_written_and_damage_is_not_taken_for_none() {
        let at = tempfile::tempdir().expect("a directory");
        assert_eq!(Manifest::read(at.path()).expect("read"), None);
        let manifest = Manifest {
            version: VERSION,
            store: "ab".to_owned(),
            commit: 7,
            documents: 3,
            conversations: 0,
            events: 9,
            changes: 2,
            instances: 1,
            bytes: 4_096,
            at_millis: 5,
        };
        manifest.write(at.path()).expect("written");
        assert_eq!(Manifest::read(at.path()).expect("read"), Some(manifest.clone()));
        assert_eq!(fs::read_dir(at.path()).expect("listed").count(), 1, "nothing else is left");
        fs::write(Manifest::path(at.path()), "").expect("emptied");
        assert!(matches!(Manifest::read(at.path()), Err(StoreError::Lost(_))));
        Manifest { version: VERSION + 1, ..manifest }.write(at.path()).expect("written");
        assert!(matches!(Manifest::read(at.path()), Err(StoreError::TooNew { .. })));
    }
}
