//! Embeddings from an OpenAI-compatible endpoint: `POST {base}/embeddings`.
//!
//! Modules, from the bottom: `config`, `attempt` (one request, backoff), `response` (parsing).

mod attempt;
mod config;
mod response;

use std::time::Duration;

use serde::Serialize;

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

use self::attempt::{Backoff, Outcome};
use crate::embedder::Embedder;
use crate::error::EmbedError;

/// An endpoint that computes vectors. Failed attempts are repeated with exponential backoff, long lists are
/// split into requests of [`RemoteConfig::batch`] texts.
#[derive(Debug)]
pub struct RemoteEmbedder {
    config: RemoteConfig,
    url: String,
    fingerprint: String,
    agent: ureq::Agent,
}

/// The JSON body of a request.
#[derive(Serialize)]
struct EmbeddingRequest<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'static str,
}

impl RemoteEmbedder {
    /// Prepares a client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`EmbedError::RemoteConfig`] when the configuration is invalid.
    pub fn new(config: RemoteConfig) -> Result<Self, EmbedError> {
        config.check()?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(config.timeout))
            .http_status_as_error(false)
            .build()
            .new_agent();
        let url = format!("{}/embeddings", config.base_url.trim_end_matches('/'));
        Ok(Self { url, fingerprint: config.fingerprint(), agent, config })
    }

    /// Requests the vectors of at most one batch, with retries.
    fn request_batch(&self, inputs: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let request = EmbeddingRequest { model: &self.config.model, input: inputs, encoding_format: "float" };
        let mut delay = Backoff::new(self.config.initial_backoff);
        let mut attempts = 1;
        loop {
            let (reason, retry_after) = match attempt::send(&self.agent, &self.url, &self.config, &request) {
                Outcome::Completed(body) => {
                    return response::parse(&self.url, &body, inputs.len(), self.config.dimension);
                }
                Outcome::Refused { status, body } => {
                    return Err(EmbedError::RemoteRefused { url: self.url.clone(), status, body });
                }
                Outcome::Retry { reason, retry_after } => (reason, retry_after),
            };
            if attempts >= self.config.attempts {
                return Err(EmbedError::RemoteUnavailable { url: self.url.clone(), attempts, reason });
            }
            self.wait(delay.next(retry_after), attempts, &reason);
            attempts += 1;
        }
    }

    fn wait(&self, delay: Duration, attempts: u32, reason: &str) {
        let url = &self.url;
        tracing::warn!(url, attempts, reason, ?delay, "embedding endpoint did not answer, trying again");
        std::thread::sleep(delay);
    }

    fn request_all(&self, prefix: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(self.config.batch) {
            let inputs: Vec<String> = batch.iter().map(|text| self.input(prefix, text)).collect();
            vectors.extend(self.request_batch(&inputs)?);
        }
        Ok(vectors)
    }

    /// The input for a text: prefix and truncated text. Endpoints reject an empty input, so a space replaces
    /// it.
    fn input(&self, prefix: &str, text: &str) -> String {
        let text: String = text.chars().take(self.config.max_chars).collect();
        if text.is_empty() { format!("{prefix} ") } else { format!("{prefix}{text}") }
    }
}

impl Embedder for RemoteEmbedder {
    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn dimension(&self) -> usize {
        self.config.dimension
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.request_all(&self.config.text_prefix, texts)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let mut vectors = self.request_all(&self.config.query_prefix, &[text])?;
        Ok(vectors.pop().unwrap_or_default())
    }
}
