//! Files of one JSON object a line.

use crate::error::EvalError;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads a file; blank lines count for nothing.
///
/// # Errors
/// [`EvalError::File`], and [`EvalError::Line`] naming the line that is not such an object.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, EvalError> {
    let text =
        std::fs::read_to_string(file).map_err(|source| EvalError::File { file: file.to_owned(), source })?;
    let lines = (1..).zip(text.lines()).filter(|(_, json)| !json.trim().is_empty());
    let parse = |(line, json): (usize, &str)| {
        serde_json::from_str(json).map_err(|error| EvalError::Line {
            file: file.to_owned(),
            line,
            reason: error.to_string(),
        })
    };
    lines.map(parse).collect()
}
