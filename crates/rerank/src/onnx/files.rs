//! The files of a model, and the part of its configuration that is needed.

use crate::error::RerankError;
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Paths of the files of a model.
pub(super) struct ModelFiles {
    pub(super) model: PathBuf,
    pub(super) tokenizer: PathBuf,
    pub(super) config: PathBuf,
}

/// The relevant part of `config.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ModelConfig {
    /// The maximum number of positions.
    pub(super) positions: Option<usize>,
    /// The id of the padding token.
    pub(super) padding: Option<u32>,
}

impl ModelFiles {
    /// Locates the files in a directory.
    ///
    /// # Errors
    /// [`RerankError::ModelMissing`] when a required one does not exist.
    pub(super) fn find(directory: &Path) -> Result<Self, RerankError> {
        let existing = |name: &str| {
            let file = directory.join(name);
            if file.is_file() { Ok(file) } else { Err(RerankError::ModelMissing { file }) }
        };
        Ok(Self {
            model: existing("model.onnx")?,
            tokenizer: existing("tokenizer.json")?,
            config: directory.join("config.json"),
        })
    }

    /// The configuration; the defaults when there is no such file.
    ///
    /// # Errors
    /// [`RerankError::ModelUnreadable`].
    pub(super) fn config(&self) -> Result<ModelConfig, RerankError> {
        let unreadable = |reason: String| RerankError::ModelUnreadable { file: self.config.clone(), reason };
        let text = match fs::read(&self.config) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(ModelConfig::default()),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let value: Value = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        Ok(ModelConfig {
            positions: number("max_position_embeddings").and_then(|n| n.try_into().ok()),
            padding: number("pad_token_id").and_then(|n| n.try_into().ok()),
        })
    }
}
