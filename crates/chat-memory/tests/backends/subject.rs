//! A backend as the suite sees it.

use evoke_chat_memory::{Conversation, Memory, MessageStore, Result, SessionId, Ttl, Window};
use futures::future::BoxFuture;
use std::sync::Arc;

pub(crate) type Make = dyn Fn(&str, Window, Option<Ttl>) -> Result<Arc<dyn Memory>> + Send + Sync;
pub(crate) type Sessions = dyn Fn() -> BoxFuture<'static, Result<Vec<SessionId>>> + Send + Sync;

/// A backend as the suite sees it.
pub(crate) struct Subject {
    pub(crate) make: Box<Make>,
    pub(crate) sessions: Box<Sessions>,
    /// Whether texts may contain U+0000.
    pub(crate) holds_nul: bool,
    /// Whether the id of a conversation may be empty.
    pub(crate) holds_empty_id: bool,
    /// Whether a message may have a million bytes.
    pub(crate) holds_a_megabyte: bool,
    /// Whether a conversation expires by the times of its messages.
    pub(crate) expires_by_message_time: bool,
}

impl Subject {
    /// All conversations of a store.
    pub(crate) fn of<S: MessageStore + Clone>(store: S) -> Self {
        let of_sessions = store.clone();
        Self {
            make: Box::new(move |id, window, ttl| {
                Ok(Arc::new(Conversation::in_store(store.clone(), SessionId::new(id)?, window, ttl)?))
            }),
            sessions: Box::new(move || {
                let store = of_sessions.clone();
                Box::pin(async move { store.sessions().await })
            }),
            holds_nul: true,
            holds_empty_id: true,
            holds_a_megabyte: true,
            expires_by_message_time: true,
        }
    }

    /// A new instance over a conversation.
    pub(crate) fn try_memory(&self, id: &str, window: Window, ttl: Option<Ttl>) -> Result<Arc<dyn Memory>> {
        (self.make)(id, window, ttl)
    }

    /// A new instance over a conversation without a time to live.
    pub(crate) fn memory(&self, id: &str, window: Window) -> Arc<dyn Memory> {
        self.try_memory(id, window, None).expect("a conversation")
    }

    /// The newest `max` messages of a conversation.
    pub(crate) fn last(&self, id: &str, max: usize) -> Arc<dyn Memory> {
        self.memory(id, Window::last(max).expect("at least one"))
    }

    /// The conversations that have messages.
    pub(crate) async fn sessions(&self) -> Vec<String> {
        let sessions = (self.sessions)().await.expect("sessions");
        sessions.iter().map(|id| id.as_str().to_owned()).collect()
    }
}

/// The contents of messages.
pub(crate) async fn contents(memory: &dyn Memory) -> Vec<String> {
    memory.get().await.expect("messages").iter().map(|m| m.content.to_string()).collect()
}
