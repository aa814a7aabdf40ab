//! The API key: a value, or a function that is asked for each request, so that a key can be replaced at any time.

use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;

/// There is no key, or the function that gives it failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no API key: {0}")]
pub struct KeyError(pub String);

type Provide = dyn Fn() -> BoxFuture<'static, Result<String, KeyError>> + Send + Sync;

/// Where the key of a client comes from.
#[derive(Clone)]
pub enum ApiKey {
    /// A key that stays the same.
    Fixed(String),
    /// A function that is asked for each request. When a server refuses a key with 401 and the function has another one
    /// by then, the request is sent again with that.
    Provided(Arc<Provide>),
}

impl ApiKey {
    /// A function that gives the key.
    ///
    /// ```
    /// use evoke_client::{ApiKey, KeyError};
    ///
    /// let key = ApiKey::from_fn(|| async {
    ///     std::fs::read_to_string("/run/secrets/evoke")
    ///         .map(|text| text.trim().to_owned())
    ///         .map_err(|error| KeyError(error.to_string()))
    /// });
    /// # drop(key);
    /// ```
    pub fn from_fn<F, R>(provide: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<String, KeyError>> + Send + 'static,
    {
        Self::Provided(Arc::new(move || Box::pin(provide())))
    }

    /// The key as it is now.
    pub(crate) async fn now(&self) -> Result<String, KeyError> {
        match self {
            Self::Fixed(key) => Ok(key.clone()),
            Self::Provided(provide) => provide().await,
        }
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self::Fixed(key.to_owned())
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self::Fixed(key)
    }
}

impl fmt::Debug for ApiKey {
    /// Never shows the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fixed(_) => "ApiKey::Fixed(…)",
            Self::Provided(_) => "ApiKey::Provided(…)",
        })
    }
}
