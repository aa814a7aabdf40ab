//! JSON over HTTP.

use super::config::EvokeVectorConfig;
use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How much of a server's words is shown.
const SHOWN_CHARS: usize = 300;

/// A server and the key to it.
pub(super) struct Http {
    client: Client,
    base: String,
    place: Place,
    timeout: Duration,
}

impl Http {
    pub(super) fn new(config: &EvokeVectorConfig) -> Result<Self, InvalidInput> {
        let refuse = |setting, problem: &str| InvalidInput::Setting { setting, problem: problem.to_owned() };
        let url = Url::parse(&config.url)
            .map_err(|_| refuse("url", "is not an address such as http://127.0.0.1:8808"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some()
        {
            return Err(refuse("url", "must begin with http:// or https:// and hold no name or password"));
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", config.key))
            .map_err(|_| refuse("key", "holds characters that a key cannot have"))?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, bearer),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        ]);
        let client = Client::builder()
            .tls_backend_preconfigured(trust().map_err(|error| refuse("url", &error.to_string()))?)
            .default_headers(headers)
            .redirect(redirect::Policy::none())
            .timeout(config.timeout)
            .build()
            .map_err(|error| refuse("url", &error.to_string()))?;
        let at = url.origin().ascii_serialization();
        let base = config.url.trim_end_matches('/').to_owned();
        Ok(Self { client, base, place: Place { backend: "Evoke", at }, timeout: config.timeout })
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        self.call(self.client.get(format!("{}{path}", self.base))).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(self.client.post(format!("{}{path}", self.base)).body(body.to_string())).await
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value> {
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| self.unreachable(error))?;
        if status != StatusCode::OK {
            return Err(self.refused(status, &body));
        }
        serde_json::from_slice(&body).map_err(|error| self.unexpected(&format!("not JSON: {error}")))
    }

    fn unreachable(&self, error: reqwest::Error) -> ChatMemoryError {
        let failure = if error.is_timeout() { Failure::Timeout } else { Failure::Connection };
        let outcome = if error.is_connect() { Outcome::NotStored } else { Outcome::Unknown };
        let detail = format!("{}; is the server running?", error.without_url());
        ChatMemoryError::BackendUnavailable { place: self.place.clone(), failure, detail, outcome }
    }

    fn refused(&self, status: StatusCode, body: &[u8]) -> ChatMemoryError {
        let said: Option<Value> = serde_json::from_slice(body).ok();
        let message = said.as_ref().and_then(|said| said.get("message")?.as_str());
        let words = message.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
        let words: String = words.chars().take(SHOWN_CHARS).collect();
        let (place, detail) = (self.place.clone(), format!("status {}: {words}", status.as_u16()));
        let outcome = if status.is_server_error() { Outcome::Unknown } else { Outcome::NotStored };
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let failure = Failure::Credentials;
            return ChatMemoryError::BackendUnavailable { place, failure, detail, outcome };
        }
        ChatMemoryError::BackendError { place, detail, outcome }
    }

    /// An answer that is not what the protocol says.
    pub(super) fn unexpected(&self, what: &str) -> ChatMemoryError {
        let detail = format!("{what}; is it an Evoke server?");
        ChatMemoryError::BackendError { place: self.place.clone(), detail, outcome: Outcome::Unknown }
    }

    /// Work that goes on after the time for it is up.
    pub(super) fn too_slow(&self, what: &str) -> ChatMemoryError {
        let (failure, detail) = (Failure::Timeout, format!("{what} after {:?}", self.timeout));
        ChatMemoryError::BackendUnavailable {
            place: self.place.clone(),
            failure,
            detail,
            outcome: Outcome::Unknown,
        }
    }
}

/// The public certificate authorities, as compiled in.
fn trust() -> Result<rustls::ClientConfig, rustls::Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
