//! Scores from an endpoint that speaks the common rerank protocol: `POST {base}/rerank`.

mod answer;
mod config;
mod question;

use self::question::{Question, Shape};
use crate::{RerankError, Reranker};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use ureq::http::{Response, header};

pub use self::config::RemoteConfig;
pub use evoke_types::Secret;

/// The largest answer that is read; a thousand scores with their texts stay below.
const MAX_ANSWER_BYTES: u64 = 16 << 20;
/// How much of a refusal is shown.
const SHOWN_CHARS: usize = 300;

/// An endpoint that judges texts. It is asked once: a reader is waiting, so what fails is not repeated.
#[derive(Debug)]
pub struct RemoteReranker {
    config: RemoteConfig,
    url: String,
    name: String,
    agent: ureq::Agent,
    /// Which of [`Shape::ALL`] the endpoint understands, as far as is known.
    shape: AtomicUsize,
}

/// What came of a request.
enum Outcome {
    /// Scores, in the order of the texts.
    Judged(Vec<f32>),
    /// The endpoint does not understand the request; another shape may do better.
    NotUnderstood(RerankError),
}

impl RemoteReranker {
    /// Prepares to ask an endpoint. Nothing is sent yet.
    ///
    /// # Errors
    /// [`RerankError::Config`].
    pub fn new(config: RemoteConfig) -> Result<Self, RerankError> {
        config.check()?;
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let url = format!("{}/rerank", config.base_url.trim_end_matches('/'));
        let name = config.name();
        Ok(Self { url, name, agent, shape: AtomicUsize::new(0), config })
    }

    /// Asks in one shape, with the time that is left.
    fn ask(&self, question: &Question<'_>, until: Instant) -> Result<Outcome, RerankError> {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.late());
        }
        let mut request = self.agent.post(&self.url).config().timeout_global(Some(left)).build();
        if let Some(key) = &self.config.api_key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", key.reveal()));
        }
        let response = request.send_json(question).map_err(|error| self.unanswered(&error))?;
        self.read(response, question.texts())
    }

    fn read(&self, response: Response<ureq::Body>, texts: usize) -> Result<Outcome, RerankError> {
        let status = response.status();
        let limited = response.into_body().into_with_config().limit(MAX_ANSWER_BYTES);
        let body = limited.read_to_vec().map_err(|error| self.unanswered(&error))?;
        if status.is_success() {
            return answer::parse(&self.url, &body, texts).map(Outcome::Judged);
        }
        let body: String = String::from_utf8_lossy(&body).chars().take(SHOWN_CHARS).collect();
        let (url, status) = (self.url.clone(), status.as_u16());
        match status {
            500.. | 408 | 429 => {
                Err(RerankError::Unavailable { url, reason: format!("status {status}: {body}") })
            }
            400 | 422 => Ok(Outcome::NotUnderstood(RerankError::Refused { url, status, body })),
            _ => Err(RerankError::Refused { url, status, body }),
        }
    }

    fn unanswered(&self, error: &ureq::Error) -> RerankError {
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

    fn rerank(&self, query: &str, texts: &[&str], until: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let first = self.shape.load(Relaxed);
        let mut refusal = None;
        // From the shape that worked last. Where none does, the first refusal is told.
        for (at, shape) in Shape::ALL.iter().enumerate().cycle().skip(first).take(Shape::ALL.len()) {
            let question = Question::new(&self.config, *shape, query, texts);
            match self.ask(&question, until)? {
                Outcome::Judged(scores) => {
                    self.shape.store(at, Relaxed);
                    return Ok(scores.into_iter().map(Some).collect());
                }
                Outcome::NotUnderstood(error) => refusal = refusal.or(Some(error)),
            }
        }
        Err(refusal.unwrap_or_else(|| self.late()))
    }
}
