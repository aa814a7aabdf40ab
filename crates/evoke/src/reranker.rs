//! Opens the reranker that the options name. Called by [`Builder`](crate::Builder). The one thing to know: an
//! endpoint is not called yet, a local model is loaded at once.

use crate::error::OpenError;
use crate::options::{RerankerOptions, RerankerSource};
use evoke_engine::RERANK_BUDGET;
use evoke_rerank::{OnnxReranker, RemoteConfig, RemoteReranker, Reranker};
use std::sync::Arc;
use std::time::Duration;

impl RerankerOptions {
    /// How long an accurate read waits for scores: [`time_limit_ms`](Self::time_limit_ms), or the default of the engine.
    pub fn time_limit(&self) -> Duration {
        self.time_limit_ms.map_or(RERANK_BUDGET, |millis| Duration::from_millis(u64::from(millis)))
    }
}

/// Opens the reranker that these options describe.
///
/// # Errors
/// [`OpenError::Option`] for a time limit of 0, [`OpenError::Secret`] for the key, [`OpenError::Reranker`] when
/// the address is invalid or the model cannot be loaded.
pub(crate) fn open(options: &RerankerOptions) -> Result<Arc<dyn Reranker>, OpenError> {
    if options.time_limit_ms == Some(0) {
        let reason = "must be at least 1".to_owned();
        return Err(OpenError::Option { option: "reranker.time_limit_ms", reason });
    }
    match &options.source {
        RerankerSource::Endpoint { url, model, api_key } => {
            let mut config = RemoteConfig::new(url, model.clone());
            config.api_key = api_key.as_ref().map(|key| key.read("reranker.api_key")).transpose()?;
            Ok(Arc::new(RemoteReranker::new(config)?))
        }
        RerankerSource::Model { directory } => Ok(Arc::new(OnnxReranker::load(directory)?)),
    }
}
