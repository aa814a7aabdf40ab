//! The body of a request, which tells how far it has been sent, so that sending has a time limit of its own.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::watch;

/// Bytes that are handed to the connection at once.
const PIECE: usize = 64 << 10;

/// A body whose progress can be watched: the number of bytes that are left.
pub(crate) struct Measured {
    left: Bytes,
    progress: watch::Sender<usize>,
}

impl Measured {
    /// A body and its progress.
    pub(crate) fn new(bytes: Bytes) -> (Self, watch::Receiver<usize>) {
        let (progress, seen) = watch::channel(bytes.len());
        (Self { left: bytes, progress }, seen)
    }
}

impl Body for Measured {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let piece = PIECE.min(self.left.len());
        let piece = self.left.split_to(piece);
        self.progress.send_replace(self.left.len());
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
