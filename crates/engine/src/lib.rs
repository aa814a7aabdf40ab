//! The product as a library: ingestion lanes, conversations, recall, erasure, events.
//!
//! [`Engine`] is a cheap handle. It takes words in durably and at once, understands them in the
//! background, and answers from resident partitions. The server is a shell around it.

mod admin;
mod anticipation;
mod caller;
mod config;
mod conversation;
mod embedding;
mod engine;
mod error;
mod events;
mod forgetting;
mod ingest;
mod maintenance;
mod memory;
mod metrics;
mod read;
mod runtime;

pub use admin::activity::Report;
pub use admin::instances::{IssuedKey, NewKey};
pub use anticipation::{Anticipation, Foreseen, Moment, Pattern};
pub use caller::{Address, Caller, ReadOnlyKey};
pub use config::{CompactionSettings, EngineConfig, Limits};
pub use conversation::compaction::{
    CompactRequest, Compacted, CompactedContent, CompactedLine, CompactionProgress, CompactionStarted,
    CurrentState, Extraction, SummaryState, ValidationReport,
};
pub use conversation::history::PastConversation;
pub use conversation::ownership::NamedConversation;
pub use conversation::prompt_context::PromptContext;
pub use conversation::transcripts::{TranscriptBody, TranscriptReceipt, TranscriptRequest};
pub use conversation::turns::{RecordedTurn, TurnRequest};
pub use embedding::service::EmbeddingState;
pub use engine::{DRAIN, Engine, Health, Readiness};
pub use error::{
    AdminError, AuthError, Coded, ConversationError, EngineError, EraseError, FetchError, IngestError,
    MemoryError,
};
pub use events::Happening;
pub use evoke_compact::{KeyKind, Strategy};
pub use evoke_recall::{
    Arm, ArmScore, Depth, DropReason, Dropped, EvidenceView, Explanation, Hit, Item, Kinds, Neighbour,
    Outdated, Packing, Parts, Precision, Reach, StageTimings,
};
pub use forgetting::erase::{EraseOutcome, EraseRequest, EraseScope};
pub use forgetting::forget::{DeletedMemory, ForgetMode, Forgotten};
pub use forgetting::{Candidate, Part, Place, Why};
pub use ingest::enqueue::{BatchOutcome, DocumentRequest, Ingested, RowOutcome};
pub use memory::access::{MemoryUpdate, StoredMemory};
pub use read::cursor::PageCursor;
pub use read::fetch::{
    ConversationView, Degraded, DegradedCause, FetchRequest, FetchScope, FetchTimings, Fetched,
};
pub use read::rerank::RERANK_BUDGET;
pub use runtime::supervisor::WorkerHealth;
