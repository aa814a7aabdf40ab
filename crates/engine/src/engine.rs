//! The handle of the engine: all of its public calls.
//!
//! Held by the server, the command line and programs that embed the engine. The one thing to know: the handle
//! contains no logic; each method passes its call to the part that serves it (see [`crate::assembly`]).

mod administration;
mod conversations;
mod documents;
mod entities;
mod memories;
mod memory_files;
mod reads;
mod transfers;

use crate::assembly::Parts;
use crate::config::EngineConfig;
use crate::error::EngineError;
use crate::lifecycle::{Health, Readiness};
use evoke_embed::Embedder;
use evoke_extract::Extractor;
use evoke_llm::ChatModel;
use evoke_rerank::Reranker;
use evoke_store::Store;
use evoke_types::{Clock, IdSource};
use std::sync::Arc;
use std::time::Duration;

/// The memory engine as a library. A cheap handle: clone it freely.
///
/// One process opens one engine over one store. [`Engine::start`] starts processing; [`Engine::drain`] stops it
/// so that nothing acknowledged is lost. Every call on behalf of somebody takes a [`crate::Caller`], which
/// comes from [`Engine::authenticate`] or is the operator.
#[derive(Clone)]
pub struct Engine {
    parts: Arc<Parts>,
}

impl Engine {
    /// Opens an engine over a store. Without an embedder, memories are found by their terms only until
    /// [`Engine::set_embedder`] is called.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn open(
        store: Arc<dyn Store>,
        embedder: Option<Arc<dyn Embedder>>,
        config: EngineConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, EngineError> {
        let engine = Self { parts: Arc::new(Parts::new(store, clock, ids, config)) };
        if let Some(embedder) = embedder {
            engine.set_embedder(embedder).await?;
        }
        Ok(engine)
    }

    /// Lets a chat model phrase compactions from now on. Its output is checked against the key extractions
    /// and discarded when it does not cover them. A later model is ignored.
    #[must_use]
    pub fn with_chat_model(self, model: Arc<dyn ChatModel>) -> Self {
        self.parts.conversations.worker.builder().set_chat_model(model);
        self
    }

    /// Extracts memories with this extractor from now on; without one, by rule. A later extractor is ignored.
    #[must_use]
    pub fn with_extractor(self, extractor: Arc<dyn Extractor>) -> Self {
        self.parts.extractor.set(extractor);
        self
    }

    /// Scores the best candidates of accurate reads of high precision with this reranker from now on. A read
    /// waits for the scores no longer than `budget`; the server's default is [`crate::RERANK_BUDGET`].
    #[must_use]
    pub fn with_reranker(self, reranker: Arc<dyn Reranker>, budget: Duration) -> Self {
        self.parts.reads.reranker.set_reranker(reranker, budget);
        self
    }

    /// Uses this embedder from now on. Passages without a vector of its generation are embedded in the
    /// background; until that is done, they are found by their terms. Vectors of other generations are
    /// dropped at the end, and never compared with these.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn set_embedder(&self, embedder: Arc<dyn Embedder>) -> Result<(), EngineError> {
        self.parts.embedding.set_embedder(embedder).await
    }

    /// Starts processing documents. Documents that an earlier process did not finish are processed too. Call
    /// it once, from the process that serves.
    ///
    /// If the store accepts no writes (such as on a full disk), this returns nevertheless, so that reads are
    /// served, and processing starts as soon as possible.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn start(&self) -> Result<(), EngineError> {
        // Neither the first document nor the first query then waits for tables that all of them share.
        let warmed_up = tokio::task::spawn_blocking(|| {
            evoke_extract::warm_up();
            evoke_recall::warm_up();
        });
        if let Err(error) = warmed_up.await {
            tracing::warn!(%error, "the tables of understanding and ranking could not be loaded ahead");
        }
        self.parts.lifecycle.start().await
    }

    /// Stops within `deadline`: documents in work stop at their next safe point and return to the queue
    /// unless they are finished, which does not count as a failure; then the store is closed. Work that has
    /// not stopped by then is abandoned: its claims expire. The server's default is [`crate::DRAIN`].
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn drain(&self, deadline: Duration) -> Result<(), EngineError> {
        self.parts.lifecycle.drain(deadline).await
    }

    /// Waits until every accepted document is processed and embedded, and every requested compaction is made.
    pub async fn wait_until_idle(&self) {
        self.parts.lifecycle.wait_until_idle().await;
    }

    /// Stops processing until [`Engine::resume`]; writes and reads continue.
    pub fn pause(&self) {
        self.parts.backlog.pause(true);
    }

    /// Continues processing after [`Engine::pause`].
    pub fn resume(&self) {
        self.parts.backlog.pause(false);
    }

    /// The number of documents that are acknowledged and not yet processed. Cheaper than [`Engine::health`].
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn queue_depth(&self) -> Result<u64, EngineError> {
        self.parts.lifecycle.queue_depth().await
    }

    /// The health of the engine. It counts rows of the store, so it is for health pages, not for each
    /// request.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn health(&self) -> Result<Health, EngineError> {
        self.parts.lifecycle.health().await
    }

    /// Whether requests can be served now: the store answers and accepts writes, and a worker runs.
    pub async fn readiness(&self) -> Readiness {
        self.parts.lifecycle.readiness().await
    }

    /// What is wrong with the store although it works, for people.
    pub fn store_warnings(&self) -> Vec<String> {
        self.parts.store.warnings()
    }

    /// The settings of this engine.
    pub fn config(&self) -> &EngineConfig {
        &self.parts.config
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("config", &self.parts.config).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Caller, DocumentRequest};
    use evoke_store::MemoryStore;
    use evoke_types::{Isolation, RandomIds, SystemClock};

    async fn backlog_empties(engine: &Engine) -> bool {
        for _ in 0..200 {
            if engine.parts.backlog.is_empty() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        false
    }

    #[tokio::test]
    async fn the_backlog_is_empty_when_all_is_processed_and_not_before() {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        let store = Arc::new(MemoryStore::new());
        let engine = Engine::open(store, None, EngineConfig::default(), clock, ids).await.expect("opens");
        assert!(!engine.parts.backlog.is_empty(), "what an earlier process left is not known");
        engine.start().await.expect("starts");
        assert!(backlog_empties(&engine).await);
        let row = engine.create_instance("test", Isolation::EqualsCustomer, None).await.expect("made");
        engine.pause();
        let request =
            DocumentRequest::new("User: I like tea.", Address::new(Some("ana"), None).expect("short"));
        engine.ingest(&Caller::operator(row), request, None).await.expect("accepted");
        // Longer than a worker sleeps without a signal.
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(!engine.parts.backlog.is_empty(), "a document waits");
        engine.resume();
        assert!(backlog_empties(&engine).await);
    }
}
