//! The tables that every store keeps: for each a file with its trait and its rows.
//!
//! Rows are made by the engine and kept by stores. The one thing to know: rows are values, and hold no rule of any store.

mod activity;
mod archive;
mod changes;
mod compactions;
mod conversations;
mod documents;
mod entities;
mod erasures;
mod events;
mod instances;
mod items;
mod keys;
mod memory_files;
mod partition;
mod processing;
mod queue;
mod requests;
mod revisions;
mod vectors;
mod withdrawal;

pub use activity::{Activity, ActivityRow, PushCount};
pub use archive::{
    Archive, ArchiveRow, ArchiveSource, ArchivedConversation, ArchivedDocument, ArchivedTurn,
    DocumentOutcome, Restored, TranscriptMark,
};
pub use changes::{Changes, PartitionChanges};
pub use compactions::{
    CompactionJob, CompactionRow, CompactionStart, Compactions, OpenCompaction, TurnVector,
};
pub use conversations::{
    ConversationRow, Conversations, NewTranscript, NewTurn, Recorded, TranscriptAccount, TranscriptOutcome,
    TurnRow,
};
pub use documents::{Acceptance, Documents, IngestionRow, NewDocument, REPLAY_WINDOW_MILLIS};
pub use entities::{Entities, EntityChange, EntityDecision, EntityMove, EntityRow};
pub use erasures::{EraseCounts, EraseTarget, ErasureRow, ErasureState, Erasures, Removal, UnknownState};
pub use events::{EventRow, Events, NewEvent};
pub use instances::{InstanceRow, Instances};
pub use items::{DocumentHead, ItemBody, ItemRow, Items, MemoryBody, PassageBody, VectorRow};
pub use keys::{KeyRole, KeyRow, Keys};
pub use memory_files::{
    FileAction, FileChange, FileHead, FileRefusal, FileVersion, KEPT_FILE_VERSIONS, MAX_FILES, MemoryFiles,
    folders,
};
pub use partition::{PartitionKey, PartitionVersion};
pub use processing::{Processing, Understood, UnderstoodPart};
pub use queue::{
    CLAIM_BYTES, Claim, ClaimRequest, ClaimedDocument, DocumentSize, Lease, MEDIUM_BYTES, Queue, Requeued,
    SHORT_BYTES, Share, turn_of,
};
pub use requests::{REMEMBERED_REQUESTS, RequestMark, Requests};
pub use revisions::{ConversationRevision, FileText, Revision, Revisions};
pub use vectors::{GenerationRow, Vectors};
pub use withdrawal::{Withdrawal, Withheld, moved, shown};
