//! The product as a library: ingestion lanes, conversations, recall, erasure, events.
//!
//! [`Engine`] is a cheap handle. It takes words in durably and at once, understands them in the
//! background, and answers from resident partitions. The server is a shell around it.

mod admin;
mod background;
mod caller;
mod compaction;
mod config;
mod conversations;
mod description;
mod embedding;
mod engine;
mod entities;
mod erase;
mod error;
mod fetch;
mod ingest;
mod lanes;
mod memories;
mod metric;
mod names;
mod partitions;
mod rewrite;
mod supersede;
mod understand;
mod wishes;

pub use admin::{IssuedKey, NewKey};
pub use caller::{Address, Caller};
pub use compaction::{CompactRequest, Compacted, CompactedContent, CompactedLine};
pub use config::{EngineConfig, Limits};
pub use conversations::{
    PromptContext, RecordedTurn, TranscriptBody, TranscriptReceipt, TranscriptRequest, TurnRequest,
};
pub use embedding::EmbeddingState;
pub use engine::{Engine, Health};
pub use erase::{EraseOutcome, EraseRequest, EraseScope};
pub use error::{
    AdminError, AuthError, Coded, ConversationError, EngineError, EraseError, FetchError, IngestError,
    MemoryError,
};
pub use evoke_compact::Strategy;
pub use evoke_recall::{
    Arm, ArmScore, Depth, DropReason, Dropped, EvidenceView, Explanation, Hit, Item, Kinds, Neighbour,
    Precision, StageTimings,
};
pub use fetch::{ConversationView, FetchRequest, FetchScope, FetchTimings, Fetched};
pub use ingest::{BatchOutcome, DocumentRequest, Ingested, RowOutcome};
pub use memories::{Candidate, ForgetMode, Forgotten, MemoryUpdate, StoredMemory};
