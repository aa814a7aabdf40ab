//! What happens inside the engine that somebody outside may want to tell others.

use crate::conversation::compaction::Compacted;
use crate::engine::Engine;
use evoke_store::ConversationRow;
use tokio::sync::broadcast;

/// Happenings that a slow listener may be behind; older ones are lost to it.
const BACKLOG: usize = 256;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A conversation has been compacted.
    Compacted {
        /// The conversation, as it stood before.
        conversation: Box<ConversationRow>,
        /// The new compaction.
        compacted: Box<Compacted>,
    },
}

/// Where happenings are told.
pub(crate) struct Happenings(broadcast::Sender<Happening>);

impl Happenings {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Engine {
    /// Hears of everything that happens from now on, in this process. A listener that falls behind
    /// misses the oldest: what must not be missed is in the store.
    pub fn happenings(&self) -> broadcast::Receiver<Happening> {
        self.told().0.subscribe()
    }

    pub(crate) fn tell(&self, happening: Happening) {
        // Without a listener there is nobody to tell.
        let _ = self.told().0.send(happening);
    }
}
