//! Whether the files that the model is loaded from are the right ones, told at each start.
//!
//! Reading 90 MB takes from 60 ms (a processor with SHA instructions) to half a second. So a file whose digest was right is
//! noted with what the system says of it, and not read again until that has changed. The one thing to know: what is
//! compared includes the time at which the system itself saw the last change, which a program cannot set.

use super::{FileEntry, Manifest, ModelError, digest};
use crate::minilm::{VOCABULARY_FILE, WEIGHTS_FILE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Files whose digest was right, by path.
type Notes = BTreeMap<String, Note>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    sha256: String,
    /// What the system said of the file then.
    seen: String,
}

/// Compares the digests of the files that the model is loaded from. `notes` is a file in which those that were right are
/// noted; one that cannot be read or written only costs time.
///
/// # Errors
/// [`ModelError::Missing`], [`ModelError::File`] when a file cannot be read, [`ModelError::Altered`].
pub fn check(dir: &Path, notes: &Path) -> Result<(), ModelError> {
    let loaded =
        Manifest::MINILM.files.iter().filter(|file| [WEIGHTS_FILE, VOCABULARY_FILE].contains(&file.name));
    check_files(dir, loaded, notes)
}

fn check_files<'a>(
    dir: &Path,
    files: impl Iterator<Item = &'a FileEntry>,
    notes: &Path,
) -> Result<(), ModelError> {
    let known: Notes =
        fs::read(notes).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    let mut right = Notes::new();
    for entry in files {
        let file = dir.join(entry.name);
        if !file.is_file() {
            return Err(ModelError::Missing(file));
        }
        let failed = |source| ModelError::File { action: "read", path: file.clone(), source };
        // Before it is read: a change meanwhile is noticed at the next start.
        let seen = seen(&fs::metadata(&file).map_err(failed)?);
        let path = file.to_string_lossy().into_owned();
        let note = Note { sha256: entry.sha256.to_owned(), seen };
        if known.get(&path) != Some(&note) {
            let actual = digest::of_file(&file).map_err(failed)?;
            if actual != entry.sha256 {
                return Err(ModelError::Altered { file, expected: entry.sha256, actual });
            }
        }
        right.insert(path, note);
    }
    if right != known
        && let Err(error) = write(notes, &right)
    {
        tracing::debug!(%error, "that the model was checked could not be noted");
    }
    Ok(())
}

fn write(notes: &Path, right: &Notes) -> std::io::Result<()> {
    let text = serde_json::to_vec(right)?;
    let dir = notes.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(dir)?;
    fs::write(file.path(), text)?;
    file.persist(notes)?;
    Ok(())
}

/// What changes whenever a file does.
fn seen(data: &fs::Metadata) -> String {
    let modified = data.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| since.as_nanos());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (device, inode) = (data.dev(), data.ino());
        let changed = (data.ctime(), data.ctime_nsec());
        format!("{} {modified} {}.{:09} {device} {inode}", data.len(), changed.0, changed.1)
    }
    #[cfg(not(unix))]
    format!("{} {modified}", data.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: FileEntry = FileEntry {
        name: "abc",
        wheel_path: "",
        bytes: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    };

    #[test]
    fn a_right_file_is_read_once_and_a_changed_one_is_refused() {
        let room = tempfile::tempdir().unwrap();
        let (file, notes) = (room.path().join("abc"), room.path().join("notes"));
        let check = || check_files(room.path(), [ABC].iter(), &notes);
        assert!(matches!(check(), Err(ModelError::Missing(_))));
        fs::write(&file, "abc").unwrap();
        check().unwrap();
        let noted = fs::read(&notes).unwrap();
        check().unwrap();
        assert_eq!(fs::read(&notes).unwrap(), noted);

        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "abd").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        let error = check().unwrap_err();
        assert!(matches!(error, ModelError::Altered { .. }), "the same size and time do not hide it");
        assert!(error.to_string().contains("evoke model install"), "{error}");
    }

    #[test]
    fn a_note_that_names_a_file_is_what_saves_the_reading() {
        let room = tempfile::tempdir().unwrap();
        let (file, notes) = (room.path().join("abc"), room.path().join("notes"));
        fs::write(&file, "other").unwrap();
        let seen = seen(&fs::metadata(&file).unwrap());
        let note = Note { sha256: ABC.sha256.to_owned(), seen };
        write(&notes, &Notes::from([(file.to_string_lossy().into_owned(), note)])).unwrap();
        check_files(room.path(), [ABC].iter(), &notes).unwrap();
        fs::write(&notes, "rubbish").unwrap();
        assert!(check_files(room.path(), [ABC].iter(), &notes).is_err());
    }
}
