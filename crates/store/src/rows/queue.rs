//! The queue of documents: which worker may take which document, for how long, and in what order.

use super::{ClaimedDocument, EntityRow, ItemRow};
use evoke_types::{IngestionId, InstanceId, ScopePath, Timestamp};

/// The size class of a document. Each has a separate queue, so that a short document never waits behind long
/// ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentSize {
    /// Up to [`SHORT_BYTES`]: a turn, a note.
    Short,
    /// Up to [`MEDIUM_BYTES`]: a letter, a chat, a report.
    Medium,
    /// Any text longer than that.
    Large,
}

/// The maximum size of a short document in bytes.
pub const SHORT_BYTES: usize = 4 << 10;
/// The maximum size of a medium document in bytes.
pub const MEDIUM_BYTES: usize = 256 << 10;

impl DocumentSize {
    /// Every size class, the shortest first.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Large];

    /// The size class of a text.
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

    /// The number that stores use for it.
    pub const fn number(self) -> u8 {
        match self {
            Self::Short => 0,
            Self::Medium => 1,
            Self::Large => 2,
        }
    }
}

/// The position of a partition in the order in which the partitions of an instance take turns: a digest of its
/// path. Two partitions with the same digest share a turn.
pub fn turn_of(path: &ScopePath) -> u32 {
    path.key().bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Which worker process holds a claimed document, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The process; each start gets a new value.
    pub holder: [u8; 16],
    /// The time of the claim.
    pub now: Timestamp,
    /// The time at which it expires unless it is renewed.
    pub until: Timestamp,
}

/// How much of one size class to claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// The maximum number of documents.
    pub documents: usize,
    /// The claim ends with the document that brings its texts to this many bytes.
    pub bytes: usize,
    /// Instances that are skipped, because they have enough documents in work.
    pub skip: Vec<InstanceId>,
}

/// Which documents to claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimRequest {
    /// Documents that are not suspect.
    Queued {
        /// The lease of the claim.
        lease: Lease,
        /// How much of each size class, in the order of [`DocumentSize::ALL`].
        shares: [Share; 3],
    },
    /// One document during which a worker was lost, those with the fewest losses first.
    Suspect {
        /// The lease of the claim.
        lease: Lease,
    },
}

impl ClaimRequest {
    /// Up to this many documents of each size class, for a minute: for tests and tools.
    pub fn up_to(documents: usize, now: Timestamp) -> Self {
        let share = Share { documents, bytes: super::CLAIM_BYTES, skip: Vec::new() };
        let lease = Lease { holder: [0; 16], now, until: now.plus_millis(60_000) };
        Self::Queued { lease, shares: [share.clone(), share.clone(), share] }
    }

    /// The lease of the claim.
    pub const fn lease(&self) -> Lease {
        match self {
            Self::Queued { lease, .. } | Self::Suspect { lease } => *lease,
        }
    }
}

/// A claim, as its holder names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The ingestion of the claimed document.
    pub ingestion: IngestionId,
    /// The attempt; an outdated one has no effect.
    pub attempt: u32,
}

impl ClaimedDocument {
    /// The claim on the document.
    pub const fn claim(&self) -> Claim {
        Claim { ingestion: self.document.ingestion, attempt: self.attempt }
    }
}

impl super::Understood {
    /// The numbers of its items, passages and memories.
    pub fn counts(&self) -> (usize, usize) {
        let memories =
            self.items.iter().filter(|item| matches!(item.body, super::ItemBody::Memory(_))).count();
        (self.items.len() - memories, memories)
    }
}

/// What returned to the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Requeued {
    /// The number of documents.
    pub documents: u64,
    /// How many of them were being processed when their worker was lost: these are suspect from now on.
    pub suspects: u64,
}

/// A part of a processed long document, stored before the rest. The ids of its rows follow from the document,
/// so that storing it twice has the same effect as storing it once.
#[derive(Debug, Clone, PartialEq)]
pub struct UnderstoodPart {
    /// The document and the attempt.
    pub claim: Claim,
    /// Whether it is the first part of this attempt: rows of earlier attempts that this one does not write
    /// again are removed when it is finished.
    pub first: bool,
    /// Items of the document, new or written before.
    pub items: Vec<ItemRow>,
    /// Existing items of the same partition, rewritten.
    pub rewritten: Vec<ItemRow>,
    /// Entities of the same partition, new or rewritten.
    pub entities: Vec<EntityRow>,
}
