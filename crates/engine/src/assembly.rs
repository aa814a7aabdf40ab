//! Puts the parts of an engine together.
//!
//! Called once, when an engine is opened. The one thing to know: this is the only file that knows which part
//! needs which; each part holds its dependencies and nothing else.

use crate::admin::activity::Activity;
use crate::admin::authentication::Authenticator;
use crate::admin::global_scope::GlobalScope;
use crate::admin::instances::Instances;
use crate::admin::key_uses::KeyUses;
use crate::admin::keys::Keys;
use crate::anticipation::predictor::Predictor;
use crate::config::EngineConfig;
use crate::conversation::compaction::build::CompactionBuilder;
use crate::conversation::compaction::events::EventBus;
use crate::conversation::compaction::service::Compactions;
use crate::conversation::compaction::worker::CompactionWorker;
use crate::conversation::history::ConversationHistory;
use crate::conversation::transcripts::Transcripts;
use crate::conversation::turns::Turns;
use crate::embedding::service::EmbeddingService;
use crate::entities::editor::EntityEditor;
use crate::entities::lookup::EntityLookup;
use crate::forgetting::erase::Eraser;
use crate::forgetting::forget::{Forgetter, ForgetterDependencies};
use crate::forgetting::requests::DeletionDecisions;
use crate::ingest::active_extractor::ActiveExtractor;
use crate::ingest::backlog::Backlog;
use crate::ingest::enqueue::IngestQueue;
use crate::ingest::forget_requests::ForgetRequests;
use crate::ingest::partly_stored::PartlyStored;
use crate::ingest::process::Processor;
use crate::ingest::workers::pool::{WorkerDependencies, WorkerPool};
use crate::lifecycle::Lifecycle;
use crate::maintenance::Maintenance;
use crate::memory::editor::MemoryEditor;
use crate::memory::lookup::MemoryLookup;
use crate::memory_files::service::MemoryFiles;
use crate::profile::service::Profiles;
use crate::read::fetch::Reader;
use crate::read::query_context::QueryParser;
use crate::read::query_embedding::QueryEmbedding;
use crate::read::rerank::RerankService;
use crate::read::search::SearchService;
use crate::read::unprocessed::UnprocessedOverlay;
use crate::runtime::compute_pool::ComputePool;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::instance_cache::InstanceCache;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::partition_locks::PartitionLocks;
use crate::runtime::shutdown::Shutdown;
use crate::runtime::supervisor::Supervisor;
use crate::transfer::export::Exporter;
use crate::transfer::restore::Restorer;
use evoke_store::Store;
use evoke_types::{Clock, IdSource};
use std::sync::Arc;

/// The parts of an engine, by what they serve.
pub(crate) struct Parts {
    pub(crate) config: EngineConfig,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backlog: Arc<Backlog>,
    pub(crate) queue: Arc<IngestQueue>,
    pub(crate) extractor: Arc<ActiveExtractor>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) conversations: Conversations,
    pub(crate) reads: Reads,
    pub(crate) memories: Memories,
    pub(crate) entities: Entities,
    pub(crate) memory_files: MemoryFiles,
    pub(crate) transfers: Transfers,
    pub(crate) administration: Administration,
    pub(crate) lifecycle: Arc<Lifecycle>,
}

/// The parts that serve conversations.
pub(crate) struct Conversations {
    pub(crate) turns: Arc<Turns>,
    pub(crate) transcripts: Transcripts,
    pub(crate) compactions: Arc<Compactions>,
    pub(crate) history: ConversationHistory,
    pub(crate) worker: Arc<CompactionWorker>,
    pub(crate) events: Arc<EventBus>,
}

/// The parts that serve reads.
pub(crate) struct Reads {
    pub(crate) reader: Reader,
    pub(crate) reranker: Arc<RerankService>,
    pub(crate) search: Arc<SearchService>,
    pub(crate) predictor: Predictor,
}

/// The parts that serve single memories, and removals.
pub(crate) struct Memories {
    pub(crate) lookup: Arc<MemoryLookup>,
    pub(crate) editor: MemoryEditor,
    pub(crate) forgetter: Arc<Forgetter>,
    pub(crate) deletion_decisions: DeletionDecisions,
    pub(crate) eraser: Eraser,
}

/// The parts that serve entities and profiles.
pub(crate) struct Entities {
    pub(crate) lookup: Arc<EntityLookup>,
    pub(crate) editor: EntityEditor,
    pub(crate) profiles: Profiles,
}

/// The parts that serve export and import.
pub(crate) struct Transfers {
    pub(crate) exporter: Exporter,
    pub(crate) restorer: Restorer,
}

/// The parts that serve administration.
pub(crate) struct Administration {
    pub(crate) instances: Arc<Instances>,
    pub(crate) keys: Keys,
    pub(crate) authenticator: Authenticator,
    pub(crate) global_scope: GlobalScope,
    pub(crate) activity: Activity,
}

/// What several parts share.
struct Shared {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    config: EngineConfig,
    pool: Arc<ComputePool>,
    shutdown: Shutdown,
    idle: Arc<IdleSignal>,
    partitions: Arc<PartitionCache>,
    locks: Arc<PartitionLocks>,
    instances: Arc<InstanceCache>,
    key_uses: Arc<KeyUses>,
    embedding: Arc<EmbeddingService>,
    search: Arc<SearchService>,
    backlog: Arc<Backlog>,
    partly_stored: Arc<PartlyStored>,
    extractor: Arc<ActiveExtractor>,
    queue: Arc<IngestQueue>,
}

impl Parts {
    /// Puts the parts of an engine together. Nothing runs yet.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        config: EngineConfig,
    ) -> Self {
        let shared = Shared::new(store, clock, ids, config);
        let workers = Arc::new(shared.workers());
        let conversations = shared.conversations();
        let reads = shared.reads();
        let memories = shared.memories(&conversations, &workers);
        let entities = shared.entities();
        let memory_files = shared.memory_files();
        let transfers = shared.transfers(&conversations);
        let administration = shared.administration();
        let lifecycle = Arc::new(shared.lifecycle(&workers, &conversations));
        let Shared { store, clock, config, embedding, extractor, backlog, queue, .. } = shared;
        Self {
            config,
            store,
            clock,
            backlog,
            queue,
            extractor,
            embedding,
            conversations,
            reads,
            memories,
            entities,
            memory_files,
            transfers,
            administration,
            lifecycle,
        }
    }
}

impl Shared {
    fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        config: EngineConfig,
    ) -> Self {
        let pool = Arc::new(ComputePool::new(config.workers));
        let shutdown = Shutdown::default();
        let idle: Arc<IdleSignal> = Arc::default();
        let partitions = Arc::new(PartitionCache::new(store.clone(), config.resident_bytes));
        let embedding = Arc::new(EmbeddingService::new(
            store.clone(),
            partitions.clone(),
            pool.clone(),
            shutdown.clone(),
            idle.clone(),
        ));
        let backlog = Arc::new(Backlog::new());
        let queue =
            IngestQueue::new(store.clone(), clock.clone(), ids.clone(), config.limits, backlog.clone());
        Self {
            instances: Arc::new(InstanceCache::new(store.clone())),
            key_uses: Arc::new(KeyUses::new(store.clone(), shutdown.clone())),
            search: Arc::new(SearchService::new(config.search_threads)),
            queue: Arc::new(queue),
            locks: Arc::default(),
            partly_stored: Arc::default(),
            extractor: Arc::default(),
            store,
            clock,
            ids,
            config,
            pool,
            shutdown,
            idle,
            partitions,
            embedding,
            backlog,
        }
    }

    fn workers(&self) -> WorkerPool {
        let processor = Processor::new(self.partitions.clone(), self.clock.clone(), self.ids.clone());
        let forget_requests = ForgetRequests::new(
            self.store.clone(),
            self.partitions.clone(),
            self.embedding.clone(),
            self.partly_stored.clone(),
            self.clock.clone(),
        );
        let needs = WorkerDependencies {
            store: self.store.clone(),
            clock: self.clock.clone(),
            backlog: self.backlog.clone(),
            shutdown: self.shutdown.clone(),
            idle: self.idle.clone(),
            locks: self.locks.clone(),
            embedding: self.embedding.clone(),
            extractor: self.extractor.clone(),
            processor: Arc::new(processor),
            forget_requests: Arc::new(forget_requests),
            partly_stored: self.partly_stored.clone(),
            holder: *self.ids.uuid().as_bytes(),
        };
        WorkerPool::new(needs, &self.config)
    }

    fn conversations(&self) -> Conversations {
        let (store, clock, ids) = (&self.store, &self.clock, &self.ids);
        let (limits, settings) = (self.config.limits, self.config.compaction);
        let events = Arc::new(EventBus::new());
        let builder = CompactionBuilder::new(
            store.clone(),
            clock.clone(),
            settings,
            self.embedding.clone(),
            self.shutdown.clone(),
        );
        let worker = Arc::new(CompactionWorker::new(
            store.clone(),
            builder,
            events.clone(),
            self.pool.clone(),
            self.shutdown.clone(),
            self.idle.clone(),
        ));
        let compactions =
            Arc::new(Compactions::new(store.clone(), clock.clone(), ids.clone(), settings, worker.clone()));
        let (backlog, queue) = (&self.backlog, &self.queue);
        Conversations {
            turns: Arc::new(Turns::new(
                store.clone(),
                clock.clone(),
                ids.clone(),
                limits,
                backlog.clone(),
                queue.clone(),
                compactions.clone(),
            )),
            transcripts: Transcripts::new(
                store.clone(),
                clock.clone(),
                ids.clone(),
                limits,
                backlog.clone(),
                queue.clone(),
                compactions.clone(),
            ),
            history: ConversationHistory::new(store.clone(), compactions.clone()),
            compactions,
            worker,
            events,
        }
    }

    fn reads(&self) -> Reads {
        let limits = self.config.limits;
        let (store, clock, partitions) = (&self.store, &self.clock, &self.partitions);
        let reranker = Arc::new(RerankService::new(self.search.clone()));
        let embedding =
            Arc::new(QueryEmbedding::new(self.embedding.clone(), self.search.clone(), limits.read_time));
        let unprocessed =
            UnprocessedOverlay::new(store.clone(), clock.clone(), partitions.clone(), self.backlog.clone());
        let reader = Reader {
            store: store.clone(),
            clock: clock.clone(),
            partitions: partitions.clone(),
            limits,
            ttl_seconds: self.config.answer_ttl_seconds,
            queries: QueryParser::new(self.search.clone(), limits.query_bytes),
            unprocessed,
            embedding: embedding.clone(),
            reranker: reranker.clone(),
            search: self.search.clone(),
        };
        let predictor = Predictor {
            store: store.clone(),
            clock: clock.clone(),
            partitions: partitions.clone(),
            limits,
            embedding,
            search: self.search.clone(),
        };
        Reads { reader, reranker, search: self.search.clone(), predictor }
    }

    fn memories(&self, conversations: &Conversations, workers: &WorkerPool) -> Memories {
        let lookup = Arc::new(MemoryLookup::new(self.store.clone(), self.partly_stored.clone()));
        let editor = MemoryEditor {
            store: self.store.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            limits: self.config.limits,
            partitions: self.partitions.clone(),
            locks: self.locks.clone(),
            embedding: self.embedding.clone(),
            extractor: self.extractor.clone(),
            lookup: lookup.clone(),
        };
        let forgetter = Arc::new(Forgetter::new(ForgetterDependencies {
            store: self.store.clone(),
            clock: self.clock.clone(),
            partitions: self.partitions.clone(),
            locks: self.locks.clone(),
            lookup: lookup.clone(),
            partly_stored: self.partly_stored.clone(),
            embedding: self.embedding.clone(),
            search: self.search.clone(),
            read_time: self.config.limits.read_time,
            compactions: conversations.compactions.clone(),
            backlog: self.backlog.clone(),
        }));
        let deletion_decisions = DeletionDecisions {
            store: self.store.clone(),
            clock: self.clock.clone(),
            partitions: self.partitions.clone(),
            locks: self.locks.clone(),
            embedding: self.embedding.clone(),
            forgetter: forgetter.clone(),
        };
        let eraser = Eraser {
            store: self.store.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            in_hand: workers.in_hand().clone(),
            instances: self.instances.clone(),
        };
        Memories { lookup, editor, forgetter, deletion_decisions, eraser }
    }

    fn entities(&self) -> Entities {
        let lookup = Arc::new(EntityLookup {
            store: self.store.clone(),
            clock: self.clock.clone(),
            partitions: self.partitions.clone(),
            search: self.search.clone(),
        });
        let editor = EntityEditor {
            store: self.store.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            partitions: self.partitions.clone(),
            locks: self.locks.clone(),
            lookup: lookup.clone(),
        };
        let profiles = Profiles {
            clock: self.clock.clone(),
            partitions: self.partitions.clone(),
            search: self.search.clone(),
        };
        Entities { lookup, editor, profiles }
    }

    fn memory_files(&self) -> MemoryFiles {
        let (store, clock, locks) = (self.store.clone(), self.clock.clone(), self.locks.clone());
        MemoryFiles { store, clock, locks }
    }

    fn transfers(&self, conversations: &Conversations) -> Transfers {
        let (store, clock, queue) = (&self.store, &self.clock, &self.queue);
        let restorer = Restorer {
            store: store.clone(),
            clock: clock.clone(),
            locks: self.locks.clone(),
            backlog: self.backlog.clone(),
            queue: queue.clone(),
            turns: conversations.turns.clone(),
            extractor: self.extractor.clone(),
            processor: Processor::new(self.partitions.clone(), clock.clone(), self.ids.clone()),
            embedding: self.embedding.clone(),
            global_scope: GlobalScope::new(store.clone(), clock.clone(), queue.clone()),
        };
        Transfers { exporter: Exporter::new(store.clone()), restorer }
    }

    fn administration(&self) -> Administration {
        let (store, clock, ids) = (&self.store, &self.clock, &self.ids);
        let instances = Arc::new(Instances::new(store.clone(), clock.clone(), ids.clone()));
        Administration {
            keys: Keys::new(store.clone(), clock.clone(), ids.clone(), instances.clone()),
            authenticator: Authenticator::new(
                store.clone(),
                clock.clone(),
                self.instances.clone(),
                self.key_uses.clone(),
            ),
            global_scope: GlobalScope::new(store.clone(), clock.clone(), self.queue.clone()),
            activity: Activity::new(store.clone(), clock.clone(), self.config.limits),
            instances,
        }
    }

    fn lifecycle(&self, workers: &Arc<WorkerPool>, conversations: &Conversations) -> Lifecycle {
        let maintenance = Maintenance::new(
            self.store.clone(),
            self.clock.clone(),
            self.embedding.clone(),
            self.shutdown.clone(),
            &self.config,
        );
        Lifecycle {
            store: self.store.clone(),
            pool: self.pool.clone(),
            shutdown: self.shutdown.clone(),
            idle: self.idle.clone(),
            supervisor: Supervisor::new(self.pool.clone(), self.shutdown.clone()),
            partitions: self.partitions.clone(),
            embedding: self.embedding.clone(),
            workers: workers.clone(),
            compactions: conversations.worker.clone(),
            key_uses: self.key_uses.clone(),
            maintenance: Arc::new(maintenance),
        }
    }
}
