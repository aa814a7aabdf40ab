//! The same request sent again: known by the `Idempotency-Key` or the correlation id that a client keeps over its
//! retries.
//!
//! An idempotency key is a promise that it stands for one request, so another request under it is a mistake and
//! refused. A correlation id promises nothing: tracing libraries give all calls of one task the same. So another
//! request under it is simply another request.

use crate::app::App;
use crate::correlation::SentId;
use crate::error::ApiError;
use axum::http::{HeaderMap, HeaderName};
use evoke_types::{Code, InstanceId};
use sha2::{Digest, Sha256};

/// Identifies a request over its retries.
pub(crate) type ReplayKey = [u8; 32];

/// The header by which a client names a request.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");

/// Longest key.
const KEY_BYTES: usize = 255;

/// What a request and its retries share beside what they say.
#[derive(Clone)]
pub(crate) struct Attempt {
    instance: InstanceId,
    name: ReplayKey,
    /// Whether it stands for one request alone.
    exclusive: bool,
}

/// A request that may be a retry.
#[derive(Clone)]
pub(crate) struct Replay {
    attempt: Attempt,
    says: ReplayKey,
}

impl Attempt {
    /// Absent when the client sent neither a key nor an id: then nothing tells a retry from a wish to do the same
    /// again.
    ///
    /// # Errors
    /// [`Code::InvalidField`] for a key that cannot be one.
    pub(crate) fn new(
        instance: &InstanceId,
        path: &str,
        headers: &HeaderMap,
        sent: Option<&SentId>,
    ) -> Result<Option<Self>, ApiError> {
        let own = |kind: &[u8], id: &str, exclusive| Self {
            instance: instance.clone(),
            name: digest(&[kind, instance.as_str().as_bytes(), path.as_bytes(), id.as_bytes()]),
            exclusive,
        };
        let Some(value) = headers.get(HEADER) else {
            return Ok(sent.map(|sent| own(b"correlation", &sent.0, false)));
        };
        let key = value.to_str().ok().filter(|key| (1..=KEY_BYTES).contains(&key.len()));
        match key {
            Some(key) => Ok(Some(own(b"idempotency", key, true))),
            None => Err(ApiError::field(format!(
                "Idempotency-Key: send 1 to {KEY_BYTES} visible ASCII characters"
            ))),
        }
    }
    /// The request that says this.
    pub(crate) fn says(self, content: &[&[u8]]) -> Replay {
        let parts: Vec<&[u8]> = std::iter::once(&self.name[..]).chain(content.iter().copied()).collect();
        Replay { says: digest(&parts), attempt: self }
    }
}

impl Replay {
    /// The key under which what the request stores is known.
    ///
    /// # Errors
    /// [`Code::ReplayConflict`] when another request came under its idempotency key.
    pub(crate) async fn key(self, app: &App) -> Result<ReplayKey, ApiError> {
        let Attempt { instance, name, exclusive } = self.attempt;
        if exclusive && !app.engine.remember_request(instance, name, self.says).await? {
            let message =
                "another request came under this Idempotency-Key: send each request under a key of its own";
            return Err(ApiError::new(Code::ReplayConflict, message));
        }
        Ok(self.says)
    }
}

/// The key of a stream event, which has an id of its own that survives reconnects.
pub(crate) fn of_event(instance: &InstanceId, event_id: &str) -> Option<ReplayKey> {
    (!event_id.is_empty()).then(|| digest(&[instance.as_str().as_bytes(), b"event", event_id.as_bytes()]))
}

/// The key of a report about context, which has no id of its own.
pub(crate) fn of_report(instance: &InstanceId, kind: &str, id: &str, timestamp_ms: i64) -> ReplayKey {
    digest(&[instance.as_str().as_bytes(), kind.as_bytes(), id.as_bytes(), &timestamp_ms.to_le_bytes()])
}

/// The key of one row of a request.
pub(crate) fn of_row(request: ReplayKey, index: usize) -> ReplayKey {
    digest(&[&request, &index.to_le_bytes()])
}

/// Digests parts with their lengths, so that no two lists of parts read the same.
fn digest(parts: &[&[u8]]) -> ReplayKey {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn every_part_of_a_request_counts() {
        let (one, two) = (InstanceId::from_bits(1), InstanceId::from_bits(2));
        let id = |text: &str| SentId(text.to_owned());
        let none = HeaderMap::new();
        let key = |i: &InstanceId, p: &str, s: &str, b: &[u8]| {
            let attempt = Attempt::new(i, p, &none, Some(&id(s))).expect("no key");
            attempt.map(|attempt| attempt.says(&[b]).says)
        };
        let base = key(&one, "/a", "x", b"body");
        assert_eq!(base, key(&one, "/a", "x", b"body"));
        for other in
            [key(&two, "/a", "x", b"body"), key(&one, "/ax", "", b"body"), key(&one, "/a", "xb", b"ody")]
        {
            assert_ne!(base, other);
        }
        assert!(base.is_some() && matches!(Attempt::new(&one, "/a", &none, None), Ok(None)));
        assert_eq!(of_event(&one, ""), None);
    }

    #[test]
    fn an_idempotency_key_goes_before_a_correlation_id_and_must_be_one() {
        let one = InstanceId::from_bits(1);
        let sent = SentId("trace".to_owned());
        let read = |key: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, HeaderValue::from_bytes(key).expect("a header"));
            Attempt::new(&one, "/a", &headers, Some(&sent)).map(|attempt| attempt.expect("there").exclusive)
        };
        assert_eq!(read(b"key-1"), Ok(true));
        for bad in [&b""[..], &[b'k'; 256], "schl\u{fc}ssel".as_bytes()] {
            assert_eq!(read(bad).map_err(|error| error.code()), Err(Code::InvalidField));
        }
    }
}
