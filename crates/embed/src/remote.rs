//! Embeddings from an OpenAI-compatible endpoint: `POST {base}/embeddings`.
//!
//! Modules, from the bottom: `config`, `response` (parsing).

mod config;
mod response;

use std::time::Duration;

use evoke_http::{Backoff, BlockingClient, ClientOptions, Credential, Request, Url};
use evoke_types::{Clock, SystemClock};
use serde::Serialize;

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

use crate::embedder::Embedder;
use crate::error::EmbedError;

/// The maximum delay between attempts, whatever the endpoint asks for.
const MAX_BACKOFF: Duration = Duration::from_secs(30);
/// Maximum size of a response; 2048 vectors of 4096 numbers in text form stay below.
const MAX_RESPONSE_BYTES: usize = 256 << 20;

/// An endpoint that computes vectors. Failed attempts are repeated with exponential backoff, long lists are
/// split into requests of [`RemoteConfig::batch`] texts.
#[derive(Debug)]
pub struct RemoteEmbedder {
    config: RemoteConfig,
    endpoint: Url,
    url: String,
    fingerprint: String,
    client: BlockingClient,
}

/// The outcome of a request.
enum Outcome {
    /// The body of a successful response.
    Completed(Vec<u8>),
    /// No response, or one that asks to retry, perhaps after some time.
    Retry { reason: String, retry_after: Option<Duration> },
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
        let url = format!("{}/embeddings", config.base_url.trim_end_matches('/'));
        let endpoint = Url::parse(&url).map_err(|error| EmbedError::RemoteConfig(error.to_string()))?;
        let credential = config.api_key.clone().map_or(Credential::None, Credential::Bearer);
        let options = ClientOptions { credential, timeout: Some(config.timeout), ..ClientOptions::default() };
        let client =
            BlockingClient::new(&options).map_err(|error| EmbedError::RemoteConfig(error.to_string()))?;
        Ok(Self { endpoint, url, fingerprint: config.fingerprint(), client, config })
    }

    /// Requests the vectors of at most one batch, with retries.
    fn request_batch(&self, inputs: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let body = EmbeddingRequest { model: &self.config.model, input: inputs, encoding_format: "float" };
        let request = Request::post(self.endpoint.clone()).json(&body).max_response_bytes(MAX_RESPONSE_BYTES);
        let mut backoff = Backoff::new(self.config.initial_backoff, MAX_BACKOFF);
        let mut attempts = 1;
        loop {
            let (reason, retry_after) = match self.send(request.clone())? {
                Outcome::Completed(body) => {
                    return response::parse(&self.url, &body, inputs.len(), self.config.dimension);
                }
                Outcome::Retry { reason, retry_after } => (reason, retry_after),
            };
            if attempts >= self.config.attempts {
                return Err(EmbedError::RemoteUnavailable { url: self.url.clone(), attempts, reason });
            }
            // One server asks one endpoint: there is no crowd that would have to be spread.
            let delay = backoff.next(retry_after.map(|asked| asked.min(MAX_BACKOFF)), u64::MAX);
            self.wait(delay.unwrap_or(MAX_BACKOFF), attempts, &reason);
            attempts += 1;
        }
    }

    /// Sends a request once.
    fn send(&self, request: Request) -> Result<Outcome, EmbedError> {
        let response = match self.client.send(request) {
            Ok(response) if response.is_success() => return Ok(Outcome::Completed(response.body)),
            Ok(response) => response,
            Err(error) => return Ok(Outcome::Retry { reason: error.to_string(), retry_after: None }),
        };
        let (status, body) = (response.status, self.client.excerpt(&response));
        if !response.is_transient() {
            return Err(EmbedError::RemoteRefused { url: self.url.clone(), status, body });
        }
        let retry_after = response.retry_after(SystemClock.now());
        Ok(Outcome::Retry { reason: format!("status {status}: {body}"), retry_after })
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
