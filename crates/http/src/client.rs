//! The asynchronous client.
//!
//! Held by whoever calls a server often: it keeps connections open. The one thing to know: it is a handle, and clones
//! share the connections.

use crate::error::{RequestError, SetupError, chain};
use crate::excerpt::excerpt;
use crate::request::Request;
use crate::response::{Incoming, Response};
use crate::trust;
use evoke_types::Secret;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect;
use std::path::PathBuf;
use std::time::Duration;

/// Time to open a connection, unless the options say otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How a client proves who it is.
#[derive(Debug, Clone, Default)]
pub enum Credential {
    /// Not at all.
    #[default]
    None,
    /// `Authorization: Bearer KEY`.
    Bearer(Secret),
    /// The key in a header of this name.
    Header(&'static str, Secret),
}

/// How to call a server.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The key, which is sent with every request.
    pub credential: Credential,
    /// Headers of every request, besides the credential.
    pub headers: Vec<(&'static str, &'static str)>,
    /// Time limit of a request, from connecting to the last byte, unless the request has one of its own. Without
    /// either there is none.
    pub timeout: Option<Duration>,
    /// Time limit between two pieces of a response. Without it there is none.
    pub read_timeout: Option<Duration>,
    /// Time limit for opening a connection.
    pub connect_timeout: Duration,
    /// A PEM file with certificates that are trusted in addition to the public ones.
    pub ca_file: Option<PathBuf>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            credential: Credential::None,
            headers: Vec::new(),
            timeout: None,
            read_timeout: None,
            connect_timeout: CONNECT_TIMEOUT,
            ca_file: None,
        }
    }
}

/// A client with pooled connections. It follows no redirects.
#[derive(Debug, Clone)]
pub struct Client {
    client: reqwest::Client,
    secret: Option<Secret>,
}

impl Client {
    /// Prepares a client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`SetupError`] when the file of certificates or the credential cannot be used.
    pub fn new(options: &ClientOptions) -> Result<Self, SetupError> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(trust::tls_config(options.ca_file.as_deref())?)
            .default_headers(headers(options)?)
            .redirect(redirect::Policy::none())
            .connect_timeout(options.connect_timeout);
        if let Some(timeout) = options.timeout {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = options.read_timeout {
            builder = builder.read_timeout(timeout);
        }
        let client = builder.build().map_err(|error| SetupError::Client(chain(&error)))?;
        Ok(Self { client, secret: options.credential.secret().cloned() })
    }

    /// Sends a request once, and reads the response.
    ///
    /// # Errors
    /// [`RequestError`] when there is no response; one with an error status is a response.
    pub async fn send(&self, request: Request) -> Result<Response, RequestError> {
        self.open(request).await?.read().await.map_err(|error| self.redacted(error))
    }

    /// Sends a request once, and leaves the body of the response to the caller.
    ///
    /// # Errors
    /// [`RequestError`] when there is no response; one with an error status is a response.
    pub async fn open(&self, request: Request) -> Result<Incoming, RequestError> {
        let Request { method, url, headers, body, timeout, max_response_bytes } = request;
        let body = body.map_err(RequestError::Unwritable)?;
        let mut request = self.client.request(method, url).headers(headers);
        if !body.is_empty() {
            request = request.body(body);
        }
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        let sent = request.send().await;
        let response = sent.map_err(|error| self.redacted(RequestError::of(error)))?;
        Ok(Incoming::new(response, max_response_bytes))
    }

    /// The beginning of a text of the server, on one line and without the key.
    pub fn clean(&self, text: &str) -> String {
        excerpt(&self.redact(text))
    }

    /// The beginning of a response's body, on one line and without the key; for a redirection, where it points to.
    pub fn excerpt(&self, response: &Response) -> String {
        match response.location() {
            Some(location) => self.clean(&format!("it points to {location}; use that address")),
            None => self.clean(&response.text()),
        }
    }

    /// A text without the key in it.
    pub fn redact(&self, text: &str) -> String {
        self.secret.as_ref().map_or_else(|| text.to_owned(), |secret| secret.redact(text))
    }

    fn redacted(&self, error: RequestError) -> RequestError {
        match error {
            RequestError::Unreachable(reason) => RequestError::Unreachable(self.redact(&reason)),
            RequestError::Broken(reason) => RequestError::Broken(self.redact(&reason)),
            RequestError::Timeout | RequestError::TooLarge(_) | RequestError::Unwritable(_) => error,
        }
    }
}

impl Credential {
    const fn secret(&self) -> Option<&Secret> {
        match self {
            Self::None => None,
            Self::Bearer(secret) | Self::Header(_, secret) => Some(secret),
        }
    }
}

fn headers(options: &ClientOptions) -> Result<HeaderMap, SetupError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &options.headers {
        let value = HeaderValue::from_str(value).map_err(|error| SetupError::Client(error.to_string()))?;
        headers.insert(header_name(name)?, value);
    }
    let (name, value) = match &options.credential {
        Credential::None => return Ok(headers),
        Credential::Bearer(secret) => (AUTHORIZATION, format!("Bearer {}", secret.reveal())),
        Credential::Header(name, secret) => (header_name(name)?, secret.reveal().to_owned()),
    };
    let mut value = HeaderValue::from_str(&value).map_err(|_| SetupError::Credential)?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(headers)
}

fn header_name(name: &str) -> Result<HeaderName, SetupError> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|error| SetupError::Client(error.to_string()))
}
