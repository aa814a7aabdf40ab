//! The backlog: whether documents wait to be processed, and the signal that wakes the workers.
//!
//! Raised by everything that stores a document; awaited by the workers; checked by reads, which look for
//! unprocessed documents only when there may be some. The one thing to know: it counts the documents of this
//! process. Those of another process count once a worker here has claimed them.

use crate::runtime::shutdown::Shutdown;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Counts what may have added work, and what is known to be done.
#[derive(Debug)]
pub(crate) struct Backlog {
    work: Notify,
    paused: AtomicBool,
    /// Counts what may have added work.
    arrived: AtomicU64,
    /// That count when the queue was last seen empty, with no document in work.
    done: AtomicU64,
}

impl Backlog {
    /// A backlog that is not empty, since work that an earlier process left is not known yet.
    pub(crate) const fn new() -> Self {
        Self {
            work: Notify::const_new(),
            paused: AtomicBool::new(false),
            arrived: AtomicU64::new(1),
            done: AtomicU64::new(0),
        }
    }

    /// Tells the workers that documents may wait. To be called before these are acknowledged.
    pub(crate) fn wake_workers(&self) {
        self.arrived.fetch_add(1, Ordering::AcqRel);
        self.work.notify_one();
    }

    /// Wakes one worker for work that is counted already.
    pub(crate) fn call_worker(&self) {
        self.work.notify_one();
    }

    /// Waits until there may be work, or the engine stops, or this time is over.
    pub(crate) async fn wait_for_work(&self, shutdown: &Shutdown, most: Duration) {
        tokio::select! {
            () = self.work.notified() => {}
            () = shutdown.begun() => {}
            () = tokio::time::sleep(most) => {}
        }
    }

    /// The count of what may have brought work so far, for [`Backlog::note_empty`].
    pub(crate) fn arrived(&self) -> u64 {
        self.arrived.load(Ordering::Acquire)
    }

    /// Records that nothing is left of what had arrived at this count.
    pub(crate) fn note_empty(&self, arrived: u64) {
        self.done.fetch_max(arrived, Ordering::AcqRel);
    }

    /// Whether everything that this process has accepted is processed; without workers the answer is no.
    pub(crate) fn is_empty(&self) -> bool {
        self.done.load(Ordering::Acquire) == self.arrived.load(Ordering::Acquire)
    }

    /// Whether workers are told not to claim documents.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Acquire)
    }

    /// Tells workers to stop or to resume claiming documents.
    pub(crate) fn pause(&self, paused: bool) {
        self.paused.store(paused, Ordering::Release);
        self.work.notify_waiters();
        self.work.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_empty_once_everything_that_had_arrived_is_done() {
        let backlog = Backlog::new();
        assert!(!backlog.is_empty(), "what an earlier process left is not known");
        backlog.note_empty(backlog.arrived());
        assert!(backlog.is_empty());
        let before = backlog.arrived();
        backlog.wake_workers();
        backlog.note_empty(before);
        assert!(!backlog.is_empty(), "a document arrived meanwhile");
        backlog.note_empty(backlog.arrived());
        assert!(backlog.is_empty());
    }

    #[tokio::test]
    async fn whoever_waits_for_work_is_woken_by_it_and_by_the_end() {
        let (backlog, shutdown) = (Backlog::new(), Shutdown::default());
        backlog.wake_workers();
        let long = Duration::from_secs(3_600);
        backlog.wait_for_work(&shutdown, long).await;
        shutdown.begin();
        backlog.wait_for_work(&shutdown, long).await;
    }
}
