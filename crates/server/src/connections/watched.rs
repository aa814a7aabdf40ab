//! A socket that notes when bytes come and when the client does not take ours.
//!
//! From a connection without a valid key little is read at a time, and nothing while enough of its requests are under
//! way: the HTTP/2 layer begins a request for each head that it has read.

use super::connection::Connection;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that are read at a time from a connection without a valid key.
const STRANGERS_READ: usize = 1 << 10;

/// A socket whose connection knows what happens on it.
pub(super) struct Watched<S> {
    socket: S,
    connection: Arc<Connection>,
}

impl<S> Watched<S> {
    pub(super) fn new(socket: S, connection: Arc<Connection>) -> Self {
        Self { socket, connection }
    }

    /// Notes bytes that were taken, or that none is taken now.
    fn note_write(&self, taken: Option<usize>, blocked: bool) {
        if let Some(bytes) = taken {
            self.connection.note(|activity, now| activity.wrote(bytes, now));
        } else if blocked {
            self.connection.note(|activity, now| activity.write_blocked(now));
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.connection.may_read(cx) {
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let read = if self.connection.is_authenticated() {
            Pin::new(&mut self.socket).poll_read(cx, buffer)
        } else {
            let mut little = [0; STRANGERS_READ];
            let most = buffer.remaining().min(STRANGERS_READ);
            let mut little = ReadBuf::new(&mut little[..most]);
            let read = Pin::new(&mut self.socket).poll_read(cx, &mut little);
            buffer.put_slice(little.filled());
            read
        };
        let bytes = buffer.filled().len() - before;
        if bytes > 0 {
            self.connection.note(|activity, now| activity.read(bytes, now));
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.note_write(taken(&written), written.is_pending());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(cx, slices);
        self.note_write(taken(&written), written.is_pending());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(cx);
        self.note_write(matches!(flushed, Poll::Ready(Ok(()))).then_some(0), flushed.is_pending());
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = Pin::new(&mut self.socket).poll_shutdown(cx);
        if ended.is_pending() {
            self.connection.note(|activity, now| activity.write_blocked(now));
        }
        ended
    }
}

fn taken(written: &Poll<io::Result<usize>>) -> Option<usize> {
    match written {
        Poll::Ready(Ok(bytes)) => Some(*bytes),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}
