//! Loads the embedder that the options name. Called when a memory is opened, and by
//! [`model_watch`](crate::model_watch) until the model is installed.
//!
//! The one thing to know: a missing model is not an error unless the options say so; an altered one always is,
//! because its vectors would not be comparable with the stored ones.

use crate::error::OpenError;
use crate::options::{EmbeddingEndpoint, EmbeddingOptions, MissingModel, ModelOptions};
use evoke_embed::model::{self, Manifest, ModelError};
use evoke_embed::{
    CacheLimits, CachedEmbedder, Embedder, MiniLm, MultilingualEmbedder, RemoteConfig, RemoteEmbedder,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file of a data directory that records which model files had the right digest.
const CHECKED: &str = "evoke.model-checked";

impl ModelOptions {
    /// The directory of the model: [`directory`](Self::directory), or the default of this user.
    ///
    /// # Errors
    /// [`OpenError::Model`] when no directory is set and no environment variable gives a default.
    pub fn resolved_directory(&self) -> Result<PathBuf, OpenError> {
        match &self.directory {
            Some(directory) => Ok(directory.clone()),
            None => Ok(model::default_dir()?),
        }
    }
}

/// Loads the embedder without a cache of queries, for measurements; `None` for [`EmbeddingOptions::Off`].
/// [`ModelOptions::missing`] is ignored: a missing model is an error.
///
/// # Errors
/// [`OpenError::Embedder`] when the model is missing or the endpoint misconfigured, [`OpenError::Secret`] for its key,
/// [`OpenError::Model`] when there is no directory to look for the model in.
pub fn load_embedder(options: &EmbeddingOptions) -> Result<Option<Arc<dyn Embedder>>, OpenError> {
    match options {
        EmbeddingOptions::Off => Ok(None),
        EmbeddingOptions::Endpoint(endpoint) => {
            Ok(Some(Arc::new(RemoteEmbedder::new(remote_config(endpoint)?)?)))
        }
        EmbeddingOptions::Model(options) => Ok(Some(load_models(&options.resolved_directory()?)?)),
    }
}

/// Loads the models of a directory: the one for English, and the one for other languages if it is there.
fn load_models(directory: &Path) -> Result<Arc<dyn Embedder>, OpenError> {
    let english = MiniLm::load(directory)?;
    let others = Manifest::E5.dir(directory);
    if MultilingualEmbedder::is_in(&others) {
        return Ok(Arc::new(MultilingualEmbedder::new(english, &others)?));
    }
    tracing::warn!(
        "only English is compared by meaning: `evoke model install` fetches the model for other languages"
    );
    Ok(Arc::new(english))
}

/// Loads the embedder of a memory, which caches the vectors of recent queries. With a data directory, the
/// digests of the model's files are checked first.
///
/// # Errors
/// As [`load_embedder`], except that the model may be missing; [`OpenError::Model`] for an altered one.
pub(crate) fn open(
    options: &EmbeddingOptions,
    data: Option<&Path>,
) -> Result<Option<Arc<dyn Embedder>>, OpenError> {
    if let (EmbeddingOptions::Model(options), Some(data)) = (options, data) {
        refuse_altered(options, data)?;
    }
    match (load_embedder(options), options) {
        (Ok(loaded), _) => Ok(loaded.map(cached)),
        (Err(error), EmbeddingOptions::Model(options)) if options.missing != MissingModel::Fail => {
            tracing::warn!("no embedding model: memories are found by their words alone ({error})");
            Ok(None)
        }
        (Err(error), _) => Err(error),
    }
}

/// Fails when the options of the endpoint are invalid, without calling it.
///
/// # Errors
/// As [`load_embedder`], for errors of the options.
pub(crate) fn check(options: &EmbeddingOptions) -> Result<(), OpenError> {
    match options {
        EmbeddingOptions::Endpoint(_) => load_embedder(options).map(drop),
        EmbeddingOptions::Model(options) => options.resolved_directory().map(drop),
        EmbeddingOptions::Off => Ok(()),
    }
}

fn refuse_altered(options: &ModelOptions, data: &Path) -> Result<(), OpenError> {
    let Ok(directory) = options.resolved_directory() else { return Ok(()) };
    match model::check(&directory, &data.join(CHECKED)) {
        Err(error @ ModelError::Altered { .. }) => Err(error.into()),
        // Loading the model reports all other problems more precisely.
        Ok(()) | Err(_) => Ok(()),
    }
}

fn cached(embedder: Arc<dyn Embedder>) -> Arc<dyn Embedder> {
    Arc::new(CachedEmbedder::new(embedder, CacheLimits::default()))
}

fn remote_config(endpoint: &EmbeddingEndpoint) -> Result<RemoteConfig, OpenError> {
    let EmbeddingEndpoint { url, model, dimension, api_key } = endpoint;
    let mut config = RemoteConfig::new(url, model, *dimension);
    config.api_key = api_key.as_ref().map(|key| key.read("embedding.api_key")).transpose()?;
    Ok(config)
}
