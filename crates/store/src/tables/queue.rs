//! The queue of documents: who may take which, for how long, and in whose turn.

use super::documents::NewDocument;
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{IngestionId, InstanceId, ScopePath, Timestamp};

/// How long a document's text is. Each size has a queue of its own, so that a short document never waits for a
/// place among long ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentSize {
    /// Up to [`SHORT_BYTES`]: a turn, a note.
    Short,
    /// Up to [`MEDIUM_BYTES`]: a letter, a chat, a report.
    Medium,
    /// Anything longer.
    Large,
}

/// Bytes of text of a short document at most.
pub const SHORT_BYTES: usize = 4 << 10;
/// Bytes of text of a medium document at most.
pub const MEDIUM_BYTES: usize = 256 << 10;

/// A claim ends with the document that brings its words to so many bytes, so that a worker's memory
/// is bounded whatever the documents' size.
pub const CLAIM_BYTES: usize = 4 << 20;

impl DocumentSize {
    /// Every size, the shortest first.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Large];

    /// The size of a text.
    pub const fn of(text: &str) -> Self {
        let bytes = text.len();
        if bytes <= SHORT_BYTES {
            Self::Short
        } else if bytes <= MEDIUM_BYTES {
            Self::Medium
        } else {
            Self::Large
        }
    }

    /// The number that stores keep.
    pub const fn number(self) -> u8 {
        match self {
            Self::Short => 0,
            Self::Medium => 1,
            Self::Large => 2,
        }
    }
}

/// The place of a partition in the order in which the partitions of an instance take turns: a digest of its path.
/// Two with the same one share a turn.
pub fn turn_of(path: &ScopePath) -> u32 {
    path.key().bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Which worker process holds a claimed document, and until when without word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The process; each start has another one.
    pub holder: [u8; 16],
    /// When the claim is made.
    pub now: Timestamp,
    /// When it goes back by itself, unless it is renewed.
    pub until: Timestamp,
}

/// How much of one size to claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// Documents at most.
    pub documents: usize,
    /// The claim ends with the document that brings its texts to so many bytes.
    pub bytes: usize,
    /// Instances that are passed over: they have enough in hand.
    pub skip: Vec<InstanceId>,
}

/// What to claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimRequest {
    /// Documents that nothing speaks against.
    Queued {
        /// Who claims.
        lease: Lease,
        /// How much of each size, in the order of [`DocumentSize::ALL`].
        shares: [Share; 3],
    },
    /// One document that a worker was lost with, those with the fewest losses first.
    Suspect {
        /// Who claims.
        lease: Lease,
    },
}

impl ClaimRequest {
    /// Up to so many documents of each size, for a minute: what tests and tools need.
    pub fn up_to(documents: usize, now: Timestamp) -> Self {
        let share = Share { documents, bytes: CLAIM_BYTES, skip: Vec::new() };
        let lease = Lease { holder: [0; 16], now, until: now.plus_millis(60_000) };
        Self::Queued { lease, shares: [share.clone(), share.clone(), share] }
    }

    /// Who claims.
    pub const fn lease(&self) -> Lease {
        match self {
            Self::Queued { lease, .. } | Self::Suspect { lease } => *lease,
        }
    }
}

/// A claim, as those who hold it name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// Which document.
    pub ingestion: IngestionId,
    /// Which attempt; a stale one has no effect.
    pub attempt: u32,
}

/// A document handed to a worker.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedDocument {
    /// How often it has been handed out, this time included. `finish` must repeat it.
    pub attempt: u32,
    /// How often a worker was lost while it worked on it.
    pub failures: u32,
    /// The document as accepted (`replay` and `event` are absent).
    pub document: NewDocument,
}

impl ClaimedDocument {
    /// The claim on it.
    pub const fn claim(&self) -> Claim {
        Claim { ingestion: self.document.ingestion, attempt: self.attempt }
    }
}

/// What went back into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requeued {
    /// Documents.
    pub documents: u64,
    /// Those of them that were being worked on when their worker was lost: from now on they are suspect.
    pub suspects: u64,
}

/// The queue of documents that wait to be processed: claims, leases, and the results.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Claims queued documents under a lease; those of each size class are of one lane. The live lane goes
    /// first; within a lane instances take turns, within an instance its partitions, and within a partition
    /// the oldest goes first. A document that was claimed before comes with a higher `attempt`. A suspect one
    /// counts as being processed only while [`Queue::set_begun`] says so.
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>>;
    /// Extends claims. Claims that are no longer held are skipped.
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()>;
    /// Records whether a claimed document is being processed: if its worker is lost meanwhile, that counts as
    /// a failure of the document.
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()>;
    /// Returns claimed documents to their queue; with `failed`, that counts as a failure. Returns how many.
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64>;
    /// Returns expired claims to the queue. Claims of `holder`, which is alive and does not have them, were
    /// never begun and do not count as failures.
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued>;
    /// Documents that are accepted and not finished, including claimed ones: those of the first partition,
    /// the newest first, then those of the next. At most `limit` documents with `bytes` of text altogether; a
    /// document that exceeds this is skipped. Of each partition, twice `limit` documents are examined. Must
    /// be an index lookup.
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>>;
    /// Returns every claim to the queue that no live worker can hold: called once at the start. For a store
    /// with a single server these are all claims.
    async fn requeue_claimed(&self) -> StoreResult<Requeued>;
    /// The number of documents that are accepted and not finished, including claimed ones. Must be an index lookup.
    async fn queue_depth(&self) -> StoreResult<u64>;
}
