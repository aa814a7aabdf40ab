//! One request to the endpoint, and how long to wait for the next.

use std::time::Duration;

use serde::Serialize;
use ureq::http::{Response, header};

use super::config::RemoteConfig;

/// No pause is longer than this, whatever the endpoint wishes.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The largest answer that is read; 2048 vectors of 4096 numbers in text form stay below.
const MAX_ANSWER_BYTES: u64 = 256 << 20;
/// How much of a refusal is shown.
const SHOWN_CHARS: usize = 300;

/// What came of a request.
pub(super) enum Outcome {
    /// An answer with a status of success.
    Answered(Vec<u8>),
    /// An answer that will not change when the request is repeated.
    Refused { status: u16, body: String },
    /// No answer, or one that asks to come back, perhaps after a time it wishes.
    Later { reason: String, wish: Option<Duration> },
}

/// Sends a request once.
pub(super) fn send(agent: &ureq::Agent, url: &str, config: &RemoteConfig, body: &impl Serialize) -> Outcome {
    let mut request = agent.post(url);
    if let Some(key) = &config.api_key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", key.reveal()));
    }
    match request.send_json(body) {
        Ok(response) => read(response),
        Err(error) => Outcome::Later { reason: error.to_string(), wish: None },
    }
}

fn read(response: Response<ureq::Body>) -> Outcome {
    let status = response.status();
    let wish =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let body = match response.into_body().into_with_config().limit(MAX_ANSWER_BYTES).read_to_vec() {
        Ok(body) => body,
        Err(error) => return Outcome::Later { reason: error.to_string(), wish: None },
    };
    if status.is_success() {
        return Outcome::Answered(body);
    }
    let body: String = String::from_utf8_lossy(&body).chars().take(SHOWN_CHARS).collect();
    if status.is_server_error() || matches!(status.as_u16(), 408 | 429) {
        let wish = wish.map(Duration::from_secs);
        return Outcome::Later { reason: format!("status {}: {body}", status.as_u16()), wish };
    }
    Outcome::Refused { status: status.as_u16(), body }
}

/// Pauses that double.
pub(super) struct Pause(Duration);

impl Pause {
    /// Pauses of which the first is given.
    pub(super) fn starting_at(first: Duration) -> Self {
        Self(first)
    }

    /// The next pause: at least what the endpoint wishes, at most [`LONGEST_PAUSE`].
    pub(super) fn next(&mut self, wish: Option<Duration>) -> Duration {
        let pause = self.0.max(wish.unwrap_or_default()).min(LONGEST_PAUSE);
        self.0 = self.0.saturating_mul(2);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_heed_wishes_and_have_an_end() {
        let mut pause = Pause::starting_at(Duration::from_secs(1));
        let seconds: Vec<u64> = [None, None, Some(9), Some(2), None, Some(600)]
            .map(|wish| wish.map(Duration::from_secs))
            .into_iter()
            .map(|wish| pause.next(wish).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 9, 8, 16, 30]);
    }
}
