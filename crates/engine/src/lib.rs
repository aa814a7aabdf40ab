//! The product as a library: ingestion lanes, conversations, recall, erasure, events.
//!
//! [`Engine`] is a cheap handle. It takes words in durably and at once, understands them in the
//! background, and answers from resident partitions. The server is a shell around it.

mod admin;
mod answer_size;
mod anticipation;
mod asking;
mod background;
mod caller;
mod compaction;
mod config;
mod conversations;
mod cursor;
mod description;
mod embedding;
mod engine;
mod entities;
mod erase;
mod error;
mod fetch;
mod forgetting;
mod happenings;
mod ingest;
mod key_uses;
mod lanes;
mod memories;
mod metric;
mod names;
mod ownership;
mod partitions;
mod past;
mod pending;
mod prompt;
mod removals;
mod reports;
mod rerank;
mod rewrite;
mod search;
mod search_pool;
mod supersede;
mod transcripts;
mod understand;
mod wishes;
mod work;

pub use admin::{IssuedKey, NewKey};
pub use anticipation::{Anticipation, Foreseen, Moment, Pattern};
pub use caller::{Address, Caller, ReadOnlyKey};
pub use compaction::{
    CompactRequest, Compacted, CompactedContent, CompactedLine, CompactionProgress, CompactionStarted,
    CurrentState, Extraction, SummaryState, ValidationReport,
};
pub use config::{CompactionSettings, EngineConfig, Limits};
pub use conversations::{RecordedTurn, TurnRequest};
pub use cursor::PageCursor;
pub use embedding::EmbeddingState;
pub use engine::{DRAIN, Engine, Health, Readiness};
pub use erase::{EraseOutcome, EraseRequest, EraseScope};
pub use error::{
    AdminError, AuthError, Coded, ConversationError, EngineError, EraseError, FetchError, IngestError,
    MemoryError,
};
pub use evoke_compact::{KeyKind, Strategy};
pub use evoke_recall::{
    Components, Depth, DropReason, Dropped, EvidenceView, Explanation, Hit, Item, Kinds, Neighbor, Outdated,
    Packing, Precision, Reach, Retriever, RetrieverScore, StageTimings,
};
pub use fetch::{ConversationView, Degraded, DegradedCause, FetchRequest, FetchScope, FetchTimings, Fetched};
pub use forgetting::{Candidate, DeletedMemory, ForgetMode, Forgotten, Part, Place, Why};
pub use happenings::Happening;
pub use ingest::{BatchOutcome, DocumentRequest, Ingested, RowOutcome};
pub use memories::{MemoryUpdate, StoredMemory};
pub use ownership::NamedConversation;
pub use past::PastConversation;
pub use prompt::PromptContext;
pub use reports::Report;
pub use rerank::RERANK_BUDGET;
pub use transcripts::{TranscriptBody, TranscriptReceipt, TranscriptRequest};
pub use work::supervise::WorkerHealth;
