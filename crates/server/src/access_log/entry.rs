//! One request as its line tells of it, from its head to the end of its answer.
//!
//! Begun by the layer around every router, ended by the body of the answer. The one thing to know: the line is written when
//! this is dropped, whatever became of the request.

use super::line::{Event, Line};
use super::sink::AccessLog;
use crate::connections::Connection;
use crate::{correlation, metrics};
use axum::extract::Request;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use evoke_engine::Caller;
use evoke_types::{InstanceId, KeyId, Timestamp};
use evoke_wire::proto::synap_service_server::SynapServiceServer;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tonic::server::NamedService;

/// What is learned of a request while it is served. It lies among the request's extensions, where lines are wanted.
#[derive(Debug, Default)]
pub(crate) struct RequestNote {
    who: OnceLock<(InstanceId, Option<KeyId>)>,
    pub(super) bytes_in: AtomicU64,
}

impl RequestNote {
    /// The request has a valid key.
    pub(crate) fn caller(&self, caller: &Caller) {
        // A stream's key is looked at again and again; it stays the same.
        let _ = self.who.set((caller.instance_id().clone(), caller.key));
    }
}

/// A request that will have its line when this is dropped.
pub(super) struct Entry {
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
    pub(super) bytes_out: u64,
    event: Event,
}

impl Entry {
    pub(super) fn new(log: AccessLog, note: &Arc<RequestNote>, at: Timestamp, request: &Request) -> Self {
        let connection = request.extensions().get::<Arc<Connection>>();
        Self {
            log,
            note: Arc::clone(note),
            at,
            begun: Instant::now(),
            method: metrics::method_label(request.method()),
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
    pub(super) fn answered(&mut self, response: &Response) {
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
    pub(super) fn ended_with(&mut self, headers: &HeaderMap) {
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
        Some(_) | None => metrics::route_label(request),
    }
}
