//! Vectors from an OpenAI-compatible endpoint: `POST {base}/embeddings`.

mod answer;
mod attempt;
mod config;

use std::time::Duration;

use serde::Serialize;

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

use self::attempt::{Outcome, Pause};
use crate::{EmbedError, Embedder};

/// An endpoint that computes vectors. Failed attempts are repeated with growing pauses, long lists are split.
#[derive(Debug)]
pub struct RemoteEmbedder {
    config: RemoteConfig,
    url: String,
    fingerprint: String,
    agent: ureq::Agent,
}

/// The body of a request.
#[derive(Serialize)]
struct Question<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'static str,
}

impl RemoteEmbedder {
    /// Prepares to ask an endpoint. Nothing is sent yet.
    ///
    /// # Errors
    /// When the configuration cannot work.
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

    /// Asks for the vectors of at most one batch.
    fn ask(&self, inputs: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let question = Question { model: &self.config.model, input: inputs, encoding_format: "float" };
        let mut pause = Pause::starting_at(self.config.first_pause);
        let mut attempts = 1;
        loop {
            let (reason, wish) = match attempt::send(&self.agent, &self.url, &self.config, &question) {
                Outcome::Answered(body) => {
                    return answer::parse(&self.url, &body, inputs.len(), self.config.dimension);
                }
                Outcome::Refused { status, body } => {
                    return Err(EmbedError::RemoteRefused { url: self.url.clone(), status, body });
                }
                Outcome::Later { reason, wish } => (reason, wish),
            };
            if attempts >= self.config.attempts {
                return Err(EmbedError::RemoteUnavailable { url: self.url.clone(), attempts, reason });
            }
            self.wait(pause.next(wish), attempts, &reason);
            attempts += 1;
        }
    }

    fn wait(&self, pause: Duration, attempts: u32, reason: &str) {
        let url = &self.url;
        tracing::warn!(url, attempts, reason, ?pause, "embedding endpoint did not answer, trying again");
        std::thread::sleep(pause);
    }

    fn ask_all(&self, prefix: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(self.config.batch) {
            let inputs: Vec<String> = batch.iter().map(|text| self.input(prefix, text)).collect();
            vectors.extend(self.ask(&inputs)?);
        }
        Ok(vectors)
    }

    /// What is sent for a text. Endpoints refuse an empty input, so white space stands in for nothing.
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
        self.ask_all(&self.config.text_prefix, texts)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let mut vectors = self.ask_all(&self.config.query_prefix, &[text])?;
        Ok(vectors.pop().unwrap_or_default())
    }
}
