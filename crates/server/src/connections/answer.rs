//! The body of an answer, in pieces that are handed over as the client takes them.
//!
//! The HTTP layer asks for the next piece only when the client has made room for it. So a piece that is
//! not asked for tells that the client does not read, on HTTP/1 and on each stream of HTTP/2.

use super::connection::Connection;
use crate::byte_budget::Reservation;
use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

/// Bytes of a piece. Whole pieces wait inside the HTTP layer.
const PIECE: usize = 64 << 10;

/// A request that is under way, from its head to the end of its answer.
pub(super) struct UnderWay {
    connection: Arc<Connection>,
    number: u64,
}

impl UnderWay {
    pub(super) fn begin(connection: &Arc<Connection>, http2: bool) -> Self {
        Self { connection: Arc::clone(connection), number: connection.request(http2) }
    }

    fn waits_for_client(&self, waits: bool) {
        self.connection.note(|activity, now: Instant| {
            activity.answer_waits(self.number, waits.then_some(now));
        });
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.connection.answered(self.number);
    }
}

/// The body of an answer.
pub(super) struct Answer {
    body: Body,
    /// What is left of a large piece of the body.
    rest: Bytes,
    under_way: UnderWay,
    /// The memory that it takes, given back when it is dropped.
    _memory: Option<Arc<Reservation>>,
}

impl Answer {
    pub(super) fn new(body: Body, under_way: UnderWay, memory: Option<Arc<Reservation>>) -> Self {
        Self { body, rest: Bytes::new(), under_way, _memory: memory }
    }

    fn next_piece(&mut self) -> Bytes {
        if self.rest.len() > PIECE {
            return self.rest.split_to(PIECE);
        }
        // A copy, so that the large piece does not stay in memory until its last bytes are read.
        let last = Bytes::copy_from_slice(&self.rest);
        self.rest = Bytes::new();
        last
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.rest.is_empty() {
            self.under_way.waits_for_client(true);
            return Poll::Ready(Some(Ok(Frame::data(self.next_piece()))));
        }
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        self.under_way.waits_for_client(polled.is_ready());
        let frame = match polled {
            Poll::Ready(Some(Ok(frame))) => frame,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
            Poll::Pending => return Poll::Pending,
        };
        let frame = match frame.into_data() {
            Ok(data) if data.len() > PIECE => {
                self.rest = data;
                Frame::data(self.next_piece())
            }
            Ok(data) => Frame::data(data),
            Err(frame) => frame,
        };
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let upper = hint.upper();
        hint.set_lower(hint.lower().saturating_add(rest));
        if let Some(upper) = upper {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
