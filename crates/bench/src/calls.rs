//! Callers of a server: threads that send requests one after the other and measure each.

use crate::error::{BenchError, CallError};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The time limit of one call.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The target of requests.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    /// The URL of the route.
    pub(crate) url: String,
    /// The API key of the caller.
    pub(crate) key: String,
}

/// The measurements of one or more callers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timed {
    /// The duration of each call.
    pub(crate) calls: Vec<Duration>,
    /// The time from the first call's start to the last one's end.
    pub(crate) altogether: Duration,
}

impl Timed {
    /// The calls per second.
    pub(crate) fn rate(&self) -> f64 {
        self.calls.len() as f64 / self.altogether.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl Endpoint {
    /// Sends the bodies from this many callers at once, evenly distributed. Each caller keeps its connection.
    ///
    /// # Errors
    /// When a call is refused or gets no answer.
    pub(crate) async fn send(&self, bodies: Vec<Value>, callers: usize) -> Result<Timed, BenchError> {
        let share = bodies.len().div_ceil(callers.max(1)).max(1);
        let begun = Instant::now();
        let threads: Vec<_> = bodies
            .chunks(share)
            .map(|share| {
                let (endpoint, share) = (self.clone(), share.to_vec());
                tokio::task::spawn_blocking(move || endpoint.send_in_turn(&share))
            })
            .collect();
        let mut calls = Vec::with_capacity(bodies.len());
        for thread in threads {
            calls.extend(thread.await??);
        }
        Ok(Timed { calls, altogether: begun.elapsed() })
    }

    /// Sends the bodies from one caller, one every `pace`, for as long as `on` holds.
    ///
    /// # Errors
    /// When a call is refused or gets no answer.
    pub(crate) async fn send_paced(
        &self,
        bodies: Vec<Value>,
        pace: Duration,
        on: Arc<AtomicBool>,
    ) -> Result<Vec<Duration>, BenchError> {
        let endpoint = self.clone();
        let calls = tokio::task::spawn_blocking(move || {
            let agent = agent();
            let sending = bodies.iter().take_while(|_| on.load(Ordering::Acquire));
            let send = |body| {
                let took = endpoint.send_one(&agent, body)?;
                std::thread::sleep(pace.saturating_sub(took));
                Ok::<_, CallError>(took)
            };
            sending.map(send).collect::<Result<Vec<_>, _>>()
        });
        Ok(calls.await??)
    }

    fn send_in_turn(&self, bodies: &[Value]) -> Result<Vec<Duration>, CallError> {
        let agent = agent();
        bodies.iter().map(|body| self.send_one(&agent, body)).collect()
    }

    fn send_one(&self, agent: &ureq::Agent, body: &Value) -> Result<Duration, CallError> {
        let unreachable =
            |error: ureq::Error| CallError::Unreachable { url: self.url.clone(), reason: error.to_string() };
        let begun = Instant::now();
        let request = agent.post(&self.url).header("Authorization", format!("Bearer {}", self.key));
        let mut response = request.send_json(body).map_err(unreachable)?;
        let text = response.body_mut().read_to_string().map_err(unreachable)?;
        let took = begun.elapsed();
        match response.status().as_u16() {
            200 => Ok(took),
            status => Err(CallError::Refused { url: self.url.clone(), status, message: text }),
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).build().into()
}
