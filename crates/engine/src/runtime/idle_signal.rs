//! A signal for callers that wait until background work is done.
//!
//! Raised by workers, compactions and the embedding of older passages whenever one of them finishes something.
//! The one thing to know: it means that a waiting caller should check again, not that everything is done.

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// A signal without memory: a caller that does not wait when it is raised misses it.
#[derive(Debug, Default)]
pub(crate) struct IdleSignal(Notify);

impl IdleSignal {
    /// Wakes all waiting callers, to check again.
    pub(crate) fn raise(&self) {
        self.0.notify_waiters();
    }

    /// The next time that the signal is raised. Enable it before checking, so that nothing is missed in
    /// between.
    pub(crate) fn raised(&self) -> Notified<'_> {
        self.0.notified()
    }
}
