//! A memory that answers with what is relevant, not with what is recent.

#[cfg(feature = "evoke")]
mod evoke;
#[cfg(feature = "embed")]
mod in_memory;
mod indexed_history;
mod nearest;
mod store;

use crate::error::{InvalidInput, Result};
use crate::in_process::InMemoryConversation;
use crate::memory::Memory;
use crate::message::{Message, NewMessage, Record};
use crate::page::Page;
use crate::window::Window;
use async_trait::async_trait;
use evoke_types::{IdSource, RandomIds};
use indexed_history::IndexedHistory;
use nearest::id_of;
use parking_lot::Mutex;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::Mutex as AsyncMutex;

#[cfg(feature = "evoke")]
pub use evoke::{EvokeVectorConfig, EvokeVectorStore};
#[cfg(feature = "embed")]
pub use in_memory::InMemoryVectorStore;
pub use store::{MEMORY_KEY, MESSAGE_KEY, ROLE_KEY, SEQ_KEY, VectorEntry, VectorHit, VectorStore};

/// A conversation whose [`get`](Memory::get) gives the messages nearest in meaning to what the person said last, in the
/// order in which they were said.
///
/// The messages themselves are in a `history`, which is another memory: in the process unless a durable one is given.
/// A [`VectorStore`] finds them by meaning; only the content is embedded. Entries of many memories may share a store.
/// Where the history is durable and the store is not, the first call embeds the history again. Clones are the
/// same instance.
///
/// With no more than `max_results` messages, or before the person has said anything, `get` gives the newest ones. All other
/// ways to read concern the whole history.
#[derive(Debug, Clone)]
pub struct VectorMemory {
    shared: Arc<IndexedHistory>,
}

/// What a [`VectorMemory`] is made of.
#[derive(Clone)]
pub struct VectorMemoryBuilder {
    store: Arc<dyn VectorStore>,
    history: Arc<dyn Memory>,
    memory_id: Option<String>,
    max_results: usize,
    include_query: bool,
    ids: Arc<dyn IdSource>,
}

impl fmt::Debug for VectorMemoryBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("VectorMemoryBuilder").field("store", &self.store).finish_non_exhaustive()
    }
}

impl VectorMemory {
    /// How many messages `get` gives when nothing else is said.
    pub const DEFAULT_MAX_RESULTS: usize = 5;

    /// A new conversation in this process, found through a store.
    pub fn new(store: impl VectorStore + 'static) -> Self {
        Self::builder(store).assemble(Self::DEFAULT_MAX_RESULTS)
    }

    /// A conversation of which more is said.
    pub fn builder(store: impl VectorStore + 'static) -> VectorMemoryBuilder {
        VectorMemoryBuilder {
            store: Arc::new(store),
            history: Arc::new(InMemoryConversation::new(Window::unlimited())),
            memory_id: None,
            max_results: Self::DEFAULT_MAX_RESULTS,
            include_query: true,
            ids: Arc::new(RandomIds),
        }
    }

    /// Everything that was said, oldest first.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub async fn history(&self) -> Result<Vec<Message>> {
        self.shared.history.get().await
    }

    /// Embeds the whole history again, for a store that has lost entries or embeds differently now.
    ///
    /// # Errors
    /// When the history or the store does not answer. Calling again starts from the beginning.
    pub async fn reindex(&self) -> Result<()> {
        let _writing = self.shared.next.lock().await;
        self.shared.forget_entries().await?;
        self.shared.index_history().await
    }
}

impl VectorMemoryBuilder {
    /// Keeps the messages in this memory, which must not have a window: found messages have to be there.
    #[must_use]
    pub fn history(self, history: impl Memory + 'static) -> Self {
        Self { history: Arc::new(history), ..self }
    }

    /// Marks the entries in the store with this id, which must stay the same where the history does. A random one
    /// otherwise.
    #[must_use]
    pub fn memory_id(self, id: impl Into<String>) -> Self {
        Self { memory_id: Some(id.into()), ..self }
    }

    /// How many messages `get` gives, at least 1.
    #[must_use]
    pub fn max_results(self, max_results: usize) -> Self {
        Self { max_results, ..self }
    }

    /// Whether the person's last message, with which `get` searches, may be in its answer. It may unless told otherwise.
    #[must_use]
    pub fn include_query(self, include_query: bool) -> Self {
        Self { include_query, ..self }
    }

    /// With another source of the ids of messages.
    #[must_use]
    pub fn ids(self, ids: Arc<dyn IdSource>) -> Self {
        Self { ids, ..self }
    }

    /// The memory. No I/O happens here.
    ///
    /// # Errors
    /// When `max_results` is 0 or the history has a window.
    pub fn build(self) -> Result<VectorMemory, InvalidInput> {
        let max_results =
            NonZeroUsize::new(self.max_results).ok_or(InvalidInput::Zero { setting: "max_results" })?;
        let window = self.history.window();
        if window.max_messages().is_some() || window.token_budget().is_some() {
            let problem =
                "has a window, from which messages vanish that are to be found: leave it out".to_owned();
            return Err(InvalidInput::Setting { setting: "history", problem });
        }
        Ok(self.assemble(max_results.get()))
    }

    fn assemble(self, max_results: usize) -> VectorMemory {
        let Self { store, history, memory_id, include_query, ids, .. } = self;
        let memory_id = memory_id.unwrap_or_else(|| ids.uuid().to_string());
        let (local, next) = (Mutex::default(), AsyncMutex::default());
        let shared =
            IndexedHistory { store, history, memory_id, max_results, include_query, ids, local, next };
        VectorMemory { shared: Arc::new(shared) }
    }
}

#[async_trait]
impl Memory for VectorMemory {
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let shared = &self.shared;
        let mut next = shared.next.lock().await;
        let first = shared.next_number(&mut next).await?;
        let said: Vec<Message> = messages.iter().map(|new| new.message.clone()).collect();
        let (messages, ids): (Vec<_>, Vec<_>) =
            messages.into_iter().map(|new| shared.identified(new)).unzip();
        let numbered = said.iter().zip(&ids).zip(first..);
        let entries: Vec<_> = numbered.map(|((message, id), seq)| shared.entry(message, id, seq)).collect();
        let after = first.saturating_add(i64::try_from(entries.len()).unwrap_or(i64::MAX));
        // First the store: if it cannot embed, nothing is stored. What the history then does not get is never found.
        shared.store.add(entries).await?;
        shared.history.add_many(messages).await?;
        *next = Some(after);
        shared.local.lock().extend(said);
        Ok(())
    }

    async fn get(&self) -> Result<Vec<Message>> {
        let shared = &self.shared;
        shared.next_number(&mut *shared.next.lock().await).await?;
        let messages = shared.relevant().await?;
        shared.local.lock().clone_from(&messages);
        Ok(messages)
    }

    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        let messages = self.shared.history.get_last(last).await?;
        self.shared.local.lock().clone_from(&messages);
        Ok(messages)
    }

    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        self.shared.history.get_records(page).await
    }

    async fn count(&self) -> Result<usize> {
        self.shared.history.count().await
    }

    async fn clear(&self) -> Result<()> {
        let _writing = self.shared.next.lock().await;
        self.shared.forget_entries().await?;
        self.shared.history.clear().await?;
        self.shared.local.lock().clear();
        Ok(())
    }

    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        let shared = &self.shared;
        let mut next = shared.next.lock().await;
        shared.next_number(&mut next).await?;
        let Some(last) = oldest.last() else { return Ok(false) };
        let message = replacement.message.clone();
        let (replacement, id) = shared.identified(replacement);
        shared.store.add(vec![shared.entry(&message, &id, last.seq.0)]).await?;
        let replaced = shared.history.replace_oldest(oldest, replacement).await?;
        if !replaced {
            shared.forget_messages(std::iter::once(id)).await;
            return Ok(false);
        }
        shared.forget_messages(oldest.iter().map(id_of)).await;
        let mut local = shared.local.lock();
        if local.len() >= oldest.len() && local.iter().zip(oldest).all(|(local, old)| *local == old.message) {
            local.splice(..oldest.len(), [message]);
        }
        Ok(true)
    }

    async fn close(&self) -> Result<()> {
        self.shared.history.close().await
    }

    fn window(&self) -> &Window {
        self.shared.history.window()
    }

    fn to_messages(&self) -> Vec<Message> {
        self.shared.local.lock().clone()
    }
}
