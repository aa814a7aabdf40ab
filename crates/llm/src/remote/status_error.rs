//! Classification of unsuccessful HTTP responses.
//!
//! [`connection`](super::connection) asks [`classify`] whether a response can be retried; the rest becomes an
//! [`LlmError`].

use reqwest::StatusCode;

use super::provider::ErrorBody;
use crate::error::LlmError;

/// Characters of a server's explanation that are reported.
const MAX_REASON_CHARS: usize = 300;

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
pub(super) fn classify(status: StatusCode, location: Option<&str>, body: &[u8]) -> StatusClass {
    let error = ErrorBody::find(body);
    let out_of_credit = status.as_u16() == 402
        || error.iter().flat_map(|error| &error.kinds).any(|kind| {
            matches!(kind.as_str(), "insufficient_quota" | "billing_error" | "billing_hard_limit_reached")
        });
    let mut reason = error.map_or_else(|| String::from_utf8_lossy(body).into_owned(), |error| error.message);
    if let Some(location) = location.filter(|_| status.is_redirection()) {
        reason = format!("it points to {location}; use that address");
    }
    let reason = truncate_reason(&reason);
    match status.as_u16() {
        _ if out_of_credit => {
            StatusClass::Rejected(StatusError { status: status.as_u16(), reason, out_of_credit })
        }
        429 => StatusClass::Throttled(reason),
        408 | 425 | 500..=599 => StatusClass::ServerError(format!("status {}: {reason}", status.as_u16())),
        status => StatusClass::Rejected(StatusError { status, reason, out_of_credit }),
    }
}

/// The beginning of a text, on one line.
pub(super) fn truncate_reason(text: &str) -> String {
    let line: String = text.split_whitespace().flat_map(|word| [word, " "]).collect();
    let mut reason: String = line.trim_end().chars().take(MAX_REASON_CHARS).collect();
    if reason.is_empty() {
        reason.push_str("it gives no reason");
    }
    reason
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_one_short_line() {
        assert_eq!(truncate_reason("a\n\tb  c "), "a b c");
        assert_eq!(truncate_reason(&"é".repeat(1_000)).chars().count(), MAX_REASON_CHARS);
        assert_eq!(truncate_reason(" \n"), "it gives no reason");
    }
}
