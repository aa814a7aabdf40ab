//! One request.
//!
//! Built by callers, sent by a client. The one thing to know: it can be cloned and sent again, and its body is shared.

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;
use std::time::Duration;

/// Bytes of a response that are read unless a request says otherwise.
const MAX_RESPONSE_BYTES: usize = 16 << 20;

/// One request, with the limits of its response.
#[derive(Debug, Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// The body, or why there is none.
    pub(crate) body: Result<Bytes, String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
}

impl Request {
    /// A request to read something.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// A request to do something; see [`Request::json`] and [`Request::body`].
    pub fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Ok(Bytes::new()),
            timeout: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
        }
    }

    /// Sends a value as JSON. If it cannot be written as such, sending fails.
    #[must_use]
    pub fn json(mut self, value: &impl Serialize) -> Self {
        self.body = serde_json::to_vec(value).map(Bytes::from).map_err(|error| error.to_string());
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self
    }

    /// Sends bytes of this content type.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.body = Ok(body.into());
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self
    }

    /// Adds a header. One with a name or a value that no header can have is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        if let (Ok(name), Ok(value)) = header {
            self.headers.insert(name, value);
        }
        self
    }

    /// Where it goes.
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// Limits this request to a time of its own, from connecting to the last byte.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits the response to this size; the default is 16 MiB.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }
}
