//! A chat model over HTTP: attempts, retries with backoff, and a limit of concurrent calls.
//!
//! Modules, from the bottom: [`config`], `provider` (JSON of the protocols), `status_error` (what a failed
//! response means), `attempt` (outcomes), `connection` (one HTTP request).

mod attempt;
mod config;
mod connection;
mod provider;
mod status_error;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use evoke_http::Backoff;
use evoke_types::{Clock, IdSource};
use tokio::sync::Semaphore;

use self::attempt::{Attempt, RequestError, RetryableError};
pub use self::config::{OutputLimitField, Provider, RemoteConfig};
use self::connection::Connection;
use crate::chat::ChatModel;
use crate::error::LlmError;
use crate::request::ChatRequest;
use crate::response::ChatResponse;

/// A server that speaks one of the [`Provider`] protocols. Attempts that failed for a transient reason are
/// repeated with exponential backoff, a bounded number of times; `Retry-After` of the server is respected.
pub struct RemoteModel {
    config: RemoteConfig,
    connection: Connection,
    permits: Semaphore,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl std::fmt::Debug for RemoteModel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RemoteModel").field("config", &self.config).finish_non_exhaustive()
    }
}

impl RemoteModel {
    /// Prepares a client. Nothing is sent yet. The clock is needed for dates in `Retry-After`, the ids add
    /// jitter to the backoff of many clients.
    ///
    /// # Errors
    /// [`LlmError::Config`] when the configuration is invalid.
    pub fn new(
        config: RemoteConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, LlmError> {
        config.check()?;
        let connection = Connection::new(&config)?;
        let permits = Semaphore::new(config.concurrency.min(Semaphore::MAX_PERMITS));
        Ok(Self { config, connection, permits, clock, ids })
    }

    /// Sends the request once, and decodes the response.
    async fn attempt(&self, body: Bytes) -> Attempt {
        match self.connection.post(body, self.clock.now()).await {
            Ok(body) => match self.config.provider.decode(&body) {
                Ok(response) => Attempt::Completed(response),
                Err(reason) => Attempt::Failed(LlmError::Malformed {
                    url: self.connection.redacted_url().to_owned(),
                    reason: self.connection.clean(&reason),
                }),
            },
            Err(error) => self.outcome_of(error),
        }
    }

    fn outcome_of(&self, error: RequestError) -> Attempt {
        match error {
            RequestError::Retryable(error) => Attempt::Retry(error),
            RequestError::Rejected(status_error) => {
                Attempt::Failed(status_error.into_error(self.connection.redacted_url(), &self.config.model))
            }
        }
    }

    /// Repeats attempts until one is final.
    async fn send_with_retries(&self, body: Bytes) -> Result<ChatResponse, LlmError> {
        let mut backoff = Backoff::new(self.config.initial_backoff, self.config.max_backoff);
        let mut attempts = 1;
        loop {
            let error = match self.attempt(body.clone()).await {
                Attempt::Completed(response) => return Ok(response),
                Attempt::Failed(error) => return Err(error),
                Attempt::Retry(error) => error,
            };
            let delay = backoff.next(error.retry_after, self.ids.bits());
            let Some(delay) = delay.filter(|_| attempts < self.config.attempts) else {
                return Err(self.final_error(error, attempts));
            };
            self.wait(delay, attempts, &error).await;
            attempts += 1;
        }
    }

    async fn wait(&self, delay: Duration, attempts: u32, error: &RetryableError) {
        let url = self.connection.redacted_url();
        tracing::warn!(url, attempts, reason = %error.cause, ?delay, "chat model did not answer, trying again");
        tokio::time::sleep(delay).await;
    }

    fn final_error(&self, error: RetryableError, attempts: u32) -> LlmError {
        error.into_error(self.connection.redacted_url(), attempts, self.config.timeout)
    }
}

#[async_trait]
impl ChatModel for RemoteModel {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatResponse, LlmError> {
        let model = &self.config.model;
        let Some(body) = self.config.provider.encode(model, request) else {
            return Err(LlmError::EmptyRequest { model: model.clone() });
        };
        // The semaphore is never closed; if it were, calls would only lose their concurrency limit.
        let _permit = self.permits.acquire().await;
        self.send_with_retries(body.into()).await
    }
}
