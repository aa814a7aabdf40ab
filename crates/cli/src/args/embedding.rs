//! The flags for the embedder. Part of every command that opens a data directory. The one thing to know: every
//! command on one data directory should name the same model; otherwise the memories are embedded again.

use crate::failure::Failure;
use crate::secrets;
use clap::Args;
use evoke::{EmbeddingEndpoint, EmbeddingOptions, MissingModel, ModelOptions};
use std::path::PathBuf;

/// The embedder: the model in this process, or an endpoint. Every command on one data directory should name the
/// same one; otherwise the memories are embedded again.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct EmbeddingArgs {
    /// Directory of the embedding model; `evoke model path` shows the default.
    #[arg(long, value_name = "DIR")]
    pub(crate) model_dir: Option<PathBuf>,
    /// Use this OpenAI-compatible endpoint for embeddings instead, such as http://127.0.0.1:9000/v1.
    #[arg(long, value_name = "URL")]
    pub(crate) embedding_url: Option<String>,
    /// Model of the endpoint.
    #[arg(long, value_name = "NAME")]
    pub(crate) embedding_model: Option<String>,
    /// Dimension of that model's vectors.
    #[arg(long, value_name = "N")]
    pub(crate) embedding_dimension: Option<usize>,
    /// API key of the endpoint.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    pub(crate) embedding_key: Option<String>,
    /// File with the API key of the endpoint.
    #[arg(long, value_name = "FILE")]
    pub(crate) embedding_key_file: Option<PathBuf>,
}

impl EmbeddingArgs {
    /// The flags as options; `missing` says what happens when the local model is not installed.
    ///
    /// # Errors
    /// [`Failure::Usage`] when the endpoint's model or dimension is left out, or its key is given twice.
    pub(crate) fn options(&self, missing: MissingModel) -> Result<EmbeddingOptions, Failure> {
        let Some(url) = self.embedding_url.clone() else {
            return Ok(EmbeddingOptions::Model(ModelOptions { missing, ..self.model() }));
        };
        let (Some(model), Some(dimension)) = (self.embedding_model.clone(), self.embedding_dimension) else {
            let missing = "embedding_url needs embedding_model and embedding_dimension beside it";
            return Err(Failure::Usage(missing.to_owned()));
        };
        let key = (self.embedding_key.as_deref(), self.embedding_key_file.as_deref());
        let api_key = secrets::source("embedding_key", key.0, key.1)?;
        Ok(EmbeddingOptions::Endpoint(EmbeddingEndpoint { url, model, dimension, api_key }))
    }

    /// The local model, whether or not an endpoint is used instead.
    pub(crate) fn model(&self) -> ModelOptions {
        ModelOptions { directory: self.model_dir.clone(), ..ModelOptions::default() }
    }
}
