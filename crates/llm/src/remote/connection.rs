//! One HTTP request to the server: TLS, headers, size limit, redaction of secrets.
//!
//! [`RemoteModel`](super::RemoteModel) calls [`Connection::post`] once per attempt. Nothing that leaves this
//! module contains the API key.

use std::sync::Arc;

use bytes::Bytes;
use evoke_types::{Secret, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, Response, Url, redirect};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::attempt::{Cause, RequestError, RetryableError};
use super::backoff;
use super::config::RemoteConfig;
use super::status_error::{self, StatusClass, truncate_reason};
use crate::error::LlmError;

/// A client for the URL of one endpoint.
pub(super) struct Connection {
    client: Client,
    url: Url,
    redacted_url: String,
    key: Option<Secret>,
    max_answer_bytes: usize,
}

impl Connection {
    pub(super) fn new(config: &RemoteConfig) -> Result<Self, LlmError> {
        let url = address(config)?;
        let mut headers = config.provider.headers(config.api_key.as_ref())?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(Self {
            client: client(config, headers)?,
            redacted_url: without_query(&url),
            url,
            key: config.api_key.clone(),
            max_answer_bytes: config.max_answer_bytes,
        })
    }

    /// The URL without its query, which may contain a secret.
    pub(super) fn redacted_url(&self) -> &str {
        &self.redacted_url
    }

    /// A text of the server, without the API key and truncated.
    pub(super) fn clean(&self, text: &str) -> String {
        let text = self.key.as_ref().map_or_else(|| text.to_owned(), |key| key.redact(text));
        truncate_reason(&text)
    }

    /// Sends a body once, and returns the body of a successful response.
    pub(super) async fn post(&self, body: Bytes, now: Timestamp) -> Result<Vec<u8>, RequestError> {
        let sent = self.client.post(self.url.clone()).body(body).send().await;
        let response = sent.map_err(|error| self.request_error(error))?;
        let status = response.status();
        let headers = response.headers().clone();
        let body = self.read_body(response).await?;
        if status.is_success() {
            return Ok(body);
        }
        let retry_after = backoff::parse_retry_after(&headers, now);
        let location = headers.get(LOCATION).and_then(|location| location.to_str().ok());
        let body = self
            .key
            .as_ref()
            .map_or_else(|| body.clone(), |key| key.redact(&String::from_utf8_lossy(&body)).into_bytes());
        Err(match status_error::classify(status, location, &body) {
            StatusClass::Throttled(reason) => {
                RequestError::Retryable(RetryableError { cause: Cause::Throttled(reason), retry_after })
            }
            StatusClass::ServerError(reason) => {
                RequestError::Retryable(RetryableError { cause: Cause::Failed(reason), retry_after })
            }
            StatusClass::Rejected(error) => RequestError::Rejected(error),
        })
    }

    async fn read_body(&self, mut response: Response) -> Result<Vec<u8>, RequestError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.request_error(error))? {
            if body.len() + chunk.len() > self.max_answer_bytes {
                let reason = format!("its answer is longer than {} bytes", self.max_answer_bytes);
                return Err(RequestError::Retryable(RetryableError::failed(reason)));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn request_error(&self, error: reqwest::Error) -> RequestError {
        // A connection that cannot be opened in time means an unreachable server, not one that computes too
        // long.
        if error.is_timeout() && !error.is_connect() {
            return RequestError::Retryable(RetryableError { cause: Cause::TimedOut, retry_after: None });
        }
        RequestError::Retryable(RetryableError::failed(self.clean(&error_chain(&error.without_url()))))
    }
}

/// An error with its sources: the outermost one alone says next to nothing.
fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// The URL of the protocol's endpoint.
fn address(config: &RemoteConfig) -> Result<Url, LlmError> {
    let config_error = |reason: String| LlmError::Config { setting: "EVOKE_LLM_URL", reason };
    let mut url = Url::parse(config.base_url.trim()).map_err(|error| {
        config_error(format!("it is not an address such as http://localhost:8080/v1: {error}"))
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(config_error("it must begin with http:// or https://".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(config_error(
            "it must not hold a name or password; put the key into EVOKE_LLM_KEY".to_owned(),
        ));
    }
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

fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// A client that follows no redirects, since these would receive the API key in its header.
fn client(config: &RemoteConfig, headers: HeaderMap) -> Result<Client, LlmError> {
    Client::builder()
        .tls_backend_preconfigured(tls_config(config)?)
        .default_headers(headers)
        .redirect(redirect::Policy::none())
        .timeout(config.timeout)
        .connect_timeout(config.connect_timeout)
        .build()
        .map_err(|error| LlmError::Config { setting: "EVOKE_LLM_URL", reason: error_chain(&error) })
}

/// The trusted certificate authorities: the public ones as compiled in, and those of the operator.
fn tls_config(config: &RemoteConfig) -> Result<rustls::ClientConfig, LlmError> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = &config.ca_file {
        let config_error = |reason: String| LlmError::Config {
            setting: "EVOKE_LLM_CA_FILE",
            reason: format!("{}: {reason}", file.display()),
        };
        let certificates =
            CertificateDer::pem_file_iter(file).map_err(|error| config_error(error.to_string()))?;
        let before = roots.len();
        for certificate in certificates {
            let certificate = certificate.map_err(|error| config_error(error.to_string()))?;
            roots.add(certificate).map_err(|error| config_error(error.to_string()))?;
        }
        if roots.len() == before {
            return Err(config_error("it holds no certificate in PEM form".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| LlmError::Config { setting: "EVOKE_LLM_URL", reason: error.to_string() })?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(without_query(&Url::parse("http://h/a?key=s#f").unwrap()), "http://h/a");
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
    fn a_file_without_certificate_is_rejected() {
        let mut config = RemoteConfig::openai("https://h", "m");
        config.ca_file = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into());
        let message = tls_config(&config).unwrap_err().to_string();
        assert!(message.contains("EVOKE_LLM_CA_FILE") && message.contains("no certificate"), "{message}");
    }
}
