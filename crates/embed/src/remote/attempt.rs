//! One request to the endpoint, and the backoff until the next one.

use std::time::Duration;

use serde::Serialize;
use ureq::http::{Response, header};

use super::config::RemoteConfig;

/// The maximum delay, whatever the endpoint asks for.
const MAX_BACKOFF: Duration = Duration::from_secs(30);
/// Maximum size of a response; 2048 vectors of 4096 numbers in text form stay below.
const MAX_RESPONSE_BYTES: u64 = 256 << 20;
/// Characters of an error response that are reported.
const MAX_REASON_CHARS: usize = 300;

/// The outcome of a request.
pub(super) enum Outcome {
    /// The body of a successful response.
    Completed(Vec<u8>),
    /// A response that will not change when the request is repeated.
    Refused { status: u16, body: String },
    /// No response, or one that asks to retry, perhaps after some time.
    Retry { reason: String, retry_after: Option<Duration> },
}

/// Sends a request once.
pub(super) fn send(agent: &ureq::Agent, url: &str, config: &RemoteConfig, body: &impl Serialize) -> Outcome {
    let mut request = agent.post(url);
    if let Some(key) = &config.api_key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", key.reveal()));
    }
    match request.send_json(body) {
        Ok(response) => read_outcome(response),
        Err(error) => Outcome::Retry { reason: error.to_string(), retry_after: None },
    }
}

fn read_outcome(response: Response<ureq::Body>) -> Outcome {
    let status = response.status();
    let retry_after =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let body = match response.into_body().into_with_config().limit(MAX_RESPONSE_BYTES).read_to_vec() {
        Ok(body) => body,
        Err(error) => return Outcome::Retry { reason: error.to_string(), retry_after: None },
    };
    if status.is_success() {
        return Outcome::Completed(body);
    }
    let body: String = String::from_utf8_lossy(&body).chars().take(MAX_REASON_CHARS).collect();
    if status.is_server_error() || matches!(status.as_u16(), 408 | 429) {
        let retry_after = retry_after.map(Duration::from_secs);
        return Outcome::Retry { reason: format!("status {}: {body}", status.as_u16()), retry_after };
    }
    Outcome::Refused { status: status.as_u16(), body }
}

/// Delays between attempts, which double each time.
pub(super) struct Backoff(Duration);

impl Backoff {
    /// A backoff with this first delay.
    pub(super) fn new(first: Duration) -> Self {
        Self(first)
    }

    /// The next delay: at least what the endpoint asks for, at most [`MAX_BACKOFF`].
    pub(super) fn next(&mut self, retry_after: Option<Duration>) -> Duration {
        let delay = self.0.max(retry_after.unwrap_or_default()).min(MAX_BACKOFF);
        self.0 = self.0.saturating_mul(2);
        delay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_maximum() {
        let mut delay = Backoff::new(Duration::from_secs(1));
        let seconds: Vec<u64> = [None, None, Some(9), Some(2), None, Some(600)]
            .map(|retry_after| retry_after.map(Duration::from_secs))
            .into_iter()
            .map(|retry_after| delay.next(retry_after).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 9, 8, 16, 30]);
    }
}
