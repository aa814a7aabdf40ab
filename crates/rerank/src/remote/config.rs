//! How to reach an endpoint.

use crate::RerankError;
use evoke_types::Secret;

/// Where the endpoint is and what it expects.
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// The address up to, not including, `/rerank`, such as `http://localhost:8080/v1`.
    pub base_url: String,
    /// The model to ask for; endpoints that serve one model need none.
    pub model: Option<String>,
    /// Sent as a bearer token, if any.
    pub api_key: Option<Secret>,
    /// Characters of a text, and of the question, that are sent; the rest is cut off.
    pub max_chars: usize,
}

impl RemoteConfig {
    /// A configuration without a key that sends up to 4,000 characters of a text: more than the 512 tokens that most
    /// rerankers read.
    pub fn new(base_url: impl Into<String>, model: Option<String>) -> Self {
        Self { base_url: base_url.into(), model, api_key: None, max_chars: 4_000 }
    }

    /// Refuses what cannot work.
    pub(super) fn check(&self) -> Result<(), RerankError> {
        let refuse = |reason: String| Err(RerankError::Config(reason));
        // An address may hold a password: only its beginning says what is wrong, and that is not repeated.
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return refuse("its address must begin with http:// or https://".to_owned());
        }
        if self.model.as_deref().is_some_and(|model| model.trim().is_empty()) {
            return refuse("its model has an empty name: name it, or leave it out".to_owned());
        }
        if self.max_chars == 0 {
            return refuse("max_chars must be at least 1".to_owned());
        }
        Ok(())
    }

    /// What judges, for people.
    pub(super) fn name(&self) -> String {
        let model = self.model.as_deref().unwrap_or("its model");
        format!("{model} at {}", self.base_url)
    }
}
