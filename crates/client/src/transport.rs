//! Sends calls: one attempt after the other, each within its time limits.
//!
//! Used by the namespaces. The one thing to know: an attempt that failed before its connection was made was never seen by the
//! server, and everything else may have been.

use crate::body::Measured;
use crate::error::{Error, Phase, Refusal};
use crate::key::ApiKey;
use crate::retry::{Repeat, RetryPolicy, retry_after};
use crate::timeouts::Timeouts;
use crate::trace::{CurrentTrace, traceparent};
use bytes::{Bytes, BytesMut};
use evoke_wire::ErrorBody;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Body, Method, Response, StatusCode, Url, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

const CORRELATION: &str = "x-correlation-id";
const IDEMPOTENCY: &str = "idempotency-key";
const TRACE: &str = "traceparent";
/// Bytes of an error that are read.
const ERROR_BYTES: usize = 64 << 10;

/// How a client talks to its server.
pub(crate) struct Settings {
    pub(crate) server: String,
    pub(crate) key: ApiKey,
    pub(crate) timeouts: Timeouts,
    pub(crate) retries: RetryPolicy,
    pub(crate) trace: Option<CurrentTrace>,
}

/// The connections to a server.
pub(crate) struct Transport {
    http: reqwest::Client,
    base: Url,
    settings: Settings,
}

/// One call.
pub(crate) struct Call {
    method: Method,
    path: Vec<String>,
    query: Vec<(&'static str, String)>,
    body: Option<(&'static str, Bytes)>,
    repeat: Repeat,
    /// Under which the server does it once.
    idempotency_key: Option<String>,
}

impl Call {
    fn new(method: Method, path: &[&str], repeat: Repeat) -> Self {
        let path = path.iter().map(|&part| part.to_owned()).collect();
        Self { method, path, query: Vec::new(), body: None, repeat, idempotency_key: None }
    }

    /// A call that reads.
    pub(crate) fn get(path: &[&str]) -> Self {
        Self::new(Method::GET, path, Repeat::Safe)
    }

    /// A call that reads, with a question that does not fit into a path.
    pub(crate) fn ask(path: &[&str]) -> Self {
        Self::new(Method::POST, path, Repeat::Safe)
    }

    /// A call that changes something.
    pub(crate) fn change(method: Method, path: &[&str]) -> Self {
        Self::new(method, path, Repeat::IfNothingWasDone)
    }

    /// A call that changes something once, however often it is sent. `key` is the caller's own name for it.
    pub(crate) fn once(path: &[&str], key: Option<String>) -> Self {
        let key = key.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        Self { idempotency_key: Some(key), ..Self::new(Method::POST, path, Repeat::Safe) }
    }

    /// Adds a parameter, unless it is absent.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// Adds a body.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(body)
            .map_err(|error| Error::Invalid { field: "body", reason: error.to_string() })?;
        self.body = Some(("application/json", bytes.into()));
        Ok(self)
    }

    /// Adds lines of an archive.
    pub(crate) fn lines(mut self, lines: Bytes) -> Self {
        self.body = Some(("application/x-ndjson", lines));
        self
    }
}

/// An attempt that failed.
struct Failed {
    error: Error,
    /// Whether the server may have seen it.
    reached: bool,
    /// The key that was refused.
    refused_key: Option<String>,
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> Result<Self, Error> {
        let invalid = |reason: String| Error::Invalid { field: "server", reason };
        let base = Url::parse(&settings.server).map_err(|error| invalid(error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(invalid("must begin with http:// or https://".to_owned()));
        }
        // A redirect would send the key to somebody else.
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(redirect::Policy::none())
            .connect_timeout(settings.timeouts.connect)
            .build()
            .map_err(|error| invalid(chain(&error)))?;
        Ok(Self { http, base, settings })
    }

    /// The answer of a call as JSON.
    pub(crate) async fn json<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let url = self.url(&call)?;
        let mut response = self.send(&call, &url).await?;
        let bytes = self.whole(&url, &mut response, usize::MAX).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Error::Unexpected { url: shown(&url), reason: error.to_string() })
    }

    /// The answer of a call, to be read piece by piece with [`Transport::piece`].
    pub(crate) async fn stream(&self, call: Call) -> Result<(Url, Response), Error> {
        let url = self.url(&call)?;
        let response = self.send(&call, &url).await?;
        Ok((url, response))
    }

    /// The next piece of an answer; `None` at its end.
    pub(crate) async fn piece(&self, url: &Url, response: &mut Response) -> Result<Option<Bytes>, Error> {
        let limit = self.settings.timeouts.idle;
        match tokio::time::timeout(limit, response.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(error)) => Err(Error::NoAnswer { url: shown(url), reason: chain(&error) }),
            Err(_) => Err(Error::TimedOut { url: shown(url), phase: Phase::Idle, limit }),
        }
    }

    async fn whole(&self, url: &Url, response: &mut Response, most: usize) -> Result<Bytes, Error> {
        let mut bytes = BytesMut::new();
        while bytes.len() < most
            && let Some(piece) = self.piece(url, response).await?
        {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes.freeze())
    }

    fn url(&self, call: &Call) -> Result<Url, Error> {
        let mut url = self.base.clone();
        let invalid = || Error::Invalid { field: "server", reason: "is no base of paths".to_owned() };
        url.path_segments_mut().map_err(|()| invalid())?.pop_if_empty().extend(&call.path);
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(call.query.iter().map(|(name, value)| (name, value)));
        }
        Ok(url)
    }

    /// Sends a call until it succeeds, or may not be sent again.
    async fn send(&self, call: &Call, url: &Url) -> Result<Response, Error> {
        let trace = traceparent(self.settings.trace.as_ref().and_then(|current| current()).as_deref());
        let (mut attempt, mut replaced) = (1, false);
        loop {
            let Failed { error, reached, refused_key } = match self.attempt(call, url, &trace).await {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            };
            // A key that has been replaced meanwhile: the server did nothing with the old one.
            if let Some(old) = refused_key
                && !replaced
                && self.settings.key.now().await? != old
            {
                replaced = true;
                continue;
            }
            let pause = self.settings.retries.pause(attempt, error.retry_after());
            let Some(pause) = pause.filter(|_| call.repeat.allows(&error, reached)) else {
                return Err(error);
            };
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    async fn attempt(&self, call: &Call, url: &Url, trace: &str) -> Result<Response, Failed> {
        let unsent = |error: Error| Failed { error, reached: false, refused_key: None };
        let key = self.settings.key.now().await.map_err(|error| unsent(error.into()))?;
        let mut request = self.http.request(call.method.clone(), url.clone());
        request = request.header(AUTHORIZATION, format!("Bearer {key}")).header(TRACE, trace);
        if let Some(key) = &call.idempotency_key {
            request = request.header(IDEMPOTENCY, key);
        }
        let (kind, bytes) = call.body.clone().unwrap_or(("", Bytes::new()));
        let (body, progress) = Measured::new(bytes);
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind).body(Body::wrap(body));
        }
        let mut response = self.in_time(url, request, progress).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let refused_key = (response.status() == StatusCode::UNAUTHORIZED).then_some(key);
        let error = self.refusal(url, &mut response).await;
        Err(Failed { error, reached: true, refused_key })
    }

    /// Sends a request, within the limits of sending and of waiting.
    async fn in_time(
        &self,
        url: &Url,
        request: reqwest::RequestBuilder,
        mut progress: tokio::sync::watch::Receiver<usize>,
    ) -> Result<Response, Failed> {
        let Timeouts { connect, write, read, .. } = self.settings.timeouts;
        let mut sending = std::pin::pin!(request.send());
        let (mut begun, mut over) = (false, false);
        loop {
            let sent = over || *progress.borrow_and_update() == 0;
            let (phase, limit) = match (sent, begun) {
                (true, _) => (Phase::Read, if begun { read } else { connect + read }),
                (false, true) => (Phase::Write, write),
                (false, false) => (Phase::Write, connect + write),
            };
            tokio::select! {
                outcome = &mut sending => return outcome.map_err(|error| {
                    let reached = !error.is_connect();
                    let error = Error::NoAnswer { url: shown(url), reason: chain(&error) };
                    Failed { error, reached, refused_key: None }
                }),
                moved = progress.changed(), if !sent => match moved {
                    Ok(()) => begun = true,
                    // Nobody sends any more of it.
                    Err(_) => over = true,
                },
                () = tokio::time::sleep(limit) => {
                    let error = Error::TimedOut { url: shown(url), phase, limit };
                    return Err(Failed { error, reached: true, refused_key: None });
                }
            }
        }
    }

    /// The error of an answer that is none of success.
    async fn refusal(&self, url: &Url, response: &mut Response) -> Error {
        let text = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let correlation_id = text(CORRELATION).unwrap_or_default().to_owned();
        let retry_after: Option<Duration> =
            text(RETRY_AFTER.as_str()).and_then(|value| retry_after(value, SystemTime::now()));
        let status = response.status().as_u16();
        let bytes = self.whole(url, response, ERROR_BYTES).await.unwrap_or_default();
        let (code, message, correlation_id) = match serde_json::from_slice::<ErrorBody>(&bytes) {
            Ok(body) => (body.code, body.message, body.correlation_id),
            Err(_) => (String::new(), String::from_utf8_lossy(&bytes).into_owned(), correlation_id),
        };
        Error::Refused(Box::new(Refusal { status, code, message, correlation_id, retry_after }))
    }
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").field("server", &shown(&self.base)).finish_non_exhaustive()
    }
}

/// The public certificate authorities, as compiled in.
fn tls() -> Result<rustls::ClientConfig, Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Invalid { field: "server", reason: error.to_string() })?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// A URL for messages: without its query, which holds ids of people.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.into()
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
