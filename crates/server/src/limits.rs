//! Bounds on size and time of a request.

use crate::app::SharedApp;
use crate::error::ApiError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use evoke_types::Code;
use futures::StreamExt;

/// Reads a whole body of at most `limit` bytes.
///
/// A larger one is read on and thrown away up to `discard` bytes, so that a client which sends first
/// and reads afterwards finds the refusal.
pub(crate) async fn read_body(body: Body, limit: usize, discard: usize) -> Result<Bytes, ApiError> {
    let mut frames = body.into_data_stream();
    let mut held = BytesMut::new();
    let mut seen = 0_usize;
    while let Some(frame) = frames.next().await {
        let frame = frame
            .map_err(|_| ApiError::new(Code::MalformedBody, "the body ended before its announced length"))?;
        seen = seen.saturating_add(frame.len());
        if seen <= limit {
            held.extend_from_slice(&frame);
        } else {
            held = BytesMut::new();
            if seen > discard {
                break;
            }
        }
    }
    if seen > limit {
        let message = format!("the body is larger than the limit of {limit} bytes: send less at a time");
        return Err(ApiError::new(Code::BodyTooLarge, message));
    }
    Ok(held.freeze())
}

/// Ends a request that takes too long.
pub(crate) async fn in_time(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let limit = app.config.request_timeout;
    match tokio::time::timeout(limit, next.run(request)).await {
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

    #[tokio::test]
    async fn bodies_are_read_to_the_limit_and_not_beyond() {
        let body = |bytes: usize| Body::from(vec![b'x'; bytes]);
        assert_eq!(read_body(body(10), 10, 100).await.map(|b| b.len()), Ok(10));
        assert_eq!(read_body(body(0), 10, 100).await.map(|b| b.len()), Ok(0));
        for bytes in [11, 1000] {
            assert_eq!(read_body(body(bytes), 10, 100).await.map_err(|e| e.code()), Err(Code::BodyTooLarge));
        }
    }
}
