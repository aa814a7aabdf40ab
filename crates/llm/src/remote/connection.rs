//! One HTTP request to the server of a model.
//!
//! [`RemoteModel`](super::RemoteModel) calls [`Connection::post`] once per attempt. Nothing that leaves this
//! module contains the API key.

use bytes::Bytes;
use evoke_http::{
    AddressError, Client, ClientOptions, Request, RequestError as NoResponse, Response, SetupError, Url,
    parse_address, without_query,
};
use evoke_types::Timestamp;

use super::attempt::{Cause, RequestError, RetryableError};
use super::config::RemoteConfig;
use super::status_error::{self, StatusClass};
use crate::error::LlmError;

/// A client for the URL of one endpoint.
pub(super) struct Connection {
    client: Client,
    url: Url,
    redacted_url: String,
    max_answer_bytes: usize,
}

impl Connection {
    pub(super) fn new(config: &RemoteConfig) -> Result<Self, LlmError> {
        let url = address(config)?;
        let options = ClientOptions {
            credential: config.provider.credential(config.api_key.clone()),
            headers: config.provider.headers(),
            timeout: Some(config.timeout),
            connect_timeout: config.connect_timeout,
            ca_file: config.ca_file.clone(),
            ..ClientOptions::default()
        };
        Ok(Self {
            client: Client::new(&options).map_err(|error| setup_error(&error))?,
            redacted_url: without_query(&url),
            url,
            max_answer_bytes: config.max_answer_bytes,
        })
    }

    /// The URL without its query, which may contain a secret.
    pub(super) fn redacted_url(&self) -> &str {
        &self.redacted_url
    }

    /// A text of the server, without the API key and truncated.
    pub(super) fn clean(&self, text: &str) -> String {
        self.client.clean(text)
    }

    /// Sends a body once, and returns the body of a successful response.
    pub(super) async fn post(&self, body: Bytes, now: Timestamp) -> Result<Vec<u8>, RequestError> {
        let request = Request::post(self.url.clone())
            .body("application/json", body)
            .max_response_bytes(self.max_answer_bytes);
        let response = self.client.send(request).await.map_err(|error| self.request_error(&error))?;
        if response.is_success() { Ok(response.body) } else { Err(self.status_error(&response, now)) }
    }

    fn status_error(&self, response: &Response, now: Timestamp) -> RequestError {
        let retry_after = response.retry_after(now);
        let retryable = |cause| RequestError::Retryable(RetryableError { cause, retry_after });
        let body = self.client.redact(&response.text());
        match status_error::classify(response.status, response.location(), body.as_bytes()) {
            StatusClass::Throttled(reason) => retryable(Cause::Throttled(reason)),
            StatusClass::ServerError(reason) => retryable(Cause::Failed(reason)),
            StatusClass::Rejected(error) => RequestError::Rejected(error),
        }
    }

    fn request_error(&self, error: &NoResponse) -> RequestError {
        match error {
            NoResponse::Timeout => {
                RequestError::Retryable(RetryableError { cause: Cause::TimedOut, retry_after: None })
            }
            NoResponse::Unreachable(_)
            | NoResponse::Broken(_)
            | NoResponse::TooLarge(_)
            | NoResponse::Unwritable(_) => {
                RequestError::Retryable(RetryableError::failed(self.clean(&error.to_string())))
            }
        }
    }
}

/// The setting to change when a client cannot be made.
fn setup_error(error: &SetupError) -> LlmError {
    let setting = match error {
        SetupError::Trust { .. } => "EVOKE_LLM_CA_FILE",
        SetupError::Credential => "EVOKE_LLM_KEY",
        SetupError::Client(_) => "EVOKE_LLM_URL",
    };
    LlmError::Config { setting, reason: error.to_string() }
}

/// The URL of the protocol's endpoint.
fn address(config: &RemoteConfig) -> Result<Url, LlmError> {
    let mut url = parse_address(&config.base_url).map_err(|error| LlmError::Config {
        setting: "EVOKE_LLM_URL",
        reason: match error {
            AddressError::Credential => format!("{error}; put the key into EVOKE_LLM_KEY"),
            AddressError::Malformed(_) | AddressError::Scheme => error.to_string(),
        },
    })?;
    let base: Vec<String> = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let base: Vec<&str> = base.iter().map(String::as_str).collect();
    let path = config.provider.path(&base);
    url.set_path(&[&base, path].concat().join("/"));
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::Secret;

    fn address_of(config: &RemoteConfig) -> String {
        address(config).map_or_else(|error| error.to_string(), String::from)
    }

    #[test]
    fn urls_get_the_path_of_their_protocol() {
        let openai = |base: &str| address_of(&RemoteConfig::openai(base, "m"));
        let anthropic = |base: &str| address_of(&RemoteConfig::anthropic(base, "m"));
        assert_eq!(openai("http://h:1/v1"), "http://h:1/v1/chat/completions");
        assert_eq!(openai("http://h:1/v1/?api-version=2"), "http://h:1/v1/chat/completions?api-version=2");
        assert_eq!(anthropic("https://h"), "https://h/v1/messages");
        assert_eq!(anthropic("https://h/v1/"), "https://h/v1/messages");
    }

    #[test]
    fn invalid_urls_are_rejected_without_secrets() {
        for base in ["h:8080", "ftp://h", "", "http://user:hush@h/v1"] {
            let message = address_of(&RemoteConfig::openai(base, "m"));
            assert!(message.contains("EVOKE_LLM_URL"), "{message}");
            assert!(!message.contains("hush"), "{message}");
        }
    }

    #[test]
    fn settings_that_cannot_be_used_are_named() {
        let message = |config: &RemoteConfig| Connection::new(config).err().map(|error| error.to_string());
        let mut config = RemoteConfig::openai("https://h", "m");
        config.ca_file = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into());
        let without_certificate = message(&config).unwrap();
        assert!(without_certificate.contains("EVOKE_LLM_CA_FILE"), "{without_certificate}");
        let config = RemoteConfig::openai("https://h", "m").api_key(Secret::new("a\u{7}b"));
        let not_sendable = message(&config).unwrap();
        assert!(not_sendable.contains("EVOKE_LLM_KEY"), "{not_sendable}");
    }
}
