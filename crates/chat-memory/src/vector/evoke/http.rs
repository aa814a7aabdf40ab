//! JSON over HTTP.

use super::config::EvokeVectorConfig;
use crate::error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
use evoke_http::{
    Client, ClientOptions, Credential, Request, RequestError, Response, SetupError, Url, parse_address,
};
use evoke_types::Secret;
use serde_json::Value;
use std::time::Duration;

/// Bytes of an answer at most.
const MAX_RESPONSE_BYTES: usize = 256 << 20;

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
        let url = parse_address(&config.url).map_err(|error| refuse("url", &error.to_string()))?;
        let options = ClientOptions {
            credential: Credential::Bearer(Secret::new(&config.key)),
            timeout: Some(config.timeout),
            ..ClientOptions::default()
        };
        let client = Client::new(&options).map_err(|error| match error {
            SetupError::Credential => refuse("key", &error.to_string()),
            SetupError::Trust { .. } | SetupError::Client(_) => refuse("url", &error.to_string()),
        })?;
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
        self.call(Request::get(self.url(path)?)).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(Request::post(self.url(path)?).json(body)).await
    }

    fn url(&self, path: &str) -> Result<Url> {
        let url = Url::parse(&format!("{}{path}", self.base));
        url.map_err(|error| self.unreachable(&RequestError::Unreachable(error.to_string())))
    }

    async fn call(&self, request: Request) -> Result<Value> {
        let sent = self.client.send(request.max_response_bytes(MAX_RESPONSE_BYTES)).await;
        let response = sent.map_err(|error| self.unreachable(&error))?;
        if response.status != 200 {
            return Err(self.refused(&response));
        }
        serde_json::from_slice(&response.body).map_err(|error| self.unexpected(&format!("not JSON: {error}")))
    }

    fn unreachable(&self, error: &RequestError) -> ChatMemoryError {
        let (failure, outcome) = match error {
            RequestError::Unreachable(_) | RequestError::Unwritable(_) => {
                (Failure::Connection, Outcome::NotStored)
            }
            RequestError::Timeout => (Failure::Timeout, Outcome::Unknown),
            RequestError::Broken(_) | RequestError::TooLarge(_) => (Failure::Connection, Outcome::Unknown),
        };
        let detail = format!("{error}; is the server running?");
        ChatMemoryError::BackendUnavailable { place: self.place.clone(), failure, detail, outcome }
    }

    fn refused(&self, response: &Response) -> ChatMemoryError {
        let said: Option<Value> = serde_json::from_slice(&response.body).ok();
        let message = said.as_ref().and_then(|said| said.get("message")?.as_str());
        let words =
            message.map_or_else(|| self.client.excerpt(response), |message| self.client.clean(message));
        let (place, status) = (self.place.clone(), response.status);
        let detail = format!("status {status}: {words}");
        let outcome = if matches!(status, 500..=599) { Outcome::Unknown } else { Outcome::NotStored };
        if matches!(status, 401 | 403) {
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
