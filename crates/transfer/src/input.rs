//! Files to read: one file, those of a folder, or those of a ZIP archive.
//!
//! Used by the readers of formats that come as a folder or a ZIP file. The one thing to know: a file is handed on as a
//! stream; nothing is unpacked to the disk.

use crate::error::ReadError;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// What a ZIP file begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// Folders inside folders that are searched.
const DEPTH: usize = 8;
/// Names that an error shows.
const SHOWN: usize = 5;

/// Reads one file.
pub(crate) type Reader<'a> = dyn FnMut(&Path, &mut dyn BufRead) -> Result<(), ReadError> + 'a;

/// Reads a file, or those files of a folder or a ZIP file whose name is wanted, in the order of their names. A file
/// that is named by itself is wanted whatever its name.
///
/// # Errors
/// Those of `read`; [`ReadError::Format`] when there is no such file.
pub(crate) fn read_parts(
    path: &Path,
    expected: &str,
    wanted: &dyn Fn(&str) -> bool,
    read: &mut Reader<'_>,
) -> Result<(), ReadError> {
    if path.is_dir() {
        let files = files_of(path)?;
        let found: Vec<&PathBuf> = files.iter().filter(|file| wanted(name_of(file))).collect();
        if found.is_empty() {
            return Err(missing(path, expected, files.iter().map(|file| name_of(file))));
        }
        return found.into_iter().try_for_each(|file| read_file(file, read));
    }
    let mut file = open(path)?;
    let mut magic = Vec::new();
    let begun = (&mut file).take(ZIP.len() as u64).read_to_end(&mut magic);
    begun.and_then(|_| file.seek(SeekFrom::Start(0))).map_err(|error| ReadError::io(path, error))?;
    if magic == ZIP { read_zip(path, file, expected, wanted, read) } else { read_file(path, read) }
}

/// The name of a file without its folders.
pub(crate) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// All files of a folder and the folders in it, sorted. Hidden ones are left out, and links are not followed.
///
/// # Errors
/// [`ReadError::Io`].
pub(crate) fn files_of(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let (mut files, mut folders) = (Vec::new(), vec![(folder.to_owned(), 0)]);
    while let Some((folder, depth)) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| ReadError::io(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| ReadError::io(&folder, error))?;
            let kind = entry.file_type().map_err(|error| ReadError::io(&entry.path(), error))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() && !hidden && depth < DEPTH {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file() && !hidden {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn open(path: &Path) -> Result<File, ReadError> {
    File::open(path).map_err(|error| ReadError::io(path, error))
}

fn read_file(path: &Path, read: &mut Reader<'_>) -> Result<(), ReadError> {
    read(path, &mut BufReader::with_capacity(1 << 16, open(path)?))
}

fn read_zip(
    path: &Path,
    file: File,
    expected: &str,
    wanted: &dyn Fn(&str) -> bool,
    read: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let broken = |error: zip::result::ZipError| ReadError::format(path, "a ZIP file", error.to_string());
    let mut zip = zip::ZipArchive::new(file).map_err(broken)?;
    let mut names: Vec<String> = zip.file_names().flatten().map(Cow::into_owned).collect();
    names.sort();
    let found: Vec<&String> = names.iter().filter(|name| wanted(name_of(Path::new(name)))).collect();
    if found.is_empty() {
        return Err(missing(path, expected, names.iter().map(String::as_str)));
    }
    for name in found {
        let part = zip.by_name(name).map_err(broken)?;
        read(&path.join(name), &mut BufReader::with_capacity(1 << 16, part))?;
    }
    Ok(())
}

fn missing<'a>(path: &Path, expected: &str, names: impl Iterator<Item = &'a str>) -> ReadError {
    let mut shown: Vec<&str> = names.take(SHOWN + 1).collect();
    let more = if shown.len() > SHOWN { ", …" } else { "" };
    shown.truncate(SHOWN);
    let found = if shown.is_empty() { "no file".to_owned() } else { shown.join(", ") };
    ReadError::format(path, expected, format!("{found}{more}"))
}
