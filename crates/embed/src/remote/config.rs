//! Configuration of a remote embedder.

use std::time::Duration;

use crate::error::EmbedError;
use evoke_types::Secret;

/// How to call an endpoint. Start from [`RemoteConfig::new`].
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// The URL up to, not including, `/embeddings`, such as `http://localhost:8080/v1`.
    pub base_url: String,
    /// The name of the model on the endpoint.
    pub model: String,
    /// The dimension of its vectors.
    pub dimension: usize,
    /// The API key, sent as a bearer token, if any.
    pub api_key: Option<Secret>,
    /// Prepended to each query; some models need one.
    pub query_prefix: String,
    /// Prepended to each text that is not a query.
    pub text_prefix: String,
    /// Texts per request, at least 1.
    pub batch: usize,
    /// Characters of a text that are sent; the rest is truncated.
    pub max_chars: usize,
    /// Time limit of one attempt, response included.
    pub timeout: Duration,
    /// Attempts per request, at least 1.
    pub attempts: u32,
    /// The delay after the first failed attempt; each further one is twice as long, up to 30 seconds.
    pub initial_backoff: Duration,
}

impl RemoteConfig {
    /// A configuration with the default limits: 64 texts per request, 10 seconds, 4 attempts.
    pub fn new(base_url: impl Into<String>, model: impl Into<String>, dimension: usize) -> Self {
        Self {
            base_url: base_url.into(),
            model: model.into(),
            dimension,
            api_key: None,
            query_prefix: String::new(),
            text_prefix: String::new(),
            batch: 64,
            max_chars: 8_000,
            timeout: Duration::from_secs(10),
            attempts: 4,
            initial_backoff: Duration::from_millis(250),
        }
    }

    /// Checks that the configuration is valid.
    pub(super) fn check(&self) -> Result<(), EmbedError> {
        let refuse = |reason: String| Err(EmbedError::RemoteConfig(reason));
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return refuse(format!("base URL {:?} must begin with http:// or https://", self.base_url));
        }
        if self.model.is_empty() {
            return refuse("name the model to ask for".into());
        }
        let counts = [("dimension", self.dimension), ("batch", self.batch), ("max_chars", self.max_chars)];
        for (name, count) in counts.into_iter().chain([("attempts", self.attempts as usize)]) {
            if count == 0 {
                return refuse(format!("{name} must be at least 1"));
            }
        }
        Ok(())
    }

    /// Everything that the vectors depend on. The URL is not part of it: a model may move.
    pub(super) fn fingerprint(&self) -> String {
        let Self { model, dimension, query_prefix, text_prefix, max_chars, .. } = self;
        format!("remote:{model}:{dimension}:{query_prefix:?}:{text_prefix:?}:{max_chars}:1")
    }
}
