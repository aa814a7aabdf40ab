//! The embedder that the flags ask for.

use crate::args::EmbeddingArgs;
use crate::failure::Failure;
use evoke_embed::{
    CacheLimits, CachedEmbedder, Embedder, MiniLm, RemoteConfig, RemoteEmbedder, model, remote::Secret,
};
use std::path::PathBuf;
use std::sync::Arc;

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

/// The endpoint that the flags name, if any.
fn remote(args: &EmbeddingArgs) -> Result<Option<RemoteConfig>, Failure> {
    let Some(base) = args.embedding_url.clone() else { return Ok(None) };
    let (Some(model), Some(dimension)) = (args.embedding_model.clone(), args.embedding_dimension) else {
        let missing = "embedding_url needs embedding_model and embedding_dimension beside it";
        return Err(Failure::Usage(missing.to_owned()));
    };
    let mut config = RemoteConfig::new(base, model, dimension);
    config.api_key = args.embedding_key.as_deref().map(Secret::new);
    Ok(Some(config))
}
