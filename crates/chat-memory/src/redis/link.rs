//! The connection: made on demand, made again after it was lost.

use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use crate::timeouts::Timeouts;
use parking_lot::Mutex;
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, FromRedisValue, Pipeline, RedisError,
    ScriptInvocation,
};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// After so long without an answer a write first asks whether the server is still there: it may have been
/// restarted, and a write that goes into a dead connection cannot be sent again.
const IDLE: Duration = Duration::from_millis(200);

/// The way to one server.
pub(super) struct Link {
    client: Client,
    timeouts: Timeouts,
    current: Mutex<Option<Connected>>,
    connecting: tokio::sync::Mutex<()>,
}

/// A connection, as long as it works.
#[derive(Clone)]
struct Connected {
    connection: MultiplexedConnection,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The server answered last at this instant.
    Answered(Instant),
    Lost,
}

impl Connected {
    fn state(&self) -> State {
        *self.state.lock()
    }

    fn becomes(&self, state: State) {
        *self.state.lock() = state;
    }
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
        let result = self.sent(commands).await?;
        match result {
            Err(error) if error.is_connection_dropped() => {
                let result = self.sent(commands).await?;
                result.map_err(|error| self.failed(&error, Outcome::NotStored))
            }
            result => result.map_err(|error| self.failed(&error, Outcome::NotStored)),
        }
    }

    /// Sends commands that change something; never twice.
    pub(super) async fn write<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T> {
        self.wake().await?;
        let result = self.sent(commands).await?;
        result.map_err(|error| self.failed(&error, Outcome::Unknown))
    }

    /// Runs a script that changes something; never twice.
    pub(super) async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T> {
        self.wake().await?;
        let mut connected = self.connected().await?;
        let result = script.invoke_async(&mut connected.connection).await;
        learn(&connected, &result);
        result.map_err(|error| self.failed(&error, Outcome::Unknown))
    }

    async fn sent<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<Result<T, RedisError>> {
        let mut connected = self.connected().await?;
        let result = commands.query_async(&mut connected.connection).await;
        learn(&connected, &result);
        Ok(result)
    }

    /// Makes sure that a connection that was idle still works.
    async fn wake(&self) -> Result<()> {
        if let State::Answered(at) = self.connected().await?.state()
            && at.elapsed() > IDLE
        {
            let mut ping = redis::pipe();
            ping.cmd("PING").ignore();
            let () = self.read(&ping).await?;
        }
        Ok(())
    }

    /// Lets go of the connection.
    pub(super) fn release(&self) {
        drop(self.current.lock().take());
    }

    async fn connected(&self) -> Result<Connected> {
        let usable = || self.current.lock().clone().filter(|connected| connected.state() != State::Lost);
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
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(self.timeouts.connect))
            .set_response_timeout(Some(self.timeouts.answer));
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(Connected { connection, state: Arc::new(Mutex::new(State::Answered(Instant::now()))) })
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
    fn failed(&self, error: &RedisError, lost: Outcome) -> ChatMemoryError {
        let (place, detail) = (self.place(), error.to_string());
        if !is_lost(error) {
            return ChatMemoryError::BackendError { place, detail, outcome: Outcome::NotStored };
        }
        let failure = if error.is_timeout() { Failure::Timeout } else { Failure::Connection };
        ChatMemoryError::BackendUnavailable { place, failure, detail, outcome: lost }
    }
}

/// Whether nothing more can be expected of a connection after this error.
fn is_lost(error: &RedisError) -> bool {
    error.is_io_error() || error.is_unrecoverable_error()
}

fn learn<T>(connected: &Connected, result: &Result<T, RedisError>) {
    match result {
        Err(error) if is_lost(error) => connected.becomes(State::Lost),
        Ok(_) | Err(_) => connected.becomes(State::Answered(Instant::now())),
    }
}
