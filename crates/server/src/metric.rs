//! Names and units of everything the server counts, and the way to read them.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

const REQUESTS: &str = "evoke_http_requests_total";
const REQUEST_SECONDS: &str = "evoke_http_request_seconds";
const QUEUE: &str = "evoke_ingest_queue_documents";
const STREAMS: &str = "evoke_streams_open";
const EVENTS: &str = "evoke_stream_events_total";
const CLIENT_EVENTS: &str = "evoke_client_telemetry_total";
const CONTEXT_USED: &str = "evoke_pushed_context_used_total";
const PUSHED: &str = "evoke_pushed_items_total";
const LATE_PREDICTIONS: &str = "evoke_predictions_late_total";
const FILES: &str = "evoke_files_total";
const PREDICTION_SECONDS: &str = "evoke_prediction_seconds";

const AUTH_FAILURES: &str = "evoke_auth_failures_total";
const ACCESS_LINES_LOST: &str = "evoke_access_log_lines_lost_total";
const CONNECTIONS: &str = "evoke_connections_open";
const CONNECTIONS_REFUSED: &str = "evoke_connections_refused_total";
const CONNECTIONS_CLOSED: &str = "evoke_connections_closed_total";
const OVERLOADED: &str = "evoke_overloaded_total";
const BODY_BYTES: &str = "evoke_request_body_bytes";
const ANSWER_BYTES: &str = "evoke_answer_bytes";

/// How often recorded samples are folded into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// Upper bounds of latency buckets, in seconds.
const BUCKETS: &[f64] =
    &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Reads what has been counted.
#[derive(Clone)]
pub(crate) struct Exporter(PrometheusHandle);

impl Exporter {
    /// The exporter of this process. It is installed once; if the embedding program has installed a
    /// recorder of its own, that one counts and this one stays empty.
    pub(crate) fn installed() -> Self {
        static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
        Self(HANDLE.get_or_init(install).clone())
    }
    /// The counts in Prometheus' text format.
    pub(crate) fn render(&self) -> String {
        self.0.run_upkeep();
        self.0.render()
    }
    /// Folds recorded samples into their buckets until the server stops. Without this they would be
    /// kept one by one for as long as nobody reads the counts.
    pub(crate) async fn upkeep(self, stop: CancellationToken) {
        let mut turn = interval(UPKEEP);
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(turn.tick()).await.is_some() {
            self.0.run_upkeep();
        }
    }
}

fn install() -> PrometheusHandle {
    let builder = PrometheusBuilder::new();
    let bounded = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS);
    let recorder = bounded.unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("another metrics recorder is installed; /metrics stays empty");
    }
    describe_counter!(REQUESTS, "HTTP requests, by route and status");
    describe_histogram!(REQUEST_SECONDS, "time to answer an HTTP request, by route");
    describe_gauge!(QUEUE, "documents taken and not yet understood");
    describe_gauge!(STREAMS, "open event streams");
    describe_counter!(EVENTS, "stream events, by kind and outcome");
    describe_counter!(CLIENT_EVENTS, "events that clients report about themselves, by kind and status");
    describe_counter!(CONTEXT_USED, "fetches that pushed context answered inside a client");
    describe_counter!(PUSHED, "items pushed to clients, by what led to them");
    describe_counter!(LATE_PREDICTIONS, "predictions that were not made, because the server was busy");
    describe_counter!(FILES, "uploaded files, by what became of them");
    describe_counter!(
        AUTH_FAILURES,
        "requests whose key was refused, by reason: missing, invalid, identity, limited (too many from its address), \
         metrics_token"
    );
    describe_counter!(ACCESS_LINES_LOST, "lines of the access log that could not be written in time");
    describe_gauge!(CONNECTIONS, "open connections");
    describe_counter!(CONNECTIONS_REFUSED, "connections that found no room, by reason");
    describe_counter!(CONNECTIONS_CLOSED, "connections that the server closed, by reason");
    describe_counter!(
        OVERLOADED,
        "requests and streams that were refused because a limit was reached, by limit"
    );
    describe_gauge!(BODY_BYTES, "bytes of request bodies that are being received or worked on");
    describe_gauge!(ANSWER_BYTES, "bytes of large answers that clients have not read yet");
    describe_histogram!(PREDICTION_SECONDS, "time to predict what the next turns need");
    evoke_engine::metrics::describe();
    handle
}

/// Counts a request and tells the client how long the server took.
pub(crate) async fn track(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = route_label(&request);
    let method = method_label(request.method());
    let mut response = next.run(request).await;
    let elapsed = begun.elapsed();
    let status = response.status().as_u16().to_string();
    counter!(REQUESTS, "route" => route.clone(), "method" => method, "status" => status).increment(1);
    histogram!(REQUEST_SECONDS, "route" => route).record(elapsed.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&format!("{:.3}", elapsed.as_secs_f64() * 1e3)) {
        response.headers_mut().insert("x-synap-server-ms", value);
    }
    response
}

/// The route as a label: its pattern, without the ids in a path.
pub(crate) fn route_label(request: &Request) -> String {
    let path = request.extensions().get::<MatchedPath>();
    path.map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned())
}

/// The method as a label. HTTP allows any word as a method; a client must not be able to make time
/// series.
pub(crate) fn method_label(method: &Method) -> &'static str {
    const KNOWN: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known(KNOWN, method.as_str())
}

/// The word if it is one of those that are known, `other` if not.
fn known(words: &[&'static str], word: &str) -> &'static str {
    words.iter().copied().find(|known| *known == word).unwrap_or("other")
}

/// Shows how many documents wait.
pub(crate) fn queue_depth(documents: u64) {
    gauge!(QUEUE).set(documents as f64);
}

/// Counts a request whose key was refused.
pub(crate) fn auth_failure(reason: &'static str) {
    counter!(AUTH_FAILURES, "reason" => reason).increment(1);
}

/// Counts a line of the access log that is lost.
pub(crate) fn access_line_lost() {
    counter!(ACCESS_LINES_LOST).increment(1);
}

/// Shows how many connections are open.
pub(crate) fn connections(open: usize) {
    gauge!(CONNECTIONS).set(open as f64);
}

/// Counts a connection that found no room.
pub(crate) fn connection_refused(reason: &'static str) {
    counter!(CONNECTIONS_REFUSED, "reason" => reason).increment(1);
}

/// Counts a connection that the server closed.
pub(crate) fn connection_closed(reason: &'static str) {
    counter!(CONNECTIONS_CLOSED, "reason" => reason).increment(1);
}

/// Counts a request or a stream that was refused because a limit was reached.
pub(crate) fn overloaded(limit: &'static str) {
    counter!(OVERLOADED, "limit" => limit).increment(1);
}

/// Shows how many bytes of bodies and answers are held.
pub(crate) fn bytes_held(bodies: usize, answers: usize) {
    gauge!(BODY_BYTES).set(bodies as f64);
    gauge!(ANSWER_BYTES).set(answers as f64);
}

/// Counts an event of a stream.
pub(crate) fn event(kind: &'static str, outcome: &'static str) {
    counter!(EVENTS, "kind" => kind, "outcome" => outcome).increment(1);
}

/// Counts a fetch that pushed context answered.
pub(crate) fn context_used() {
    counter!(CONTEXT_USED).increment(1);
}

/// Counts items that were pushed.
pub(crate) fn pushed(pattern: &'static str, items: usize) {
    counter!(PUSHED, "pattern" => pattern).increment(items as u64);
}

/// Counts a prediction that was not made, because the server was busy.
pub(crate) fn late() {
    counter!(LATE_PREDICTIONS).increment(1);
}

/// Counts an uploaded file by what became of it.
pub(crate) fn file_read(outcome: &'static str) {
    counter!(FILES, "outcome" => outcome).increment(1);
}

/// Records how long a prediction took.
pub(crate) fn predicted(micros: u64) {
    histogram!(PREDICTION_SECONDS).record(micros as f64 / 1e6);
}

/// Counts a stream as open as long as it is kept.
pub(crate) struct OpenStream(());

impl OpenStream {
    pub(crate) fn new() -> Self {
        gauge!(STREAMS).increment(1.0);
        Self(())
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        gauge!(STREAMS).decrement(1.0);
    }
}

/// Counts what a client reports about itself. Words that are not known count together: a client
/// must not be able to make time series.
pub(crate) fn client_event(kind: &str, status: &str) {
    const KINDS: &[&str] = &[
        "sdk_init",
        "sdk_shutdown",
        "fetch_conversation_context",
        "fetch_user_context",
        "fetch_customer_context",
        "fetch_client_context",
        "compact_context",
        "cache_hit",
        "cache_miss",
        "listen_start",
        "listen_reconnect",
        "listen_disconnect",
        "http_request",
        "memory_create",
        "memory_batch_create",
        "memory_get",
        "memory_update",
        "memory_delete",
        "memory_status",
        "conversation_ingest",
        "user_profile_get",
        "error",
    ];
    const STATUSES: &[&str] = &["success", "error", "started", "timeout"];
    counter!(CLIENT_EVENTS, "kind" => known(KINDS, kind), "status" => known(STATUSES, status)).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_method_makes_no_series_of_its_own() {
        assert_eq!(method_label(&Method::PATCH), "PATCH");
        for word in ["BREW", "get", "X1"] {
            let method = Method::from_bytes(word.as_bytes()).expect("a token");
            assert_eq!(method_label(&method), "other", "{word}");
        }
    }
}
