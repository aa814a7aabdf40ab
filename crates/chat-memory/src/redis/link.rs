//! The connection: made on demand, made again after it was lost.

use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use crate::timeouts::Timeouts;
use parking_lot::Mutex;
use redis::aio::{MultiplexedConnection, SendError};
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, FromRedisValue, Pipeline, PushInfo, PushKind,
    RedisError, ScriptInvocation,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The way to one server.
pub(super) struct Link {
    client: Client,
    timeouts: Timeouts,
    current: Mutex<Option<Connected>>,
    connecting: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Connected {
    connection: MultiplexedConnection,
    /// Set when the server ends the connection, so that the next call does not send into the void.
    lost: Arc<AtomicBool>,
}

impl Link {
    pub(super) fn new(url: &str, timeouts: Timeouts) -> Result<Self, InvalidInput> {
        let problem = |_| InvalidInput::Setting {
            setting: "url",
            // The URL may hold a password, and so may what the parser says about it.
            problem: "not a Redis URL: expected redis://, rediss:// or unix://".to_owned(),
        };
        let client = Client::open(url).map_err(problem)?;
        if matches!(client.get_connection_info().addr(), ConnectionAddr::TcpTls { .. }) {
            // Fails where the process has chosen a provider already, which is as good.
            drop(rustls::crypto::ring::default_provider().install_default());
        }
        Ok(Self { client, timeouts, current: Mutex::new(None), connecting: tokio::sync::Mutex::new(()) })
    }

    /// Where the server is, without credentials.
    pub(super) fn place(&self) -> Place {
        Place { backend: "Redis", at: self.client.get_connection_info().addr().to_string() }
    }

    /// Sends commands that change nothing, once more if the connection turns out to be lost.
    pub(super) async fn read<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T> {
        let mut connected = self.connected().await?;
        let result = commands.query_async(&mut connected.connection).await;
        match result {
            Err(error) if error.is_connection_dropped() => {
                self.forget(&connected);
                let mut connected = self.connected().await?;
                let again = commands.query_async(&mut connected.connection).await;
                again.map_err(|error| self.failed(&error, &connected, Outcome::NotStored))
            }
            result => result.map_err(|error| self.failed(&error, &connected, Outcome::NotStored)),
        }
    }

    /// Sends commands that change something; never twice.
    pub(super) async fn write<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T> {
        let mut connected = self.connected().await?;
        let result = commands.query_async(&mut connected.connection).await;
        result.map_err(|error| self.failed(&error, &connected, Outcome::Unknown))
    }

    /// Runs a script that changes something; never twice.
    pub(super) async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T> {
        let mut connected = self.connected().await?;
        let result = script.invoke_async(&mut connected.connection).await;
        result.map_err(|error| self.failed(&error, &connected, Outcome::Unknown))
    }

    /// Lets go of the connection.
    pub(super) fn release(&self) {
        drop(self.current.lock().take());
    }

    async fn connected(&self) -> Result<Connected> {
        let usable =
            || self.current.lock().clone().filter(|connected| !connected.lost.load(Ordering::Acquire));
        if let Some(connected) = usable() {
            return Ok(connected);
        }
        let _one_at_a_time = self.connecting.lock().await;
        if let Some(connected) = usable() {
            return Ok(connected);
        }
        let connected = self.connect().await.map_err(|error| self.unreachable(&error))?;
        *self.current.lock() = Some(connected.clone());
        Ok(connected)
    }

    async fn connect(&self) -> Result<Connected, RedisError> {
        let lost = Arc::new(AtomicBool::new(false));
        let notice = {
            let lost = Arc::clone(&lost);
            move |push: PushInfo| -> Result<(), SendError> {
                if push.kind == PushKind::Disconnection {
                    lost.store(true, Ordering::Release);
                }
                Ok(())
            }
        };
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.timeouts.connect))
            .set_response_timeout(Some(self.timeouts.answer))
            .set_push_sender(notice);
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(Connected { connection, lost })
    }

    fn forget(&self, connected: &Connected) {
        connected.lost.store(true, Ordering::Release);
    }

    fn unreachable(&self, error: &RedisError) -> ChatMemoryError {
        let failure = if error.kind() == ErrorKind::AuthenticationFailed {
            Failure::Credentials
        } else if error.is_timeout() {
            Failure::Timeout
        } else {
            Failure::Connection
        };
        let detail = format!("{error}; check the url setting and that the server runs");
        ChatMemoryError::BackendUnavailable {
            place: self.place(),
            failure,
            detail,
            outcome: Outcome::NotStored,
        }
    }

    /// The error of a call on a connection; `lost` is what a write may have done when no answer came.
    fn failed(&self, error: &RedisError, connected: &Connected, lost: Outcome) -> ChatMemoryError {
        let (place, detail) = (self.place(), error.to_string());
        if !error.is_io_error() && !error.is_unrecoverable_error() {
            return ChatMemoryError::BackendError { place, detail, outcome: Outcome::NotStored };
        }
        self.forget(connected);
        let failure = if error.is_timeout() { Failure::Timeout } else { Failure::Connection };
        ChatMemoryError::BackendUnavailable { place, failure, detail, outcome: lost }
    }
}
