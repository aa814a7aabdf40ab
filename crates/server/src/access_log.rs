//! One line for each request, where somebody wants them: who did what, and how it went. No words, no ids of users.
//!
//! [`record`] is the outermost layer of every router. A line is made when the answer has ended, however it ended, and
//! handed to a thread of its own (`sink`); a stream has a line at its beginning as well.

mod body;
mod line;
mod sink;

pub use line::LineFormat;
pub use sink::AccessLog;

use crate::app::SharedApp;
use crate::connections::Connection;
use crate::{correlation, metric};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use evoke_engine::Caller;
use evoke_types::{InstanceId, KeyId, Timestamp};
use evoke_wire::proto::synap_service_server::SynapServiceServer;
use line::{Event, Line};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tonic::server::NamedService;

/// What is learned of a request while it is served. It lies among the request's extensions, where lines are wanted.
#[derive(Debug, Default)]
pub(crate) struct RequestNote {
    who: OnceLock<(InstanceId, Option<KeyId>)>,
    bytes_in: AtomicU64,
}

impl RequestNote {
    /// The request has a valid key.
    pub(crate) fn caller(&self, caller: &Caller) {
        // A stream's key is looked at again and again; it stays the same.
        let _ = self.who.set((caller.instance_id().clone(), caller.key));
    }
}

/// A request that will have its line when this is dropped.
struct Entry {
    log: AccessLog,
    note: Arc<RequestNote>,
    at: Timestamp,
    begun: Instant,
    method: &'static str,
    route: String,
    address: Option<IpAddr>,
    correlation: Option<String>,
    /// Absent until there is an answer.
    status: Option<u16>,
    grpc_status: Option<String>,
    bytes_out: u64,
    event: Event,
}

/// Serves a request and has its line written, if lines are wanted.
pub(crate) async fn record(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let Some(log) = app.config.access_log.clone() else { return next.run(request).await };
    let note = Arc::new(RequestNote::default());
    let mut entry = Entry::new(log, &note, app.config.clock.now(), &request);
    let counted = Arc::clone(&note);
    let mut request = request.map(|body| Body::new(body::Received::new(body, counted)));
    request.extensions_mut().insert(note);
    let response = next.run(request).await;
    entry.answered(&response);
    response.map(|body| Body::new(body::Sent::new(body, entry)))
}

impl Entry {
    fn new(log: AccessLog, note: &Arc<RequestNote>, at: Timestamp, request: &Request) -> Self {
        let connection = request.extensions().get::<Arc<Connection>>();
        Self {
            log,
            note: Arc::clone(note),
            at,
            begun: Instant::now(),
            method: metric::method_label(request.method()),
            route: route(request),
            address: connection.map(|connection| connection.peer.ip().to_canonical()),
            correlation: correlation::sent(request.headers()).ok().flatten(),
            status: None,
            grpc_status: None,
            bytes_out: 0,
            event: Event::Request,
        }
    }

    /// Notes the head of the answer. A stream that begins has a line of its own.
    fn answered(&mut self, response: &Response) {
        self.status = Some(response.status().as_u16());
        if let Ok(Some(id)) = correlation::sent(response.headers()) {
            self.correlation = Some(id);
        }
        self.ended_with(response.headers());
        if self.route.ends_with(LISTEN) && self.grpc_status.is_none() {
            self.event = Event::StreamOpened;
            self.write();
            self.event = Event::StreamEnded;
        }
    }

    /// Notes the status of a gRPC call, from the head or the end of its answer.
    fn ended_with(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status").and_then(|status| status.to_str().ok()) {
            self.grpc_status = Some(status.to_owned());
        }
    }

    fn write(&self) {
        let who = self.note.who.get();
        self.log.write(&Line {
            time: self.at,
            event: self.event,
            method: self.method,
            route: &self.route,
            status: self.status,
            grpc_status: self.grpc_status.as_deref(),
            duration_ms: self.begun.elapsed().as_secs_f64() * 1e3,
            bytes_in: self.note.bytes_in.load(Ordering::Relaxed),
            bytes_out: self.bytes_out,
            instance: who.map(|(instance, _)| instance),
            key: who.and_then(|(_, key)| *key),
            correlation_id: self.correlation.as_deref(),
            address: self.address,
        });
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.write();
    }
}

/// The method of streams.
const LISTEN: &str = "/Listen";
const TELEMETRY: &str = "/IngestTelemetry";

/// The route without anything that a client could put into it.
fn route(request: &Request) -> String {
    let name = <SynapServiceServer<()> as NamedService>::NAME;
    let called = request.uri().path().strip_prefix('/').and_then(|path| path.strip_prefix(name));
    let method = called.and_then(|called| [LISTEN, TELEMETRY].into_iter().find(|method| *method == called));
    match method {
        Some(method) if request.method() == Method::POST => format!("/{name}{method}"),
        Some(_) | None => metric::route_label(request),
    }
}
