//! The pool of connections.

use super::dsn::Dsn;
use super::schema::{self, Columns};
use super::tls;
use crate::error::{ChatMemoryError, Failure, Outcome, Place, Result};
use crate::timeouts::Timeouts;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures::future::BoxFuture;
use parking_lot::Mutex;
use std::error::Error as _;
use std::fmt::Write as _;
use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

/// The name of the backend in errors.
pub(super) const BACKEND: &str = "PostgreSQL";

/// The way to one database.
pub(super) struct Link {
    dsn: Dsn,
    place: Place,
    timeouts: Timeouts,
    connections: usize,
    ready: Mutex<Option<Ready>>,
    preparing: tokio::sync::Mutex<()>,
}

/// A pool of a database that has the table.
#[derive(Clone)]
struct Ready {
    pool: Pool,
    columns: Columns,
}

/// Work on a connection.
pub(super) type Work<T> =
    Box<dyn for<'a> FnOnce(&'a mut Client, Columns) -> BoxFuture<'a, Result<T, Error>> + Send>;

impl Link {
    pub(super) fn new(mut dsn: Dsn, timeouts: Timeouts, connections: usize) -> Self {
        if dsn.config.get_connect_timeout().is_none() {
            dsn.config.connect_timeout(timeouts.connect);
        }
        let place = Place { backend: BACKEND, at: hosts(&dsn) };
        let (ready, preparing) = (Mutex::new(None), tokio::sync::Mutex::new(()));
        Self { dsn, place, timeouts, connections, ready, preparing }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Does work that changes nothing, once more if the connection turns out to be lost.
    pub(super) async fn read<T>(&self, work: impl Fn() -> Work<T>) -> Result<T> {
        match self.attempt(work()).await {
            Err(Attempt::Called(error)) if error.is_closed() => {
                self.attempt(work()).await.map_err(|attempt| self.failed(attempt, Outcome::NotStored))
            }
            result => result.map_err(|attempt| self.failed(attempt, Outcome::NotStored)),
        }
    }

    /// Does work once. `lost` is what it may have done when no answer comes.
    pub(super) async fn call<T, W>(&self, lost: Outcome, work: W) -> Result<T>
    where
        W: for<'a> FnOnce(&'a mut Client, Columns) -> BoxFuture<'a, Result<T, Error>> + Send + 'static,
    {
        self.attempt(Box::new(work)).await.map_err(|attempt| self.failed(attempt, lost))
    }

    /// Closes the connections.
    pub(super) async fn release(&self) {
        let _preparing = self.preparing.lock().await;
        if let Some(ready) = self.ready.lock().take() {
            ready.pool.close();
        }
    }

    async fn attempt<T>(&self, work: Work<T>) -> Result<T, Attempt> {
        let Ready { pool, columns } = self.ready().await?;
        let mut connection = pool.get().await.map_err(Attempt::Connecting)?;
        let done = tokio::time::timeout(self.timeouts.answer, work(&mut connection, columns)).await;
        if let Ok(result) = done {
            return result.map_err(Attempt::Called);
        }
        // Its answers may still come: nobody else should wait behind them.
        drop(Object::take(connection));
        Err(Attempt::TimedOut)
    }

    async fn ready(&self) -> Result<Ready, Attempt> {
        let ready = || self.ready.lock().clone();
        if let Some(ready) = ready() {
            return Ok(ready);
        }
        let _one_at_a_time = self.preparing.lock().await;
        if let Some(ready) = ready() {
            return Ok(ready);
        }
        let pool = self.pool().await?;
        let connection = pool.get().await.map_err(Attempt::Connecting)?;
        let ensured = tokio::time::timeout(self.timeouts.answer, schema::ensure(&connection)).await;
        let columns = ensured.map_err(|_| Attempt::TimedOut)?.map_err(Attempt::Preparing)?;
        drop(connection);
        let ready = Ready { pool, columns };
        *self.ready.lock() = Some(ready.clone());
        Ok(ready)
    }

    async fn pool(&self) -> Result<Pool, Attempt> {
        let verification = self.dsn.verification.clone();
        let connector = tokio::task::spawn_blocking(move || tls::connector(&verification)).await;
        let connector = connector.map_err(|e| Attempt::Tls(e.to_string()))?.map_err(Attempt::Tls)?;
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(self.dsn.config.clone(), connector, config))
            .max_size(self.connections)
            .runtime(Runtime::Tokio1)
            .create_timeout(Some(self.timeouts.connect))
            .wait_timeout(Some(self.timeouts.answer))
            .build();
        pool.map_err(|error| Attempt::Tls(error.to_string()))
    }

    fn failed(&self, attempt: Attempt, lost: Outcome) -> ChatMemoryError {
        let place = self.place.clone();
        let unavailable = |failure, detail, outcome| ChatMemoryError::BackendUnavailable {
            place: place.clone(),
            failure,
            detail,
            outcome,
        };
        match attempt {
            Attempt::Tls(detail) => unavailable(Failure::Connection, detail, Outcome::NotStored),
            Attempt::TimedOut => {
                let detail = format!("nothing for {:?}", self.timeouts.answer);
                unavailable(Failure::Timeout, detail, lost)
            }
            Attempt::Connecting(PoolError::Timeout(_)) => {
                let detail = "no free or new connection; check the host and the number of connections";
                unavailable(Failure::Timeout, detail.to_owned(), Outcome::NotStored)
            }
            Attempt::Connecting(PoolError::Backend(error)) => {
                let failure = if is_login(&error) { Failure::Credentials } else { Failure::Connection };
                let detail = format!("{}; check the dsn and that the server runs", chain(&error));
                unavailable(failure, detail, Outcome::NotStored)
            }
            Attempt::Connecting(
                error @ (PoolError::Closed | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_)),
            ) => unavailable(Failure::Connection, error.to_string(), Outcome::NotStored),
            Attempt::Preparing(error) if error.as_db_error().is_some() => ChatMemoryError::BackendError {
                place: place.clone(),
                detail: format!(
                    "{}; make the table synapsekit_conversations or allow its making",
                    chain(&error)
                ),
                outcome: Outcome::NotStored,
            },
            Attempt::Preparing(error) => unavailable(Failure::Connection, chain(&error), Outcome::NotStored),
            Attempt::Called(error) if is_ending(&error) => {
                unavailable(Failure::Connection, chain(&error), lost)
            }
            Attempt::Called(error) => ChatMemoryError::BackendError {
                place: place.clone(),
                detail: chain(&error),
                outcome: Outcome::NotStored,
            },
        }
    }
}

/// How far a call came.
#[derive(Debug)]
enum Attempt {
    Tls(String),
    Connecting(PoolError),
    Preparing(Error),
    Called(Error),
    TimedOut,
}

/// Whether the connection is gone: no answer of the server, or its last one.
fn is_ending(error: &Error) -> bool {
    let shutdown = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
    error.as_db_error().is_none_or(|refusal| shutdown.contains(refusal.code()))
}

fn is_login(error: &Error) -> bool {
    let refused = [SqlState::INVALID_PASSWORD, SqlState::INVALID_AUTHORIZATION_SPECIFICATION];
    error.code().is_some_and(|code| refused.contains(code))
}

/// An error with its causes, which the driver keeps apart.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string cannot fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

/// The hosts of a connection string, without credentials.
fn hosts(dsn: &Dsn) -> String {
    let (hosts, ports) = (dsn.config.get_hosts(), dsn.config.get_ports());
    let port = |position: usize| ports.get(position).or(ports.first()).copied().unwrap_or(5432);
    let host = |(position, host): (usize, &Host)| match host {
        Host::Tcp(name) => format!("{name}:{}", port(position)),
        #[cfg(unix)]
        Host::Unix(path) => format!("{}:{}", path.display(), port(position)),
    };
    let named: Vec<_> = hosts.iter().enumerate().map(host).collect();
    let addresses = dsn.config.get_hostaddrs().iter().enumerate().map(|(i, a)| format!("{a}:{}", port(i)));
    if named.is_empty() { addresses.collect::<Vec<_>>().join(",") } else { named.join(",") }
}
