//! The client and its settings.

use crate::error::Error;
use crate::key::ApiKey;
use crate::retry::RetryPolicy;
use crate::timeouts::Timeouts;
use crate::trace::CurrentTrace;
use crate::transport::{Settings, Transport};
use std::sync::Arc;

/// The server that is called when nothing else is said.
const LOCAL: &str = "http://127.0.0.1:8808";
/// The environment variables that are read.
const SERVER_VARIABLE: &str = "EVOKE_SERVER";
const KEY_VARIABLE: &str = "EVOKE_API_KEY";

/// A client of one server, with a key. A cheap handle: clone it freely.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) transport: Arc<Transport>,
}

/// Settings of a [`Client`].
#[derive(Clone, Default)]
pub struct ClientBuilder {
    server: Option<String>,
    key: Option<ApiKey>,
    timeouts: Timeouts,
    retries: RetryPolicy,
    trace: Option<CurrentTrace>,
}

impl Client {
    /// Settings to begin with: everything that is not set comes from the environment, or has a default.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client of the server that `EVOKE_SERVER` names (`http://127.0.0.1:8808` when absent), with the key of
    /// `EVOKE_API_KEY`.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a key.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }
}

impl ClientBuilder {
    /// The URL of the server, such as `https://memory.example.com`.
    #[must_use]
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.server = Some(url.into());
        self
    }

    /// The key: a text, or [`ApiKey::from_fn`].
    #[must_use]
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The time limits of each attempt.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// How often calls are sent again.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// A function that gives the W3C `traceparent` of the work that a call belongs to. Calls are then spans of that trace;
    /// otherwise each call has a trace of its own.
    #[must_use]
    pub fn trace_parent(mut self, current: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        self.trace = Some(Arc::new(current));
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// ```
    /// use evoke_client::{Client, RetryPolicy, Timeouts};
    ///     ///
    /// let evoke = Client::builder()
    ///     .server("http://127.0.0.1:8808")
    ///     .api_key("evoke_…")
    ///     .timeouts(Timeouts { read: std::time::Duration::from_secs(5), ..Timeouts::default() })
    ///     .retries(RetryPolicy { attempts: 5, ..RetryPolicy::default() })
    ///     .build()?;
    /// # drop(evoke);
    /// # Ok::<(), evoke_client::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Invalid`] for a URL that is none, and without a key.
    pub fn build(self) -> Result<Client, Error> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let server = self.server.or_else(|| variable(SERVER_VARIABLE)).unwrap_or_else(|| LOCAL.to_owned());
        let key = self.key.or_else(|| variable(KEY_VARIABLE).map(ApiKey::Fixed));
        let missing = || Error::Invalid {
            field: "api_key",
            reason: format!("is missing: set it, or the environment variable {KEY_VARIABLE}"),
        };
        let settings = Settings {
            server,
            key: key.ok_or_else(missing)?,
            timeouts: self.timeouts,
            retries: self.retries,
            trace: self.trace,
        };
        Ok(Client { transport: Arc::new(Transport::new(settings)?) })
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("server", &self.server)
            .field("key", &self.key)
            .field("timeouts", &self.timeouts)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
