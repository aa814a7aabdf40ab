//! What a status that is no success means.

use reqwest::StatusCode;

use super::dialect::ErrorBody;
use crate::LlmError;

/// How much of a server's words is shown.
const SHOWN_CHARS: usize = 300;

/// An answer that the same request would get again.
pub(super) struct Refusal {
    status: u16,
    reason: String,
    out_of_credit: bool,
}

/// How a status that is no success is to be taken.
pub(super) enum Verdict {
    Throttled(String),
    InTrouble(String),
    Refused(Refusal),
}

/// Judges an answer by its status and its words.
pub(super) fn judge(status: StatusCode, location: Option<&str>, body: &[u8]) -> Verdict {
    let error = ErrorBody::find(body);
    let out_of_credit = status.as_u16() == 402
        || error.iter().flat_map(|error| &error.kinds).any(|kind| {
            matches!(kind.as_str(), "insufficient_quota" | "billing_error" | "billing_hard_limit_reached")
        });
    let mut reason = error.map_or_else(|| String::from_utf8_lossy(body).into_owned(), |error| error.message);
    if let Some(location) = location.filter(|_| status.is_redirection()) {
        reason = format!("it points to {location}; use that address");
    }
    let reason = shown(&reason);
    match status.as_u16() {
        _ if out_of_credit => Verdict::Refused(Refusal { status: status.as_u16(), reason, out_of_credit }),
        429 => Verdict::Throttled(reason),
        408 | 425 | 500..=599 => Verdict::InTrouble(format!("status {}: {reason}", status.as_u16())),
        status => Verdict::Refused(Refusal { status, reason, out_of_credit }),
    }
}

/// The beginning of a text on one line.
pub(super) fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().flat_map(|word| [word, " "]).collect();
    let mut shown: String = line.trim_end().chars().take(SHOWN_CHARS).collect();
    if shown.is_empty() {
        shown.push_str("it gives no reason");
    }
    shown
}

impl Refusal {
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
    fn a_reason_is_one_short_line() {
        assert_eq!(shown("a\n\tb  c "), "a b c");
        assert_eq!(shown(&"é".repeat(1_000)).chars().count(), SHOWN_CHARS);
        assert_eq!(shown(" \n"), "it gives no reason");
    }
}
