//! What the memory tool takes and answers.

use evoke_store::FileHead;

/// The size of a memory file in bytes, at most.
pub const MEMORY_FILE_BYTES: usize = 100_000;

/// A command of the memory tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileCommand {
    /// Shows a file with numbered lines, or what is in a folder.
    View {
        /// The file or folder.
        path: String,
        /// The first and the last line, from 1; to the end without a last one. Not for folders.
        range: Option<(u64, Option<u64>)>,
        /// An earlier version of the file; also of one that is deleted.
        version: Option<u32>,
    },
    /// Changes the tree.
    Change(FileEdit),
}

/// A change that the memory tool makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEdit {
    /// Writes a new file.
    Create {
        /// The file.
        path: String,
        /// Its text.
        text: String,
    },
    /// Replaces a text that occurs once in a file.
    StrReplace {
        /// The file.
        path: String,
        /// The text to replace.
        old: String,
        /// The text in its place.
        new: String,
    },
    /// Inserts lines into a file.
    Insert {
        /// The file.
        path: String,
        /// The line after which they go; 0 is before the first.
        line: u64,
        /// The lines.
        text: String,
    },
    /// Removes a file, or a folder with everything in it. Earlier versions are kept.
    Delete {
        /// The file or folder.
        path: String,
    },
    /// Moves a file or a folder.
    Rename {
        /// The file or folder.
        from: String,
        /// Its new path.
        to: String,
    },
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAnswer {
    /// The answer for a model.
    pub content: String,
    /// The path of the file or folder, as it is now.
    pub path: String,
    /// The version of the file that is shown, or that the command made; absent for folders.
    pub version: Option<u32>,
    /// The files in a folder that is viewed, by path.
    pub files: Vec<FileHead>,
}
