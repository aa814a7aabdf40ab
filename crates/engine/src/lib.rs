//! The memory engine as a library: ingestion, conversations, reads, forgetting, administration.
//!
//! Used by the server, the command line and programs that embed it. [`Engine`] is a cheap handle: it stores
//! documents durably and immediately, processes them in the background, and answers reads from cached
//! partitions. The one thing to know: the engine knows no protocol and chooses no model; the store, the
//! embedder, the reranker, the chat model, the clock and the source of ids are passed to it.
//!
//! # Layers
//!
//! Each module may use those above it in this list, and no others (`layers.toml` declares the order, and a test
//! checks it):
//!
//! - `config`, `caller`, `limits`, `error`, `batch`, `metrics`: settings, callers, limits, errors, metrics
//! - `runtime`: threads, caches and locks; `embedding`: vectors; `redaction`: removing words from texts
//! - `ingest`: from a document to its memories
//! - `conversation`: turns, transcripts, compactions; `admin`: instances, keys, reports
//! - `read`: from a query to its answer; `memory`: single memories; `memory_files`: files of agents; `transfer`: export and import
//! - `forgetting`: removals; `anticipation`: predictions; `entities`: who and what is meant; `profile`: what a user's memories tell; `maintenance`: housekeeping
//! - `lifecycle`, `assembly`, `engine`: start and stop, putting the parts together, and the handle

mod admin;
mod anticipation;
mod assembly;
mod batch;
mod caller;
mod config;
mod conversation;
mod embedding;
mod engine;
mod entities;
mod error;
mod error_code;
mod forgetting;
mod ingest;
mod lifecycle;
mod limits;
mod maintenance;
mod memory;
mod memory_files;
pub mod metrics;
mod profile;
mod read;
mod redaction;
mod runtime;
mod transfer;

pub use admin::activity::Report;
pub use admin::keys::{IssuedKey, NewKey};
pub use anticipation::prediction::{Anticipation, Prediction, PredictionContext};
pub use anticipation::quota::Pattern;
pub use caller::{Address, Caller, PermissionDenied};
pub use config::{CompactionSettings, EngineConfig, Limits};
pub use conversation::compaction::content::{
    Compacted, CompactedContent, CompactedLine, CurrentState, Extraction, SummaryState, ValidationReport,
};
pub use conversation::compaction::events::Event;
pub use conversation::compaction::service::{CompactRequest, CompactionProgress, CompactionStarted};
pub use conversation::history::PastConversation;
pub use conversation::ownership::NamedConversation;
pub use conversation::prompt_context::PromptContext;
pub use conversation::transcripts::{TranscriptBody, TranscriptReceipt, TranscriptRequest};
pub use conversation::turns::{RecordedTurn, TurnRequest};
pub use embedding::service::EmbeddingState;
pub use engine::Engine;
pub use entities::editor::EntityCorrection;
pub use entities::view::{
    EntityDetail, EntityEvidence, EntityPage, EntityQuery, EntitySummary, MAX_EVIDENCE, PossibleDuplicate,
};
pub use error::{
    AdminError, AuthError, ConversationError, EngineError, EntityError, EraseError, FetchError, IngestError,
    MemoryError,
};
pub use error_code::Coded;
pub use evoke_compact::{KeyKind, Strategy};
pub use evoke_entities::{CorrectionError, Likeness};
pub use evoke_recall::{
    Components, Depth, DropReason, Dropped, EvidenceView, Explanation, Hit, Item, Kinds, NamedEntity,
    Neighbor, Outdated, Packing, Precision, Reach, Retriever, RetrieverScore, StageTimings,
};
pub use forgetting::candidate::{Candidate, Part, Why};
pub use forgetting::erase::{EraseOutcome, EraseRequest, EraseScope};
pub use forgetting::forget::{DeletedMemory, ForgetMode, Forgotten};
pub use forgetting::requests::{DecidedRequest, DeletionRequest, DeletionRequests};
pub use forgetting::traces::Place;
pub use ingest::document::{BatchOutcome, DocumentRequest, Ingested, RowOutcome};
pub use lifecycle::{DRAIN, Health, Readiness};
pub use memory::editor::MemoryUpdate;
pub use memory::lookup::StoredMemory;
pub use memory_files::edit::{EditError, LineNumbers};
pub use memory_files::error::{FileError, PathFault};
pub use memory_files::view::{FileAnswer, FileCommand, FileEdit, MEMORY_FILE_BYTES};
pub use profile::view::{MAX_LISTED, Profile, ProfileAttribute, ProfilePerson, ProfileStatement};
pub use read::answer::{ConversationView, Degraded, DegradedCause, FetchTimings, Fetched};
pub use read::request::{FetchRequest, FetchScope, PageCursor};
pub use read::rerank::RERANK_BUDGET;
pub use runtime::supervisor::WorkerHealth;
pub use transfer::error::TransferError;
pub use transfer::export::{Export, ExportScope};
pub use transfer::import::{
    ImportContent, ImportIds, ImportOutcome, ImportRow, ImportScope, MemoryHistory, MemoryVersion,
};
