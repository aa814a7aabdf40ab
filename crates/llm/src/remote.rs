//! A chat model behind HTTP.

mod attempt;
mod config;
mod connection;
mod dialect;
mod pause;
mod refusal;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use evoke_types::{Clock, IdSource};
use tokio::sync::Semaphore;

use self::attempt::{Again, Attempt, Trouble};
pub use self::config::{OutputLimitField, Provider, RemoteConfig};
use self::connection::Connection;
use self::pause::Pause;
use crate::{ChatAnswer, ChatModel, ChatRequest, LlmError};

/// A server that answers conversations. Attempts that failed for a passing reason are repeated with growing pauses, a
/// bounded number of times; what the server says about when to come back is heeded.
pub struct RemoteModel {
    config: RemoteConfig,
    connection: Connection,
    turns: Semaphore,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl std::fmt::Debug for RemoteModel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RemoteModel").field("config", &self.config).finish_non_exhaustive()
    }
}

impl RemoteModel {
    /// Prepares to ask a server. Nothing is sent yet. The clock reads dates in the server's wishes, the ids spread
    /// the pauses of many clients.
    ///
    /// # Errors
    /// [`LlmError::Config`] when the configuration cannot work.
    pub fn new(
        config: RemoteConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, LlmError> {
        config.check()?;
        let connection = Connection::new(&config)?;
        let turns = Semaphore::new(config.concurrency.min(Semaphore::MAX_PERMITS));
        Ok(Self { config, connection, turns, clock, ids })
    }

    /// One attempt, read as the protocol says.
    async fn attempt(&self, body: Bytes) -> Attempt {
        match self.connection.post(body, self.clock.now()).await {
            Ok(answer) => match self.config.provider.decode(&answer) {
                Ok(answer) => Attempt::Answered(answer),
                Err(reason) => Attempt::Failed(LlmError::Malformed {
                    url: self.connection.shown_url().to_owned(),
                    reason: self.connection.clean(&reason),
                }),
            },
            Err(trouble) => self.judge(trouble),
        }
    }

    fn judge(&self, trouble: Trouble) -> Attempt {
        match trouble {
            Trouble::Passing(again) => Attempt::Again(again),
            Trouble::Refused(refusal) => {
                Attempt::Failed(refusal.into_error(self.connection.shown_url(), &self.config.model))
            }
        }
    }

    /// Repeats attempts until one decides.
    async fn ask(&self, body: Bytes) -> Result<ChatAnswer, LlmError> {
        let mut pause = Pause::starting_at(self.config.first_pause, self.config.longest_pause);
        let mut attempts = 1;
        loop {
            let again = match self.attempt(body.clone()).await {
                Attempt::Answered(answer) => return Ok(answer),
                Attempt::Failed(error) => return Err(error),
                Attempt::Again(again) => again,
            };
            let next = pause.next(again.wish, self.ids.bits());
            let Some(pause) = next.filter(|_| attempts < self.config.attempts) else {
                return Err(self.give_up(again, attempts));
            };
            self.wait(pause, attempts, &again).await;
            attempts += 1;
        }
    }

    async fn wait(&self, pause: Duration, attempts: u32, again: &Again) {
        let url = self.connection.shown_url();
        tracing::warn!(url, attempts, reason = %again.cause, ?pause, "chat model did not answer, trying again");
        tokio::time::sleep(pause).await;
    }

    fn give_up(&self, again: Again, attempts: u32) -> LlmError {
        again.into_error(self.connection.shown_url(), attempts, self.config.timeout)
    }
}

#[async_trait]
impl ChatModel for RemoteModel {
    fn name(&self) -> &str {
        &self.config.model
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, LlmError> {
        let model = &self.config.model;
        let Some(body) = self.config.provider.encode(model, request) else {
            return Err(LlmError::EmptyRequest { model: model.clone() });
        };
        // The semaphore is never closed; were it, calls would only lose their turn, not their sense.
        let _turn = self.turns.acquire().await;
        self.ask(body.into()).await
    }
}
