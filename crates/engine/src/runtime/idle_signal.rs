//! Wakes those who wait until the background has nothing left to do.
//!
//! Raised by workers, compactions and the embedding of older passages whenever one of them ends something. The one thing
//! to know: it says that it is worth looking again, not that everything is done.

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// A signal without memory: who does not wait when it is raised misses it.
#[derive(Debug, Default)]
pub(crate) struct IdleSignal(Notify);

impl IdleSignal {
    /// Lets everybody who waits look again.
    pub(crate) fn raise(&self) {
        self.0.notify_waiters();
    }

    /// The next time that the signal is raised. Enable it before looking, so that nothing is missed in between.
    pub(crate) fn raised(&self) -> Notified<'_> {
        self.0.notified()
    }
}
