//! One request of the streamable HTTP transport.
//!
//! The one thing to know: there are no sessions and no open streams. A client of the revisions with a handshake gets no
//! session id, so it sends none; every answer is one JSON value. So nothing is held between two requests that would have to be
//! bounded, and a server can be restarted or be one of many.

use crate::access::Access;
use crate::server::MemoryServer;
use bytes::Bytes;
use http_body::Body;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::fmt::Display;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Answers one request. Its head is what [`Access::caller`] finds among the extensions.
///
/// Whoever calls has checked its origin and the size of its body, which is `body_limit` bytes at most. When `stop` is
/// canceled, calls under way are given up.
pub async fn respond<A, B>(
    server: &MemoryServer<A>,
    request: ::http::Request<B>,
    body_limit: usize,
    stop: &CancellationToken,
) -> ::http::Response<impl Body<Data = Bytes, Error = std::convert::Infallible> + Send + 'static>
where
    A: Access,
    B: Body + Send + 'static,
    B::Error: Display,
{
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(body_limit)
        .with_cancellation_token(stop.child_token())
        // A page that a browser was tricked into loading has no key, and its origin was checked before.
        .disable_allowed_hosts();
    let server = server.clone();
    let sessions = Arc::new(NeverSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(server.clone()), sessions, config);
    service.handle(request).await
}
