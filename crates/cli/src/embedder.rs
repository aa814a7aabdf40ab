//! The embedder that the flags ask for.

use crate::args::EmbeddingArgs;
use crate::failure::Failure;
use crate::secrets;
use evoke_embed::model::{self, ModelError};
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder, MiniLm, RemoteConfig, RemoteEmbedder};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file of a data directory in which it is noted that the model's files are the right ones.
const CHECKED: &str = "evoke.model-checked";

/// Where the model is, or should be.
///
/// # Errors
/// [`Failure::Usage`] when no directory is given and there is no home to put one in.
pub(crate) fn model_dir(args: &EmbeddingArgs) -> Result<PathBuf, Failure> {
    match &args.model_dir {
        Some(dir) => Ok(dir.clone()),
        None => Ok(model::default_dir()?),
    }
}

/// The embedder as the server uses it: recent queries are remembered.
///
/// # Errors
/// [`Failure::Embed`] when the model is not installed or damaged, or the endpoint misconfigured.
pub(crate) fn load(args: &EmbeddingArgs) -> Result<Arc<dyn Embedder>, Failure> {
    Ok(Arc::new(CachedEmbedder::new(load_bare(args)?, CacheLimits::default())))
}

/// The embedder without its cache.
///
/// # Errors
/// As [`load`].
pub(crate) fn load_bare(args: &EmbeddingArgs) -> Result<Arc<dyn Embedder>, Failure> {
    match remote(args)? {
        Some(config) => Ok(Arc::new(RemoteEmbedder::new(config)?)),
        None => Ok(Arc::new(MiniLm::load(&model_dir(args)?)?)),
    }
}

/// The embedder, or a loud warning that recall stands on words alone.
pub(crate) fn load_or_warn(args: &EmbeddingArgs) -> Option<Arc<dyn Embedder>> {
    load(args)
        .inspect_err(|error| {
            tracing::warn!("no embedding model: memories are found by their words alone ({error})");
        })
        .ok()
}

/// The same for a server: the files of the model are compared with their digests first. A model that was altered is
/// refused: its vectors would not fit those that are there.
///
/// # Errors
/// [`Failure::Model`] when a file of the model is not what it must be.
pub(crate) fn checked_or_warn(
    args: &EmbeddingArgs,
    data: &Path,
) -> Result<Option<Arc<dyn Embedder>>, Failure> {
    if args.embedding_url.is_none()
        && let Err(error @ ModelError::Altered { .. }) = model::check(&model_dir(args)?, &data.join(CHECKED))
    {
        return Err(error.into());
    }
    Ok(load_or_warn(args))
}

/// Whether the settings make sense, without loading or asking anything.
///
/// # Errors
/// As [`load`], as far as the settings are at fault.
pub(crate) fn check_settings(args: &EmbeddingArgs) -> Result<(), Failure> {
    remote(args).map(drop)
}

/// The endpoint that the flags name, if any.
fn remote(args: &EmbeddingArgs) -> Result<Option<RemoteConfig>, Failure> {
    let Some(base) = args.embedding_url.clone() else { return Ok(None) };
    let (Some(model), Some(dimension)) = (args.embedding_model.clone(), args.embedding_dimension) else {
        let missing = "embedding_url needs embedding_model and embedding_dimension beside it";
        return Err(Failure::Usage(missing.to_owned()));
    };
    let mut config = RemoteConfig::new(base, model, dimension);
    config.api_key =
        secrets::read("embedding_key", args.embedding_key.as_deref(), args.embedding_key_file.as_deref())?;
    Ok(Some(config))
}
