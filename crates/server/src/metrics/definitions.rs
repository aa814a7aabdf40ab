//! Every metric of the server, and the function that records each.
//!
//! Called by whoever does what is counted. The one thing to know: no other file of the server names a metric; those of
//! the engine are in `engine/src/metrics.rs`, and `docs/metrics.md` is made from both.

use evoke_metrics::{Counter, Definition, Gauge, Histogram, Label, Unit};

pub(super) static REQUESTS: Counter<3> = Counter::new(
    "evoke_http_requests_total",
    "HTTP requests that were answered.",
    [
        Label::new("route", "the pattern of the path, or `unknown`"),
        Label::new("method", "the HTTP method, or `other`"),
        Label::new("status", "the status code"),
    ],
);
pub(super) static REQUEST_DURATION: Histogram<1> = Histogram::new(
    "evoke_http_request_duration_seconds",
    "Time to answer an HTTP request.",
    [Label::new("route", "the pattern of the path, or `unknown`")],
);
static INGEST_QUEUE: Gauge = Gauge::new(
    "evoke_ingest_queue_documents",
    Unit::Count,
    "Documents that are acknowledged and not yet processed.",
);
static STREAMS: Gauge = Gauge::new("evoke_streams_open", Unit::Count, "Open event streams.");
static STREAM_EVENTS: Counter<2> = Counter::new(
    "evoke_stream_events_total",
    "Events that arrived on streams or in batches.",
    [
        Label::new("kind", "the type of the event, such as `user_message`; `unknown`, `forbidden`"),
        Label::new("outcome", "`stored`, `repeated`, `noted` (a report), `refused`"),
    ],
);
static CLIENT_EVENTS: Counter<2> = Counter::new(
    "evoke_client_events_total",
    "Events that clients report about themselves.",
    [
        Label::new("kind", "the type of the event, or `other`"),
        Label::new("status", "`success`, `error`, `started`, `timeout`, `other`"),
    ],
);
static PUSH_HITS: Counter<0> = Counter::new(
    "evoke_push_hits_total",
    "Reads that a client answered itself from context that was pushed to it.",
    [],
);
static PUSHED_ITEMS: Counter<1> = Counter::new(
    "evoke_pushed_items_total",
    "Items that were pushed to clients.",
    [Label::new("pattern", "what led to the push: a pattern of prediction, `summary`, `compaction`")],
);
static PREDICTIONS_SKIPPED: Counter<0> = Counter::new(
    "evoke_predictions_skipped_total",
    "Predictions that were not made because the server was busy.",
    [],
);
static PREDICTION_DURATION: Histogram<0> = Histogram::new(
    "evoke_prediction_duration_seconds",
    "Time to predict what the next turns of a conversation need.",
    [],
);
static UPLOADED_FILES: Counter<1> = Counter::new(
    "evoke_uploaded_files_total",
    "Files that were uploaded.",
    [Label::new("outcome", "`read`, `refused`, `too_large`, `too_slow`, `busy`, `failed`")],
);
static AUTH_FAILURES: Counter<1> = Counter::new(
    "evoke_auth_failures_total",
    "Requests whose key was refused.",
    [Label::new(
        "reason",
        "`missing`, `invalid`, `identity`, `limited` (too many from its address), `metrics_token`",
    )],
);
static ACCESS_LINES_LOST: Counter<0> = Counter::new(
    "evoke_access_log_lines_lost_total",
    "Lines of the access log that could not be written in time.",
    [],
);
static CONNECTIONS: Gauge = Gauge::new("evoke_connections_open", Unit::Count, "Open connections.");
static CONNECTIONS_REFUSED: Counter<1> = Counter::new(
    "evoke_connections_refused_total",
    "Connections that were refused because a limit was reached.",
    [Label::new("reason", "`limit`, `address_limit`, `descriptors`")],
);
static CONNECTIONS_CLOSED: Counter<1> = Counter::new(
    "evoke_connections_closed_total",
    "Connections that the server closed.",
    [Label::new("reason", "`head_timeout`, `idle`, `write_stall`, `flood`, `evicted`")],
);
static OVERLOAD_REJECTIONS: Counter<1> = Counter::new(
    "evoke_overload_rejections_total",
    "Requests and streams that were refused because a limit was reached.",
    [Label::new("limit", "`listen_streams`, `telemetry_streams`, `request_bodies`, `answers`")],
);
static REQUEST_BODY_BYTES: Gauge = Gauge::new(
    "evoke_request_body_bytes",
    Unit::Bytes,
    "Memory of request bodies that are being received or worked on.",
);
static RESPONSE_BODY_BYTES: Gauge = Gauge::new(
    "evoke_response_body_bytes",
    Unit::Bytes,
    "Memory of large responses that clients have not read yet.",
);

/// The definitions of all metrics of the server itself.
pub(crate) fn definitions() -> Vec<Definition> {
    vec![
        REQUESTS.definition(),
        REQUEST_DURATION.definition(),
        INGEST_QUEUE.definition(),
        STREAMS.definition(),
        STREAM_EVENTS.definition(),
        CLIENT_EVENTS.definition(),
        PUSH_HITS.definition(),
        PUSHED_ITEMS.definition(),
        PREDICTIONS_SKIPPED.definition(),
        PREDICTION_DURATION.definition(),
        UPLOADED_FILES.definition(),
        AUTH_FAILURES.definition(),
        ACCESS_LINES_LOST.definition(),
        CONNECTIONS.definition(),
        CONNECTIONS_REFUSED.definition(),
        CONNECTIONS_CLOSED.definition(),
        OVERLOAD_REJECTIONS.definition(),
        REQUEST_BODY_BYTES.definition(),
        RESPONSE_BODY_BYTES.definition(),
    ]
}

/// Sets how many documents are acknowledged and not yet processed.
pub(crate) fn queue_depth(documents: u64) {
    INGEST_QUEUE.set(documents);
}

/// Counts a request whose key was refused.
pub(crate) fn auth_failure(reason: &'static str) {
    AUTH_FAILURES.add(1, [reason.into()]);
}

/// Counts a line of the access log that is lost.
pub(crate) fn access_line_lost() {
    ACCESS_LINES_LOST.add(1, []);
}

/// Sets how many connections are open.
pub(crate) fn connections(open: usize) {
    CONNECTIONS.set(open as u64);
}

/// Counts a connection that was refused.
pub(crate) fn connection_refused(reason: &'static str) {
    CONNECTIONS_REFUSED.add(1, [reason.into()]);
}

/// Counts a connection that the server closed.
pub(crate) fn connection_closed(reason: &'static str) {
    CONNECTIONS_CLOSED.add(1, [reason.into()]);
}

/// Counts a request or a stream that was refused because a limit was reached.
pub(crate) fn overloaded(limit: &'static str) {
    OVERLOAD_REJECTIONS.add(1, [limit.into()]);
}

/// Sets how many bytes of request and response bodies are in memory.
pub(crate) fn bytes_held(requests: usize, responses: usize) {
    REQUEST_BODY_BYTES.set(requests as u64);
    RESPONSE_BODY_BYTES.set(responses as u64);
}

/// Counts an event of a stream or a batch.
pub(crate) fn event(kind: &'static str, outcome: &'static str) {
    STREAM_EVENTS.add(1, [kind.into(), outcome.into()]);
}

/// Counts a read that pushed context answered.
pub(crate) fn push_hit() {
    PUSH_HITS.add(1, []);
}

/// Counts items that were pushed.
pub(crate) fn pushed(pattern: &'static str, items: usize) {
    PUSHED_ITEMS.add(items as u64, [pattern.into()]);
}

/// Counts a prediction that was not made because the server was busy.
pub(crate) fn prediction_skipped() {
    PREDICTIONS_SKIPPED.add(1, []);
}

/// Records how long a prediction took.
pub(crate) fn predicted(micros: u64) {
    PREDICTION_DURATION.record(micros as f64 / 1e6, []);
}

/// Counts an uploaded file by what became of it.
pub(crate) fn file_read(outcome: &'static str) {
    UPLOADED_FILES.add(1, [outcome.into()]);
}

/// Counts a stream as open as long as it is kept.
pub(crate) struct OpenStream(());

impl OpenStream {
    pub(crate) fn new() -> Self {
        STREAMS.increment();
        Self(())
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        STREAMS.decrement();
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
    CLIENT_EVENTS.add(1, [known(KINDS, kind).into(), known(STATUSES, status).into()]);
}

/// The word if it is one of those that are known, `other` if not.
pub(super) fn known(words: &[&'static str], word: &str) -> &'static str {
    words.iter().copied().find(|known| *known == word).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_keep_the_conventions_of_prometheus() {
        let problems: Vec<String> = definitions().iter().flat_map(Definition::problems).collect();
        assert_eq!(problems, Vec::<String>::new());
    }
}
