//! The signal that the engine stops.
//!
//! Held by every background task. The one thing to know: it interrupts nothing; whoever works ends at its next safe
//! point, and what is left over goes on with the next start.

use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Tells background tasks to end. Clones share one signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shutdown(CancellationToken);

impl Shutdown {
    /// Tells everybody to end.
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

    /// Waits for a while; true, and at once, when tasks are to end meanwhile.
    pub(crate) async fn begins_within(&self, time: Duration) -> bool {
        tokio::time::timeout(time, self.0.cancelled()).await.is_ok()
    }

    /// Runs something unless, or until, tasks are to end; `None` when it was cut off.
    pub(crate) async fn unless_begun<F: Future>(&self, work: F) -> Option<F::Output> {
        self.0.run_until_cancelled(work).await
    }
}
