//! Bounds on size, time and memory of a request.

use crate::app::SharedApp;
use crate::byte_budget::Reservation;
use crate::error::ApiError;
use crate::metrics;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use evoke_types::{Code, InstanceId};
use futures::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// An answer of fewer bytes is not counted: the connection's own buffers hold it.
const LARGE: u64 = 64 << 10;
/// How long a body that finds no memory is read off, so that the client reads the refusal.
const READ_OFF: Duration = Duration::from_secs(2);
/// Seconds after which a client may find memory.
const RETRY_AFTER: u64 = 2;

/// The memory that the body of a request takes. It lies among the request's extensions.
#[derive(Debug, Clone)]
pub(crate) struct BodyMemory(Arc<Reservation>);

/// What the body of a request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    /// Bytes of it.
    pub(crate) bytes: usize,
    /// Bytes of a larger one that are read and thrown away, so that a client which sends first and reads
    /// afterwards finds the refusal.
    pub(crate) discard: usize,
    /// Longest time in which nothing of it comes.
    pub(crate) stall: Duration,
    /// Bytes of all bodies together.
    pub(crate) budget: usize,
}

impl BodyLimits {
    /// The limits in force.
    pub(crate) fn of(app: &SharedApp) -> Self {
        let (bytes, limits) = (app.config.body_limit, app.connections.limits());
        // Whatever is set, the largest body must fit into the share of one instance.
        let budget = limits.request_body_bytes.max(bytes.saturating_mul(4));
        Self { bytes, discard: app.config.discard_limit, stall: limits.body_stall, budget }
    }
}

/// Reads a whole body. It takes memory as it comes, and is refused when there is none.
pub(crate) async fn read_body(
    body: Body,
    limits: BodyLimits,
    memory: Option<&BodyMemory>,
) -> Result<Bytes, ApiError> {
    let mut frames = body.into_data_stream();
    let mut held = BytesMut::new();
    let mut seen = 0_usize;
    // Until when a body that found no memory is read off.
    let mut refused: Option<Instant> = None;
    loop {
        let until = refused.unwrap_or_else(|| Instant::now() + limits.stall);
        let frame = match timeout_at(until, frames.next()).await {
            Ok(Some(frame)) => frame,
            Ok(None) => break,
            Err(_) if refused.is_some() => break,
            Err(_) => return Err(stalled(limits.stall)),
        };
        let frame = frame
            .map_err(|_| ApiError::new(Code::MalformedBody, "the body ended before its announced length"))?;
        seen = seen.saturating_add(frame.len());
        let fits = seen <= limits.bytes && refused.is_none();
        if fits && memory.is_none_or(|memory| memory.0.grow(frame.len(), limits.budget)) {
            held.extend_from_slice(&frame);
            continue;
        }
        held = BytesMut::new();
        if let Some(memory) = memory {
            memory.0.release();
        }
        if fits {
            refused = Some(Instant::now() + READ_OFF);
        }
        if seen > limits.discard {
            break;
        }
    }
    if refused.is_some() {
        return Err(overloaded("request_bodies", "too many large requests are under way"));
    }
    if seen > limits.bytes {
        let message =
            format!("the body is larger than the limit of {} bytes: send less at a time", limits.bytes);
        return Err(ApiError::new(Code::BodyTooLarge, message));
    }
    Ok(held.freeze())
}

fn stalled(stall: Duration) -> ApiError {
    let message = format!("nothing of the body came for {} s", stall.as_secs());
    ApiError::new(Code::RequestTimeout, message)
}

/// A refusal because something is used up that all share.
pub(crate) fn overloaded(limit: &'static str, message: &str) -> ApiError {
    metrics::overloaded(limit);
    ApiError::new(Code::Overloaded, message).retry_after(RETRY_AFTER)
}

/// Counts the memory that a request takes: its body while it is worked on, its answer until it is read.
pub(crate) async fn within_memory(
    app: &SharedApp,
    owner: &InstanceId,
    mut request: Request,
    next: Next,
) -> Response {
    let body = Arc::new(app.bodies.reservation(owner));
    request.extensions_mut().insert(BodyMemory(Arc::clone(&body)));
    let mut response = next.run(request).await;
    drop(body);
    let Some(bytes) = response.body().size_hint().exact().filter(|bytes| *bytes >= LARGE) else {
        return response;
    };
    let memory = app.answers.reservation(owner);
    if !memory.grow(usize::try_from(bytes).unwrap_or(usize::MAX), app.connections.limits().answer_bytes) {
        let message = "too many large answers wait to be read; read them, or ask for fewer results";
        return overloaded("answers", message).into_response();
    }
    response.extensions_mut().insert(Arc::new(memory));
    response
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let limit = app.config.request_timeout;
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let message = format!("the request took longer than {} s", limit.as_secs());
            ApiError::new(Code::RequestTimeout, message).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::byte_budget::ByteBudget;

    const LIMITS: BodyLimits =
        BodyLimits { bytes: 10, discard: 100, stall: Duration::from_secs(10), budget: 16 };

    #[tokio::test]
    async fn bodies_are_read_to_the_limit_and_not_beyond() {
        let body = |bytes: usize| Body::from(vec![b'x'; bytes]);
        assert_eq!(read_body(body(10), LIMITS, None).await.map(|b| b.len()), Ok(10));
        assert_eq!(read_body(body(0), LIMITS, None).await.map(|b| b.len()), Ok(0));
        for bytes in [11, 1000] {
            let refused = read_body(body(bytes), LIMITS, None).await.map_err(|e| e.code());
            assert_eq!(refused, Err(Code::BodyTooLarge));
        }
    }

    #[tokio::test]
    async fn a_body_that_finds_no_memory_is_refused_and_holds_none() {
        let budget = Arc::new(ByteBudget::default());
        let memory = || BodyMemory(Arc::new(budget.reservation(&InstanceId::from_bits(1))));
        let (first, second) = (memory(), memory());
        let body = || Body::from(vec![b'x'; 8]);
        assert!(read_body(body(), LIMITS, Some(&first)).await.is_ok());
        let refused = read_body(body(), LIMITS, Some(&second)).await.map_err(|e| e.code());
        assert_eq!((refused, budget.held()), (Err(Code::Overloaded), 8));
        drop(first);
        assert!(read_body(body(), LIMITS, Some(&second)).await.is_ok());
    }

    #[tokio::test]
    async fn a_body_that_stops_coming_is_given_up() {
        let never = futures::stream::pending::<Result<Bytes, std::io::Error>>();
        let hasty = BodyLimits { stall: Duration::from_millis(1), ..LIMITS };
        let refused = read_body(Body::from_stream(never), hasty, None).await.map_err(|e| e.code());
        assert_eq!(refused, Err(Code::RequestTimeout));
    }
}
