//! Opens a memory: the only place where store, engine and models are put together.
//!
//! Used by everything that opens one: the command line, the tests, programs that embed Evoke. The one thing to
//! know: a part that is passed as an object replaces the options of that part.

use crate::error::OpenError;
use crate::evoke::{Components, Evoke};
use crate::model_watch::ModelWatch;
use crate::options::{EmbeddingOptions, Options, RerankerOptions};
use crate::storage::Storage;
use crate::{chat_model, embedding, extraction, reranker};
use evoke_embed::Embedder;
use evoke_engine::{Engine, EngineConfig, RERANK_BUDGET};
use evoke_extract::Extractor;
use evoke_llm::ChatModel;
use evoke_rerank::Reranker;
use evoke_types::{RandomIds, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens a memory with parts of the caller's own. For most uses [`Evoke::open`] is enough.
///
/// ```
/// use evoke::{EmbeddingOptions, Evoke, Options};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let options = Options { embedding: EmbeddingOptions::Off, ..Options::default() };
/// let memory = Evoke::builder().options(options).open_in_memory().await?;
/// assert_eq!(memory.components().embedder, None);
/// memory.close().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Builder {
    options: Options,
    embedder: Option<Arc<dyn Embedder>>,
    reranker: Option<Arc<dyn Reranker>>,
    chat_model: Option<Arc<dyn ChatModel>>,
    extractor: Option<Arc<dyn Extractor>>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Builder").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Builder {
    /// Sets all options at once; the default is [`Options::default`].
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Computes vectors with this embedder instead of the one of [`Options::embedding`].
    #[must_use]
    pub fn embedder(mut self, embedder: Arc<dyn Embedder>) -> Self {
        self.embedder = Some(embedder);
        self
    }

    /// Scores candidates with this reranker instead of the one of [`Options::reranker`], whose time limit
    /// still applies.
    #[must_use]
    pub fn reranker(mut self, reranker: Arc<dyn Reranker>) -> Self {
        self.reranker = Some(reranker);
        self
    }

    /// Phrases compactions with this chat model instead of the one of [`Options::chat_model`].
    #[must_use]
    pub fn chat_model(mut self, model: Arc<dyn ChatModel>) -> Self {
        self.chat_model = Some(model);
        self
    }

    /// Derives memories from documents with this extractor instead of by rule.
    #[must_use]
    pub fn extractor(mut self, extractor: Arc<dyn Extractor>) -> Self {
        self.extractor = Some(extractor);
        self
    }

    /// Opens a data directory, which is created when it does not exist.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(self, directory: impl AsRef<Path>) -> Result<Evoke, OpenError> {
        let directory = directory.as_ref();
        self.options.engine.check()?;
        let storage = Storage::on_disk(directory, &self.options.store, self.options.processing)?;
        self.assemble(storage, Some(directory.to_owned())).await
    }

    /// Opens a store in the memory of this process. It is gone after [`Evoke::close`].
    ///
    /// # Errors
    /// As [`Builder::open`], except for errors of files.
    pub async fn open_in_memory(self) -> Result<Evoke, OpenError> {
        self.options.engine.check()?;
        let storage = Storage::in_memory(self.options.processing);
        self.assemble(storage, None).await
    }

    async fn assemble(mut self, storage: Storage, directory: Option<PathBuf>) -> Result<Evoke, OpenError> {
        let Storage { store, clock, processes } = storage;
        // A process that embeds checks the model's files; one that only reads leaves that to it.
        let checked_in = directory.filter(|_| processes);
        let embedder = match self.embedder.take() {
            Some(embedder) => Some(embedder),
            None => load(self.options.embedding.clone(), checked_in.clone()).await?,
        };
        let has_embedder = embedder.is_some();
        let mut components = Components {
            embedder: embedder.as_ref().map(|embedder| embedder.fingerprint().to_owned()),
            ..Components::default()
        };
        let config = EngineConfig::from(&self.options.engine);
        let mut engine =
            Engine::open(Arc::clone(&store), embedder, config, Arc::clone(&clock), Arc::new(RandomIds))
                .await?;
        if let Some(reranker) = self.open_reranker().await? {
            components.reranker = Some(reranker.name().to_owned());
            let limit = self.options.reranker.as_ref().map_or(RERANK_BUDGET, RerankerOptions::time_limit);
            engine = engine.with_reranker(reranker, limit);
        }
        let options = self.options.chat_model.as_ref();
        let chat_model = match (self.chat_model.take(), options) {
            (Some(model), _) => Some(model),
            (None, Some(options)) => Some(chat_model::open(options, Arc::clone(&clock))?),
            (None, None) => None,
        };
        if let Some(model) = chat_model {
            components.chat_model = Some(model.name().to_owned());
            engine = engine.with_chat_model(model);
        }
        let extractor = match self.extractor.take() {
            Some(extractor) => Some(extractor),
            None if processes => {
                let options = self.options.embedding.clone();
                tokio::task::spawn_blocking(move || extraction::open(&options)).await?
            }
            None => None,
        };
        if let Some(extractor) = extractor {
            engine = engine.with_extractor(extractor);
        }
        if processes {
            engine.start().await?;
        }
        let watch = (!has_embedder)
            .then(|| ModelWatch::start(engine.clone(), &self.options.embedding, checked_in))
            .flatten();
        Ok(Evoke::new(engine, store, clock, processes, components, watch))
    }

    async fn open_reranker(&mut self) -> Result<Option<Arc<dyn Reranker>>, OpenError> {
        match (self.reranker.take(), self.options.reranker.clone()) {
            (Some(reranker), _) => Ok(Some(reranker)),
            (None, Some(options)) => {
                Ok(Some(tokio::task::spawn_blocking(move || reranker::open(&options)).await??))
            }
            (None, None) => Ok(None),
        }
    }
}

impl Evoke {
    /// Opens a data directory, which is created when it does not exist.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(directory: impl AsRef<Path>, options: Options) -> Result<Self, OpenError> {
        Builder::default().options(options).open(directory).await
    }

    /// Opens a memory that exists in this process only, for tests and trials.
    ///
    /// # Errors
    /// As [`Evoke::open`], except for errors of files.
    pub async fn in_memory(options: Options) -> Result<Self, OpenError> {
        Builder::default().options(options).open_in_memory().await
    }

    /// Starts a builder, to open a memory with parts of the caller's own.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Options {
    /// Fails when the options are invalid, as far as that can be determined without opening a store, loading
    /// the local embedding model or calling a server. A local reranker is loaded.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn check(&self) -> Result<(), OpenError> {
        self.engine.check()?;
        embedding::check(&self.embedding)?;
        if let Some(options) = &self.reranker {
            reranker::open(options)?;
        }
        if let Some(options) = &self.chat_model {
            chat_model::open(options, Arc::new(SystemClock))?;
        }
        Ok(())
    }
}

/// Loads the embedder on a blocking thread.
async fn load(
    options: EmbeddingOptions,
    checked_in: Option<PathBuf>,
) -> Result<Option<Arc<dyn Embedder>>, OpenError> {
    tokio::task::spawn_blocking(move || embedding::open(&options, checked_in.as_deref())).await?
}
