//! Configuration of a remote reranker.

use crate::error::RerankError;
use evoke_types::Secret;

/// How to call an endpoint. Start from [`RemoteConfig::new`].
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// The URL up to, not including, `/rerank`, such as `http://localhost:8080/v1`.
    pub base_url: String,
    /// The name of the model; endpoints with a single model need none.
    pub model: Option<String>,
    /// The API key, sent as a bearer token, if any.
    pub api_key: Option<Secret>,
    /// Characters of each text, and of the query, that are sent; the rest is truncated.
    pub max_chars: usize,
}

impl RemoteConfig {
    /// A configuration without a key that sends up to 4,000 characters of a text: more than the 512 tokens
    /// that most rerankers read.
    pub fn new(base_url: impl Into<String>, model: Option<String>) -> Self {
        Self { base_url: base_url.into(), model, api_key: None, max_chars: 4_000 }
    }

    /// Checks that the configuration is valid.
    pub(super) fn check(&self) -> Result<(), RerankError> {
        let config_error = |reason: String| Err(RerankError::Config(reason));
        // A URL may contain a password, so it is not repeated in the error.
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return config_error("its address must begin with http:// or https://".to_owned());
        }
        if self.model.as_deref().is_some_and(|model| model.trim().is_empty()) {
            return config_error("its model has an empty name: name it, or leave it out".to_owned());
        }
        if self.max_chars == 0 {
            return config_error("max_chars must be at least 1".to_owned());
        }
        Ok(())
    }

    /// The name for logs and reports.
    pub(super) fn name(&self) -> String {
        let model = self.model.as_deref().unwrap_or("its model");
        format!("{model} at {}", self.base_url)
    }
}
