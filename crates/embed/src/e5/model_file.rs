//! The file of the model, opened at the start and read when the first text needs the model.
//!
//! The one thing to know: an open file stays readable when it is removed or replaced meanwhile, so that a model that was there at
//! the start can be loaded later.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::EmbedError;

/// File name of tokenizer and weights.
pub(crate) const MODEL_FILE: &str = "e5-small-q4.bin";

/// An open file of the model.
pub(crate) struct ModelFile {
    path: PathBuf,
    file: File,
}

impl ModelFile {
    /// Opens the file in the model's directory.
    pub(crate) fn open(dir: &Path) -> Result<Self, EmbedError> {
        let path = dir.join(MODEL_FILE);
        if !path.is_file() {
            return Err(EmbedError::ModelMissing { dir: dir.to_owned(), file: path });
        }
        match File::open(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(source) => Err(EmbedError::ModelUnreadable { file: path, source }),
        }
    }

    /// All bytes of the file.
    pub(crate) fn read(&self) -> Result<Vec<u8>, EmbedError> {
        let (mut file, mut bytes) = (&self.file, Vec::new());
        let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(bytes),
            Err(source) => Err(EmbedError::ModelUnreadable { file: self.path.clone(), source }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_opened_is_read_after_its_removal_and_again() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(ModelFile::open(dir.path()), Err(EmbedError::ModelMissing { .. })));
        std::fs::write(dir.path().join(MODEL_FILE), "weights").unwrap();
        let file = ModelFile::open(dir.path()).unwrap();
        std::fs::remove_file(file.path()).unwrap();
        assert_eq!(file.read().unwrap(), b"weights");
        assert_eq!(file.read().unwrap(), b"weights");
    }
}
