//! Events inside the process: a conversation has been compacted.
//!
//! Published by [`super::worker`]; the server listens and pushes them to its streams. The one thing to know: an event that
//! nobody hears is lost; what must not be missed is in the store.

use super::content::Compacted;
use evoke_store::ConversationRow;
use tokio::sync::broadcast;

/// Events that a slow subscriber may be behind; older ones are lost to it.
const CAPACITY: usize = 256;

/// Something that happened in this process.
#[derive(Debug, Clone)]
pub enum Event {
    /// A conversation has been compacted.
    Compacted {
        /// The conversation as it was before.
        conversation: Box<ConversationRow>,
        /// The row of the new compaction.
        compacted: Box<Compacted>,
    },
}

/// Hands events to whoever has subscribed.
#[derive(Debug)]
pub(crate) struct EventBus(broadcast::Sender<Event>);

impl EventBus {
    /// A bus without subscribers.
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }

    /// Receives every event from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// Tells the subscribers, if there are any.
    pub(crate) fn publish(&self, event: Event) {
        // The only error is that nobody has subscribed.
        let _ = self.0.send(event);
    }
}
