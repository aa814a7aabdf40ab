//! One response, read whole or piece by piece.
//!
//! Made by a client. The one thing to know: error statuses are responses too, and callers decide what they mean.

use crate::error::RequestError;
use crate::retry_after;
use bytes::Bytes;
use evoke_types::Timestamp;
use reqwest::header::{HeaderMap, LOCATION};
use std::time::Duration;

/// A response, read whole.
#[derive(Debug, Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Response {
    /// Whether the status says that the request was carried out.
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// Whether the same request may succeed later: the server is busy, too slow, or failing.
    pub const fn is_transient(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500..=599)
    }

    /// How long the server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        retry_after::parse(&self.headers, now)
    }

    /// Where a redirection points to; none is followed.
    pub fn location(&self) -> Option<&str> {
        let location = self.headers.get(LOCATION).filter(|_| matches!(self.status, 300..=399));
        location.and_then(|location| location.to_str().ok())
    }

    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A response whose body has not been read.
#[derive(Debug)]
pub struct Incoming {
    response: reqwest::Response,
    max_bytes: usize,
}

impl Incoming {
    pub(crate) const fn new(response: reqwest::Response, max_bytes: usize) -> Self {
        Self { response, max_bytes }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The next piece of the body; none at its end. Pieces have no size limit altogether.
    ///
    /// # Errors
    /// [`RequestError`] when the connection breaks or the time is up.
    pub async fn next(&mut self) -> Result<Option<Bytes>, RequestError> {
        self.response.chunk().await.map_err(RequestError::of)
    }

    /// Reads what is left of the body.
    ///
    /// # Errors
    /// [`RequestError`] when the connection breaks, the time is up, or the body is too large.
    pub async fn read(mut self) -> Result<Response, RequestError> {
        let mut body = Vec::new();
        while let Some(piece) = self.next().await? {
            if body.len() + piece.len() > self.max_bytes {
                return Err(RequestError::TooLarge(self.max_bytes));
            }
            body.extend_from_slice(&piece);
        }
        let headers = std::mem::take(self.response.headers_mut());
        Ok(Response { status: self.status(), body, headers })
    }
}
