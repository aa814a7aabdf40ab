//! Scores from an endpoint with the common rerank protocol: `POST {base}/rerank`.
//!
//! Modules, from the bottom: `config`, `request` (layouts of the body), `response` (parsing).

mod config;
mod request;
mod response;

use self::request::{Layout, RerankRequest};
use crate::error::RerankError;
use crate::reranker::Reranker;
use evoke_http::{BlockingClient, ClientOptions, Credential, Request, RequestError, Response, Url};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

/// Maximum size of a response; a thousand scores with their texts stay below.
const MAX_RESPONSE_BYTES: usize = 16 << 20;

/// An endpoint that scores texts. There are no retries, since a reader is waiting.
#[derive(Debug)]
pub struct RemoteReranker {
    config: RemoteConfig,
    endpoint: Url,
    url: String,
    name: String,
    client: BlockingClient,
    /// Index in [`Layout::ALL`] of the layout that the endpoint supports, as far as is known.
    layout: AtomicUsize,
}

/// The outcome of a request.
enum Outcome {
    /// Scores, in the order of the texts.
    Scored(Vec<f32>),
    /// The endpoint rejects the layout of the request; another one may work.
    Unsupported(RerankError),
}

impl RemoteReranker {
    /// Prepares a client. Nothing is sent yet.
    ///
    /// ```
    /// use evoke_rerank::{RemoteConfig, RemoteReranker, Reranker};
    ///
    /// let reranker = RemoteReranker::new(RemoteConfig::new("http://localhost:8080/v1", Some("small".to_owned())))?;
    /// assert_eq!(reranker.name(), "small at http://localhost:8080/v1");
    /// assert!(RemoteReranker::new(RemoteConfig::new("localhost:8080", None)).is_err());
    /// # Ok::<(), evoke_rerank::RerankError>(())
    /// ```
    ///
    /// # Errors
    /// [`RerankError::Config`] when the configuration is invalid.
    pub fn new(config: RemoteConfig) -> Result<Self, RerankError> {
        config.check()?;
        let url = format!("{}/rerank", config.base_url.trim_end_matches('/'));
        let endpoint = Url::parse(&url).map_err(|error| RerankError::Config(error.to_string()))?;
        let credential = config.api_key.clone().map_or(Credential::None, Credential::Bearer);
        let client = BlockingClient::new(&ClientOptions { credential, ..ClientOptions::default() })
            .map_err(|error| RerankError::Config(error.to_string()))?;
        let name = config.name();
        Ok(Self { endpoint, url, name, client, layout: AtomicUsize::new(0), config })
    }

    /// Sends a request in one layout, within the remaining time.
    fn send(&self, request: &RerankRequest<'_>, deadline: Instant) -> Result<Outcome, RerankError> {
        let time_left = deadline.saturating_duration_since(Instant::now());
        if time_left.is_zero() {
            return Err(self.late());
        }
        let post = Request::post(self.endpoint.clone()).json(request).timeout(time_left);
        match self.client.send(post.max_response_bytes(MAX_RESPONSE_BYTES)) {
            Ok(response) => self.outcome(&response, request.texts()),
            Err(RequestError::Timeout) => Err(self.late()),
            Err(error) => Err(RerankError::Unavailable { url: self.url.clone(), reason: error.to_string() }),
        }
    }

    fn outcome(&self, response: &Response, texts: usize) -> Result<Outcome, RerankError> {
        if response.is_success() {
            return response::parse(&self.url, &response.body, texts).map(Outcome::Scored);
        }
        let (url, status, body) = (self.url.clone(), response.status, self.client.excerpt(response));
        if response.is_transient() {
            return Err(RerankError::Unavailable { url, reason: format!("status {status}: {body}") });
        }
        match status {
            400 | 422 => Ok(Outcome::Unsupported(RerankError::Refused { url, status, body })),
            _ => Err(RerankError::Refused { url, status, body }),
        }
    }

    fn late(&self) -> RerankError {
        RerankError::Late { name: self.name.clone() }
    }
}

impl Reranker for RemoteReranker {
    fn name(&self) -> &str {
        &self.name
    }

    fn rerank(
        &self,
        query: &str,
        texts: &[&str],
        deadline: Instant,
    ) -> Result<Vec<Option<f32>>, RerankError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let first = self.layout.load(Relaxed);
        let mut first_error = None;
        // Starts with the layout that worked last. When none does, the first error is returned.
        for (index, layout) in Layout::ALL.iter().enumerate().cycle().skip(first).take(Layout::ALL.len()) {
            let request = RerankRequest::new(&self.config, *layout, query, texts);
            match self.send(&request, deadline)? {
                Outcome::Scored(scores) => {
                    self.layout.store(index, Relaxed);
                    return Ok(scores.into_iter().map(Some).collect());
                }
                Outcome::Unsupported(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or_else(|| self.late()))
    }
}
