//! The files that models learn from: JSON lines, each file one voice.

use std::io;
use std::path::{Path, PathBuf};

/// One voice: a register, a language, a kind of writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The name of its file, without the extension.
    pub name: String,
    /// Its lines that are not blank, in order.
    pub lines: Vec<String>,
}

/// The voices in the `.jsonl` files of a folder, by name.
///
/// # Errors
/// Those of reading the folder and its files.
pub fn voices(folder: &Path) -> io::Result<Vec<Voice>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path)?;
        let lines = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        Ok(Voice { name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), lines })
    };
    files.into_iter().map(read).collect()
}
