//! The rows that every store keeps, one file for each thing that they are about.
//!
//! Made by the engine, kept by stores. The one thing to know: rows are values, and hold no rule of any store.

mod activity;
mod administration;
mod archive;
mod changes;
mod compaction;
mod conversation;
mod document;
mod entity;
mod erasure;
mod event;
mod generation;
mod item;
mod memory_file;
mod partition;
mod queue;
mod request;
mod revision;
mod stats;
mod understanding;
mod withdrawal;

pub use activity::{ActivityRow, PushCount};
pub use administration::{InstanceRow, KeyRole, KeyRow};
pub use archive::{
    ArchiveRow, ArchiveSource, ArchivedConversation, ArchivedDocument, ArchivedTurn, DocumentOutcome,
    Restored, TranscriptMark,
};
pub use changes::PartitionChanges;
pub use compaction::{CompactionJob, CompactionRow, CompactionStart, OpenCompaction, TurnVector};
pub use conversation::{
    ConversationRow, NewTranscript, NewTurn, Recorded, TranscriptAccount, TranscriptOutcome, TurnRow,
};
pub use document::{Acceptance, IngestionRow, NewDocument, REPLAY_WINDOW_MILLIS};
pub use entity::{EntityChange, EntityDecision, EntityMove, EntityRow};
pub use erasure::{EraseCounts, EraseTarget, ErasureRow, ErasureState, Removal};
pub use event::{EventRow, NewEvent};
pub use generation::GenerationRow;
pub use item::{DocumentHead, ItemBody, ItemRow, MemoryBody, PassageBody, VectorRow};
pub use memory_file::{
    FileAction, FileChange, FileHead, FileRefusal, FileVersion, KEPT_FILE_VERSIONS, MAX_FILES, folders,
};
pub use partition::{PartitionKey, PartitionVersion};
pub use queue::{
    CLAIM_BYTES, Claim, ClaimRequest, ClaimedDocument, DocumentSize, Lease, MEDIUM_BYTES, Requeued,
    SHORT_BYTES, Share, turn_of,
};
pub use request::{REMEMBERED_REQUESTS, RequestMark};
pub use revision::{ConversationRevision, FileText, Revision};
pub use stats::StoreStats;
pub use understanding::{Understood, UnderstoodPart};
pub use withdrawal::{Withdrawal, Withheld, moved, shown};
