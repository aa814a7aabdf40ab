//! Verification of the model files at each start.
//!
//! Reading 90 MB takes from 60 ms (a processor with SHA instructions) to half a second. So a file whose
//! digest was right is recorded with its metadata, and not read again until these have changed. The metadata
//! include the time at which the system itself saw the last change, which a program cannot set.

use super::digest;
use super::error::ModelError;
use super::manifest::Manifest;
use crate::e5::MODEL_FILE;
use crate::minilm::{VOCABULARY_FILE, WEIGHTS_FILE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Files whose digest was right, by path.
type VerifiedFiles = BTreeMap<String, VerifiedFile>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct VerifiedFile {
    sha256: String,
    /// The file's metadata at that time, see [`metadata_stamp`].
    #[serde(rename = "seen")]
    metadata_stamp: String,
}

/// Compares the digests of the files that the model is loaded from. `record` is a file that lists those that
/// were right; one that cannot be read or written only costs time.
///
/// # Errors
/// [`ModelError::Missing`], [`ModelError::File`] when a file cannot be read, [`ModelError::Altered`].
pub fn check(dir: &Path, record: &Path) -> Result<(), ModelError> {
    let in_folder = |manifest: &Manifest, names: &[&str]| {
        let named = manifest.files.iter().filter(|file| names.contains(&file.name));
        named.map(|file| (manifest.dir(dir).join(file.name), file.sha256)).collect::<Vec<_>>()
    };
    let mut files = in_folder(&Manifest::MINILM, &[WEIGHTS_FILE, VOCABULARY_FILE]);
    // Only English has meaning without it.
    files.extend(in_folder(&Manifest::E5, &[MODEL_FILE]).into_iter().filter(|(file, _)| file.is_file()));
    check_files(files, record)
}

/// Compares files with their digests.
fn check_files(files: Vec<(PathBuf, &'static str)>, record: &Path) -> Result<(), ModelError> {
    let recorded: VerifiedFiles =
        fs::read(record).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    let mut verified = VerifiedFiles::new();
    for (file, expected) in files {
        if !file.is_file() {
            return Err(ModelError::Missing(file));
        }
        let failed = |source| ModelError::File { action: "read", path: file.clone(), source };
        // Before it is read: a change meanwhile is noticed at the next start.
        let metadata_stamp = metadata_stamp(&fs::metadata(&file).map_err(failed)?);
        let path = file.to_string_lossy().into_owned();
        let entry = VerifiedFile { sha256: expected.to_owned(), metadata_stamp };
        if recorded.get(&path) != Some(&entry) {
            let actual = digest::digest_file(&file).map_err(failed)?;
            if actual != expected {
                return Err(ModelError::Altered { file, expected, actual });
            }
        }
        verified.insert(path, entry);
    }
    if verified != recorded
        && let Err(error) = write(record, &verified)
    {
        tracing::debug!(%error, "that the model was checked could not be noted");
    }
    Ok(())
}

fn write(record: &Path, verified: &VerifiedFiles) -> std::io::Result<()> {
    let text = serde_json::to_vec(verified)?;
    let dir = record.parent().unwrap_or(Path::new("."));
    let file = tempfile::NamedTempFile::new_in(dir)?;
    fs::write(file.path(), text)?;
    file.persist(record)?;
    Ok(())
}

/// Metadata that change whenever the content of a file does.
fn metadata_stamp(data: &fs::Metadata) -> String {
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

    /// The digest of "abc".
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn valid_files_are_read_once_and_changed_ones_rejected() {
        let dir = tempfile::tempdir().unwrap();
        let (file, record) = (dir.path().join("abc"), dir.path().join("notes"));
        let check = || check_files(vec![(file.clone(), ABC)], &record);
        assert!(matches!(check(), Err(ModelError::Missing(_))));
        fs::write(&file, "abc").unwrap();
        check().unwrap();
        let noted = fs::read(&record).unwrap();
        check().unwrap();
        assert_eq!(fs::read(&record).unwrap(), noted);

        let modified = fs::metadata(&file).unwrap().modified().unwrap();
        fs::write(&file, "abd").unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
        let error = check().unwrap_err();
        assert!(matches!(error, ModelError::Altered { .. }), "the same size and time do not hide it");
        assert!(error.to_string().contains("evoke model install"), "{error}");
    }

    #[test]
    fn a_recorded_file_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let (file, record) = (dir.path().join("abc"), dir.path().join("notes"));
        fs::write(&file, "other").unwrap();
        let metadata_stamp = metadata_stamp(&fs::metadata(&file).unwrap());
        let entry = VerifiedFile { sha256: ABC.to_owned(), metadata_stamp };
        write(&record, &VerifiedFiles::from([(file.to_string_lossy().into_owned(), entry)])).unwrap();
        check_files(vec![(file.clone(), ABC)], &record).unwrap();
        fs::write(&record, "rubbish").unwrap();
        assert!(check_files(vec![(file, ABC)], &record).is_err());
    }
}
