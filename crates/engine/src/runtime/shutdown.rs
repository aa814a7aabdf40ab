//! The shutdown signal of the engine.
//!
//! Held by every background task. The one thing to know: it interrupts nothing; a task ends at its next safe
//! point, and the next start continues with what is left.

use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Tells background tasks to end. Clones share one signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shutdown(CancellationToken);

impl Shutdown {
    /// Tells all tasks to end.
    pub(crate) fn begin(&self) {
        self.0.cancel();
    }

    /// Whether tasks are to end.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits until tasks are to end.
    pub(crate) async fn begun(&self) {
        self.0.cancelled().await;
    }

    /// Waits for a while; returns true immediately when tasks are to end.
    pub(crate) async fn begins_within(&self, time: Duration) -> bool {
        tokio::time::timeout(time, self.0.cancelled()).await.is_ok()
    }

    /// Runs a future until tasks are to end; `None` when it was interrupted.
    pub(crate) async fn unless_begun<F: Future>(&self, work: F) -> Option<F::Output> {
        self.0.run_until_cancelled(work).await
    }
}
