//! Scores from an endpoint with the common rerank protocol: `POST {base}/rerank`.
//!
//! Modules, from the bottom: `config`, `request` (layouts of the body), `response` (parsing).

mod config;
mod request;
mod response;

use self::request::{Layout, RerankRequest};
use crate::error::RerankError;
use crate::reranker::Reranker;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use ureq::http::{Response, header};

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

/// Maximum size of a response; a thousand scores with their texts stay below.
const MAX_RESPONSE_BYTES: u64 = 16 << 20;
/// Characters of an error response that are reported.
const MAX_REASON_CHARS: usize = 300;

/// An endpoint that scores texts. There are no retries, since a reader is waiting.
#[derive(Debug)]
pub struct RemoteReranker {
    config: RemoteConfig,
    url: String,
    name: String,
    agent: ureq::Agent,
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
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let url = format!("{}/rerank", config.base_url.trim_end_matches('/'));
        let name = config.name();
        Ok(Self { url, name, agent, layout: AtomicUsize::new(0), config })
    }

    /// Sends a request in one layout, within the remaining time.
    fn send(&self, request: &RerankRequest<'_>, deadline: Instant) -> Result<Outcome, RerankError> {
        let time_left = deadline.saturating_duration_since(Instant::now());
        if time_left.is_zero() {
            return Err(self.late());
        }
        let mut post = self.agent.post(&self.url).config().timeout_global(Some(time_left)).build();
        if let Some(key) = &self.config.api_key {
            post = post.header(header::AUTHORIZATION, format!("Bearer {}", key.reveal()));
        }
        let response = post.send_json(request).map_err(|error| self.transport_error(&error))?;
        self.read_outcome(response, request.texts())
    }

    fn read_outcome(&self, response: Response<ureq::Body>, texts: usize) -> Result<Outcome, RerankError> {
        let status = response.status();
        let limited = response.into_body().into_with_config().limit(MAX_RESPONSE_BYTES);
        let body = limited.read_to_vec().map_err(|error| self.transport_error(&error))?;
        if status.is_success() {
            return response::parse(&self.url, &body, texts).map(Outcome::Scored);
        }
        let body: String = String::from_utf8_lossy(&body).chars().take(MAX_REASON_CHARS).collect();
        let (url, status) = (self.url.clone(), status.as_u16());
        match status {
            500.. | 408 | 429 => {
                Err(RerankError::Unavailable { url, reason: format!("status {status}: {body}") })
            }
            400 | 422 => Ok(Outcome::Unsupported(RerankError::Refused { url, status, body })),
            _ => Err(RerankError::Refused { url, status, body }),
        }
    }

    fn transport_error(&self, error: &ureq::Error) -> RerankError {
        if matches!(error, ureq::Error::Timeout(_)) {
            return self.late();
        }
        RerankError::Unavailable { url: self.url.clone(), reason: error.to_string() }
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
