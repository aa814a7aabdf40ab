//! The state of the in-memory store.

use crate::store::StoreStats;
use crate::tables::*;
use evoke_types::{
    ConversationId, DeletionId, DocumentId, EntityId, IngestStatus, IngestionId, InstanceId, KeyId, Lane,
    MemoryId, Timestamp,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// The whole state, under one lock.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) closed: bool,
    /// The counter behind every partition's version.
    pub(super) sequence: u64,
    pub(super) instances: BTreeMap<InstanceId, InstanceRow>,
    pub(super) keys: BTreeMap<KeyId, KeyRow>,
    /// By number, which is the order of acceptance.
    pub(super) documents: BTreeMap<u64, Document>,
    pub(super) next_document: u64,
    pub(super) numbers: HashMap<IngestionId, u64>,
    /// The document of each id in its partition; a document without text has none.
    pub(super) names: HashMap<(PartitionKey, DocumentId), u64>,
    pub(super) replays: HashMap<(PartitionKey, [u8; 32]), Replay>,
    /// Per instance, oldest first.
    pub(super) requests: HashMap<InstanceId, VecDeque<RequestMark>>,
    /// Numbers of the documents that wait, in the order in which a lane is served.
    pub(super) queue: BTreeSet<(Lane, DocumentSize, InstanceId, u32, u64)>,
    /// Numbers of the waiting documents during which a worker was lost, by how often.
    pub(super) suspects: BTreeSet<(u32, u64)>,
    /// The instance that was served last, by lane and size.
    pub(super) served: BTreeMap<(Lane, DocumentSize), InstanceId>,
    /// The partition's turn that was served last, per instance.
    pub(super) served_turns: BTreeMap<(Lane, DocumentSize, InstanceId), u32>,
    pub(super) partitions: BTreeMap<PartitionKey, Partition>,
    /// The location of each item: its partition and its number there.
    pub(super) homes: HashMap<MemoryId, (PartitionKey, u64)>,
    pub(super) generations: Vec<GenerationRow>,
    pub(super) last_generation: u32,
    pub(super) conversations: BTreeMap<(InstanceId, ConversationId), Conversation>,
    /// Events, in the order of arrival.
    pub(super) reports: Vec<ActivityRow>,
    /// Versions of memory files by number, which is the order in which they came into being.
    pub(super) files: BTreeMap<u64, File>,
    pub(super) next_file: u64,
    pub(super) pushes: BTreeMap<(InstanceId, String), PushCount>,
    pub(super) erasures: HashMap<DeletionId, ErasureRow>,
    pub(super) events: BTreeMap<u64, NewEvent>,
    pub(super) last_event: u64,
}

/// A document and its job.
#[derive(Debug)]
pub(super) struct Document {
    /// The document as accepted, without `replay` and `event`.
    pub(super) row: NewDocument,
    pub(super) attempt: u32,
    pub(super) failures: u32,
    pub(super) size: DocumentSize,
    /// The sequence number of the first part that the latest attempt stored.
    pub(super) parts_from: Option<u64>,
    pub(super) started_at: Option<Timestamp>,
    pub(super) job: Job,
}

/// The state of a document's job.
#[derive(Debug)]
pub(super) enum Job {
    Queued,
    Claimed { holder: [u8; 16], until: Timestamp, begun: bool },
    Done { status: IngestStatus, at: Timestamp, error: Option<String>, closed: Vec<MemoryId> },
}

/// The first request under a replay key.
#[derive(Debug)]
pub(super) struct Replay {
    pub(super) at: Timestamp,
    pub(super) number: u64,
}

/// The items and entities of one partition.
#[derive(Debug, Default)]
pub(super) struct Partition {
    pub(super) version: PartitionVersion,
    pub(super) next_item: u64,
    /// By number, which is the order of arrival.
    pub(super) items: BTreeMap<u64, Item>,
    pub(super) removed: BTreeMap<MemoryId, u64>,
    pub(super) entities: BTreeMap<EntityId, (u64, EntityRow)>,
}

/// An item, the sequence number of its last change, and its vectors by generation.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) sequence: u64,
    /// The row without its vector: those are in `vectors`.
    pub(super) row: ItemRow,
    pub(super) vectors: BTreeMap<u32, Vec<u8>>,
}

/// A conversation with everything that belongs to it.
#[derive(Debug)]
pub(super) struct Conversation {
    pub(super) row: ConversationRow,
    pub(super) turns: Vec<Turn>,
    /// The digest and the ingestion of its transcript.
    pub(super) transcript: Option<([u8; 32], IngestionId)>,
    /// Compactions by version, from 1.
    pub(super) compactions: Vec<CompactionRow>,
    /// The compaction that is in progress or failed.
    pub(super) compaction_job: Option<CompactionJob>,
}

/// A version of a memory file.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) partition: PartitionKey,
    pub(super) row: FileVersion,
    /// Whether the file exists and this is its newest version.
    pub(super) current: bool,
}

/// A turn and the key that identifies its repetitions.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) row: TurnRow,
    pub(super) replay: Option<[u8; 32]>,
}

impl Document {
    pub(super) const fn status(&self) -> IngestStatus {
        match self.job {
            Job::Queued if self.attempt == 0 => IngestStatus::Queued,
            Job::Queued | Job::Claimed { .. } => IngestStatus::Processing,
            Job::Done { status, .. } => status,
        }
    }

    pub(super) fn head(&self) -> DocumentHead {
        let row = &self.row;
        DocumentHead {
            ingestion: row.ingestion,
            document_id: row.document_id.clone(),
            document_type: row.document_type,
            said_at: row.said_at,
            metadata: row.metadata.clone(),
            conversation: row.conversation,
            position: row.position,
        }
    }
}

impl Item {
    /// The row with its vector of one generation.
    pub(super) fn with_vector_of(&self, generation: Option<u32>) -> ItemRow {
        let bytes = generation.and_then(|g| Some((g, self.vectors.get(&g)?)));
        let vector = bytes.map(|(generation, bytes)| VectorRow { generation, bytes: bytes.clone() });
        ItemRow { vector, ..self.row.clone() }
    }

    /// The row with its newest vector.
    pub(super) fn with_newest_vector(&self) -> ItemRow {
        self.with_vector_of(self.vectors.keys().next_back().copied())
    }

    pub(super) const fn is_passage(&self) -> bool {
        matches!(self.row.body, ItemBody::Passage(_))
    }
}

impl State {
    pub(super) fn stats(&self, generation: Option<u32>) -> StoreStats {
        StoreStats {
            documents: self.documents.len() as u64,
            items: self.homes.len() as u64,
            without_vector: generation.map_or(0, |g| self.passages_without(g).count() as u64),
        }
    }

    /// The document with this id, if it belongs to this instance.
    pub(super) fn document(&self, instance: &InstanceId, id: IngestionId) -> Option<&Document> {
        let document = self.documents.get(self.numbers.get(&id)?)?;
        (document.row.partition.instance == *instance).then_some(document)
    }
}
