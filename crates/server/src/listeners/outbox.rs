//! Messages on their way to the client of a stream.
//!
//! A stream ends in one of two ways: when nobody can send any more it ends after what waits; when it is
//! cut it ends at once, and what waits is thrown away, because its client may not read it any more.

use evoke_wire::proto::StreamResponse;
use futures::Stream;
use parking_lot::Mutex;
use prost::Message;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::Status;

/// Messages that wait for a slow client before the server stops reading from it.
const MESSAGES: usize = 64;
/// Bytes of pushes that wait for a slow client; more are left out.
const PUSHED_BYTES: usize = 4 << 20;

/// A message that waits. It is boxed: a queue keeps room for many, and a bundle is large, so that idle
/// streams would hold tens of kilobytes each.
type Waiting = (Box<StreamResponse>, usize);

/// The end at which messages are put in.
#[derive(Clone)]
pub(crate) struct Outbox {
    messages: mpsc::Sender<Result<Waiting, Status>>,
    shared: Arc<Shared>,
}

/// The end at which the client takes them.
pub(crate) struct Answers {
    messages: mpsc::Receiver<Result<Waiting, Status>>,
    shared: Arc<Shared>,
    cut: Pin<Box<WaitForCancellationFutureOwned>>,
    over: bool,
}

struct Shared {
    cut: CancellationToken,
    reason: Mutex<Option<Status>>,
    /// Bytes of pushes that wait.
    pushed: AtomicUsize,
}

/// A new queue: both its ends.
pub(crate) fn outbox() -> (Outbox, Answers) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let cut = CancellationToken::new();
    let shared = Arc::new(Shared { cut: cut.clone(), reason: Mutex::default(), pushed: AtomicUsize::new(0) });
    let outbox = Outbox { messages: sender, shared: Arc::clone(&shared) };
    (outbox, Answers { messages: receiver, shared, cut: Box::pin(cut.cancelled_owned()), over: false })
}

impl Outbox {
    /// Sends a message when there is room for it. False when the client is gone.
    pub(crate) async fn say(&self, message: StreamResponse) -> bool {
        self.messages.send(Ok((Box::new(message), 0))).await.is_ok()
    }

    /// Pushes something that the client can do without. False when it is slow or gone: then it does.
    pub(crate) fn offer(&self, message: StreamResponse) -> bool {
        let bytes = message.encoded_len();
        if self.shared.cut.is_cancelled() || self.shared.pushed.load(Ordering::Relaxed) + bytes > PUSHED_BYTES
        {
            return false;
        }
        self.shared.pushed.fetch_add(bytes, Ordering::Relaxed);
        let sent = self.messages.try_send(Ok((Box::new(message), bytes))).is_ok();
        if !sent {
            self.shared.pushed.fetch_sub(bytes, Ordering::Relaxed);
        }
        sent
    }

    /// Ends the stream with a reason, after what waits. If the client has gone as well, nobody needs it.
    pub(crate) async fn end(&self, reason: Status) {
        let _ = self.messages.send(Err(reason)).await;
    }

    /// Ends the stream with a reason, now.
    pub(crate) fn cut(&self, reason: Status) {
        self.shared.reason.lock().get_or_insert(reason);
        self.shared.cut.cancel();
    }

    /// Waits until the client is gone.
    pub(crate) async fn closed(&self) {
        self.messages.closed().await;
    }
}

impl Stream for Answers {
    type Item = Result<StreamResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        if self.cut.as_mut().poll(cx).is_ready() {
            self.over = true;
            self.messages.close();
            return Poll::Ready(self.shared.reason.lock().take().map(Err));
        }
        self.messages.poll_recv(cx).map(|message| {
            message.map(|message| {
                message.map(|(message, bytes)| {
                    self.shared.pushed.fetch_sub(bytes, Ordering::Relaxed);
                    *message
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;

    fn message() -> StreamResponse {
        StreamResponse { payload: None }
    }

    #[tokio::test]
    async fn a_cut_stream_gives_nothing_more_away() {
        let (outbox, mut answers) = outbox();
        assert!(outbox.say(message()).await && outbox.offer(message()));
        assert!(answers.next().await.is_some_and(|answer| answer.is_ok()));
        outbox.cut(Status::unauthenticated("revoked"));
        outbox.cut(Status::internal("later"));
        let last = answers.next().await.expect("the reason").expect_err("no message");
        assert_eq!(last.message(), "revoked");
        assert!(answers.next().await.is_none() && !outbox.offer(message()));
    }

    #[tokio::test]
    async fn an_ended_stream_gives_what_waits_first() {
        let (outbox, mut answers) = outbox();
        outbox.say(message()).await;
        outbox.end(Status::deadline_exceeded("silent")).await;
        drop(outbox);
        assert!(answers.next().await.is_some_and(|answer| answer.is_ok()));
        assert!(answers.next().await.is_some_and(|answer| answer.is_err()));
        assert!(answers.next().await.is_none());
    }
}
