//! Classification of unsuccessful HTTP responses.
//!
//! [`connection`](super::connection) asks [`classify`] whether a response can be retried; the rest becomes an
//! [`LlmError`].

use evoke_http::excerpt;

use super::provider::ErrorBody;
use crate::error::LlmError;

/// A response that the same request would get again.
pub(super) struct StatusError {
    status: u16,
    reason: String,
    out_of_credit: bool,
}

/// What an unsuccessful response means for the call.
pub(super) enum StatusClass {
    Throttled(String),
    ServerError(String),
    Rejected(StatusError),
}

/// Classifies a response by its status and its error body.
pub(super) fn classify(status: u16, location: Option<&str>, body: &[u8]) -> StatusClass {
    let error = ErrorBody::find(body);
    let out_of_credit = status == 402
        || error.iter().flat_map(|error| &error.kinds).any(|kind| {
            matches!(kind.as_str(), "insufficient_quota" | "billing_error" | "billing_hard_limit_reached")
        });
    let mut reason = error.map_or_else(|| String::from_utf8_lossy(body).into_owned(), |error| error.message);
    if let Some(location) = location {
        reason = format!("it points to {location}; use that address");
    }
    let reason = excerpt(&reason);
    match status {
        _ if out_of_credit => StatusClass::Rejected(StatusError { status, reason, out_of_credit }),
        429 => StatusClass::Throttled(reason),
        408 | 425 | 500..=599 => StatusClass::ServerError(format!("status {status}: {reason}")),
        status => StatusClass::Rejected(StatusError { status, reason, out_of_credit }),
    }
}

impl StatusError {
    pub(super) fn into_error(self, url: &str, model: &str) -> LlmError {
        let Self { status, reason, out_of_credit } = self;
        let url = url.to_owned();
        match status {
            _ if out_of_credit => LlmError::OutOfCredit { url, reason },
            401 | 403 => LlmError::Unauthorized { url, status, reason },
            404 => LlmError::NotFound { url, model: model.to_owned(), reason },
            status => LlmError::Refused { url, status, reason },
        }
    }
}
