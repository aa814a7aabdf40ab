//! Who may read the data directory: its owner, and nobody else. Checked whenever a store is opened.
//!
//! What is open to others is closed with a warning. Where that is not possible (the file belongs to somebody else), or
//! would take a shared directory from its users, opening is refused.

use evoke_store::StoreResult;
use std::path::Path;

/// Closes the data directory to others.
#[cfg(unix)]
pub(crate) fn close_directory(path: &Path) -> StoreResult<()> {
    use crate::fault::unavailable;
    let shared = |reason: &str| {
        let advice = "choose a directory of its own for --data, such as one inside it, which is then made";
        evoke_store::StoreError::Unavailable(format!("{} {reason}: {advice}", path.display()))
    };
    if path.canonicalize().map_err(|e| unavailable(path, &e))?.parent().is_none() {
        return Err(shared("is the root of the file system"));
    }
    let mode = unix::mode(path)?;
    if mode & unix::STICKY != 0 {
        return Err(shared("is shared by all users of this machine"));
    }
    unix::close(path, mode, 0o700)
}

/// Closes the files of a store in the directory to others. Files that are not ours are left alone.
#[cfg(unix)]
pub(crate) fn close_files(directory: &Path) -> StoreResult<()> {
    use crate::fault::unavailable;
    for entry in std::fs::read_dir(directory).map_err(|e| unavailable(directory, &e))? {
        let entry = entry.map_err(|e| unavailable(directory, &e))?;
        if !entry.file_name().as_encoded_bytes().starts_with(b"evoke.") {
            continue;
        }
        let path = entry.path();
        match unix::mode(&path) {
            Ok(mode) => unix::close(&path, mode, 0o600)?,
            // Another process closed the store meanwhile and took its log away.
            Err(_) if !path.exists() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(unix)]
mod unix {
    use crate::fault::unavailable;
    use evoke_store::{StoreError, StoreResult};
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::path::Path;

    /// Set on directories that all users of a machine share.
    pub(super) const STICKY: u32 = 0o1000;
    /// What others can do.
    const OTHERS: u32 = 0o077;

    pub(super) fn mode(path: &Path) -> StoreResult<u32> {
        fs::metadata(path).map(|found| found.mode()).map_err(|e| unavailable(path, &e))
    }

    /// Takes from others what they can do, unless that is nothing.
    pub(super) fn close(path: &Path, mode: u32, wanted: u32) -> StoreResult<()> {
        if mode & OTHERS == 0 {
            return Ok(());
        }
        let link = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
        // A link may lead to a file that is not ours to change. A directory is named by the operator.
        let changed =
            !(link && path.is_file()) && fs::set_permissions(path, PermissionsExt::from_mode(wanted)).is_ok();
        if !changed || self::mode(path)? & OTHERS != 0 {
            return Err(refused(path, mode));
        }
        let was = format!("{:04o}", mode & 0o7777);
        tracing::warn!(path = %path.display(), was, now = format!("{wanted:04o}"), "other users could read this: it is closed to them now");
        Ok(())
    }

    fn refused(path: &Path, mode: u32) -> StoreError {
        let owner = fs::metadata(path).map(|found| found.uid().to_string()).unwrap_or_default();
        StoreError::Unavailable(format!(
            "{} is open to other users (mode {:04o}, owner {owner}) and this process cannot change that: \
             give it to the user that evoke runs as, with `chown`, and close it with `chmod go=`, \
             or choose another --data directory",
            path.display(),
            mode & 0o7777,
        ))
    }
}

/// Elsewhere, files are as private as the directory's list of access rules makes them.
#[cfg(not(unix))]
pub(crate) fn close_directory(_: &Path) -> StoreResult<()> {
    Ok(())
}

/// See [`close_directory`].
#[cfg(not(unix))]
pub(crate) fn close_files(_: &Path) -> StoreResult<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("the mode is set");
    }

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
    }

    #[test]
    fn what_others_can_read_is_closed_and_files_of_others_are_left_alone() {
        let at = tempfile::tempdir().expect("a directory");
        for (mode, expected) in [(0o755, 0o700), (0o2775, 0o700), (0o700, 0o700), (0o500, 0o500)] {
            set(at.path(), mode);
            close_directory(at.path()).expect("closed");
            assert_eq!(mode_of(at.path()) & 0o777, expected, "{mode:o}");
        }
        set(at.path(), 0o700);
        let names = ["evoke.db", "evoke.db-wal", "evoke.lock", "evoke.anything", "notes.txt"];
        for name in names {
            fs::write(at.path().join(name), "x").expect("written");
            set(&at.path().join(name), 0o644);
        }
        close_files(at.path()).expect("closed");
        let modes: Vec<_> = names.iter().map(|name| mode_of(&at.path().join(name))).collect();
        assert_eq!(modes, [0o600, 0o600, 0o600, 0o600, 0o644]);
    }

    #[test]
    fn shared_directories_and_links_are_refused() {
        let at = tempfile::tempdir().expect("a directory");
        set(at.path(), 0o1777);
        let refused = close_directory(at.path()).expect_err("refused").to_string();
        assert!(refused.contains("shared"), "{refused}");
        assert_eq!(mode_of(at.path()), 0o1777);
        assert!(close_directory(Path::new("/")).is_err());
        set(at.path(), 0o700);
        let target = at.path().join("elsewhere");
        fs::write(&target, "x").expect("written");
        set(&target, 0o644);
        symlink(&target, at.path().join("evoke.db")).expect("linked");
        assert!(close_files(at.path()).is_err());
        assert_eq!(mode_of(&target), 0o644);
    }
}
