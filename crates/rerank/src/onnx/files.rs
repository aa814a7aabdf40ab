//! The files of a model.

use crate::RerankError;
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where the parts of a model are.
pub(super) struct Files {
    pub(super) model: PathBuf,
    pub(super) tokenizer: PathBuf,
    pub(super) config: PathBuf,
}

/// What a model's settings say, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Config {
    /// Positions that the model knows.
    pub(super) positions: Option<usize>,
    /// The token that fills short texts up.
    pub(super) padding: Option<u32>,
}

impl Files {
    /// Looks for the files that cannot be done without.
    ///
    /// # Errors
    /// [`RerankError::ModelMissing`].
    pub(super) fn find(directory: &Path) -> Result<Self, RerankError> {
        let there = |name: &str| {
            let file = directory.join(name);
            if file.is_file() { Ok(file) } else { Err(RerankError::ModelMissing { file }) }
        };
        Ok(Self {
            model: there("model.onnx")?,
            tokenizer: there("tokenizer.json")?,
            config: directory.join("config.json"),
        })
    }

    /// The settings; the defaults when there is no such file.
    ///
    /// # Errors
    /// [`RerankError::ModelUnreadable`].
    pub(super) fn config(&self) -> Result<Config, RerankError> {
        let unreadable = |reason: String| RerankError::ModelUnreadable { file: self.config.clone(), reason };
        let text = match fs::read(&self.config) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Config::default()),
            Err(error) => return Err(unreadable(error.to_string())),
        };
        let value: Value = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        let number = |name: &str| value.get(name).and_then(Value::as_u64);
        Ok(Config {
            positions: number("max_position_embeddings").and_then(|n| n.try_into().ok()),
            padding: number("pad_token_id").and_then(|n| n.try_into().ok()),
        })
    }
}
