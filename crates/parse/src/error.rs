//! Why the model cannot be loaded.

use std::io;
use std::path::PathBuf;

/// The model could not be loaded. Parsing itself cannot fail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// A file of the model is missing: nothing was installed at that place.
    #[error("{} is missing: run `evoke model install`", .0.display())]
    Missing(PathBuf),
    /// A file is there and cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not the one that belongs to the model.
    #[error("{file} is not a file of this model: {reason}; `evoke model verify` compares digests")]
    Unexpected {
        /// The file, by its path inside the model's directory.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
