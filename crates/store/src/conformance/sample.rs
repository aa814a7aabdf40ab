//! Sample rows for tests of a store: deterministic, each different from the last.

use crate::error::StoreResult;
use crate::store::Store;
use crate::tables::*;
use evoke_types::{
    CompactionId, Confidence, ConversationId, CustomerId, DeletionId, DocumentId, DocumentType, EntityId,
    Evidence, IdSource, IngestMode, IngestStatus, IngestionId, InstanceId, Lane, MemoryId, MemoryKind,
    MessageId, Metadata, Role, ScopePath, SeededIds, Speaker, TemporalCategory, Timestamp, UserId, Validity,
};
use std::sync::atomic::{AtomicI64, Ordering};

/// A generator of rows.
#[derive(Debug)]
pub struct Sample {
    ids: SeededIds,
    clock: AtomicI64,
}

/// The instance that most cases use.
pub fn instance() -> InstanceId {
    InstanceId::from_bits(1)
}

/// A path from customer and user; an empty text stands for none.
pub fn path(customer: &str, user: &str) -> ScopePath {
    let customer = CustomerId::stored(customer);
    match UserId::stored(user) {
        Some(user) => ScopePath::user(customer.as_ref(), &user),
        None => customer.map_or(ScopePath::CLIENT, |customer| ScopePath::customer(&customer)),
    }
}

/// A partition of the usual instance.
pub fn place(customer: &str, user: &str) -> PartitionKey {
    PartitionKey { instance: instance(), path: path(customer, user) }
}

impl Sample {
    /// The same seed gives the same rows.
    pub fn new(seed: u64) -> Self {
        Self { ids: SeededIds::new(seed), clock: AtomicI64::new(1_700_000_000_000) }
    }

    /// Returns a later instant with each call.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.fetch_add(1, Ordering::Relaxed))
    }

    /// Advances the clock of the rows.
    pub fn wait_millis(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::Relaxed);
    }

    /// A random number below `bound`.
    pub fn below(&self, bound: u64) -> u64 {
        self.ids.bits() % bound.max(1)
    }

    /// Generates a memory id.
    pub fn memory_id(&self) -> MemoryId {
        MemoryId::new(self.ids.uuid())
    }

    /// Generates a conversation id.
    pub fn conversation_id(&self) -> ConversationId {
        ConversationId::new(self.ids.uuid())
    }

    /// A document with a name.
    pub fn document(&self, partition: &PartitionKey, name: &str) -> NewDocument {
        NewDocument {
            ingestion: IngestionId::new(self.ids.uuid()),
            partition: partition.clone(),
            document_id: DocumentId::stored(name).expect("a name is not empty"),
            document_type: DocumentType::AiChatConversation,
            mode: IngestMode::LongRange,
            lane: Lane::Live,
            text: format!("User: this is {name}"),
            speaker: Some(Speaker { role: Role::Other, name: Some("Nadia".to_owned()) }),
            said_at: self.now(),
            metadata: metadata("topic", name),
            conversation: None,
            position: 0,
            received_at: self.now(),
            replay: None,
            event: None,
        }
    }

    /// An event of an instance.
    pub fn event(&self, kind: &str) -> NewEvent {
        NewEvent {
            instance: instance(),
            kind: kind.to_owned(),
            payload: "{\"n\":1}".to_owned(),
            at: self.now(),
        }
    }

    /// A change of a memory file: it is created, or edited when it is expected.
    pub fn file_change(&self, path: &str, expected: Option<u32>, text: &str) -> FileChange {
        FileChange {
            path: path.to_owned(),
            expected,
            action: expected.map_or(FileAction::Created, |_| FileAction::Edited),
            text: text.to_owned(),
            at: self.now(),
        }
    }

    /// A passage of a document.
    pub fn passage(&self, document: &NewDocument, ordinal: u32, text: &str) -> ItemRow {
        self.item(
            document,
            ordinal,
            text,
            ItemBody::Passage(PassageBody { turn: ordinal, ..PassageBody::default() }),
        )
    }

    /// A typed memory of a document, with its evidence in a passage.
    pub fn memory(&self, document: &NewDocument, ordinal: u32, text: &str, passage: MemoryId) -> ItemRow {
        let body = MemoryBody {
            confidence: Confidence::EXPLICIT,
            category: "food".to_owned(),
            subcategory: None,
            weight: Some(Confidence::INFERRED),
            subject: "user".to_owned(),
            negative: false,
            participants: vec!["Nadia".to_owned()],
            event: None,
            temporal_category: TemporalCategory::Perpetual,
            validity: Validity { from: Some(self.now()), until: None },
            matter: Some("favourite".to_owned()),
            supersedes: None,
            superseded_by: None,
            withdrawn: None,
            stated_at: None,
            beside: false,
            evidence: vec![Evidence { passage, quote: text.to_owned() }],
        };
        self.item(document, ordinal, text, ItemBody::Memory(Box::new(body)))
    }

    fn item(&self, document: &NewDocument, ordinal: u32, text: &str, body: ItemBody) -> ItemRow {
        ItemRow {
            id: self.memory_id(),
            ingestion: document.ingestion,
            ordinal,
            kind: MemoryKind::Fact,
            text: text.to_owned(),
            speaker: Speaker::USER,
            said_at: document.said_at,
            created_at: self.now(),
            updated_at: None,
            body,
            entities: vec![EntityId::new(self.ids.uuid()), EntityId::new(self.ids.uuid())],
            vector: None,
        }
    }

    /// An entity first named by a document.
    pub fn entity(&self, document: &NewDocument, name: &str) -> EntityRow {
        let id = EntityId::new(self.ids.uuid());
        let aliases = vec![format!("{name} the second")];
        let row = EntityRow::new(id, name.to_owned(), "person".to_owned(), aliases, document.ingestion);
        let moved = EntityMove {
            id: EntityId::new(self.ids.uuid()),
            from: None,
            to: Some(id),
            decided: 0,
            moves: Some(0),
        };
        let decisions = [
            EntityChange::Merged { moved },
            EntityChange::Renamed { name: format!("{name} the third") },
            EntityChange::Split { moved: vec![EntityMove { from: Some(id), to: None, ..moved }] },
        ];
        let decisions = decisions.map(|what| EntityDecision { what, at: self.now() }).to_vec();
        EntityRow { part_of: Some(moved.id), decisions, ..row }
    }

    /// The result of processing a document.
    pub fn understood(&self, claimed: &ClaimedDocument, items: Vec<ItemRow>) -> Understood {
        Understood {
            ingestion: claimed.document.ingestion,
            attempt: claimed.attempt,
            status: IngestStatus::Completed,
            error: None,
            at: self.now(),
            items,
            rewritten: Vec::new(),
            closed: Vec::new(),
            entities: Vec::new(),
            events: Vec::new(),
        }
    }

    /// A turn of a conversation.
    pub fn turn(&self, partition: &PartitionKey, conversation: ConversationId, content: &str) -> NewTurn {
        NewTurn {
            message: MessageId::new(self.ids.uuid()),
            conversation,
            external_id: None,
            partition: partition.clone(),
            role: Role::User,
            content: content.to_owned(),
            said_at: self.now(),
            metadata: metadata("mood", "calm"),
            session: "session 1".to_owned(),
            tokens: 3,
            agent_window: None,
            received_at: self.now(),
            replay: None,
            document: None,
        }
    }

    /// A compaction of a conversation.
    pub fn compaction(&self, conversation: ConversationId) -> CompactionRow {
        CompactionRow {
            id: CompactionId::new(self.ids.uuid()),
            conversation,
            version: 0,
            covers: 2,
            created_at: self.now(),
            strategy: "balanced".to_owned(),
            original_tokens: 100,
            compacted_tokens: 10,
            body: "{\"summary\":\"short\"}".to_owned(),
        }
    }

    /// A request to compact a conversation.
    pub fn compaction_job(&self, conversation: ConversationId) -> CompactionJob {
        CompactionJob {
            id: CompactionId::new(self.ids.uuid()),
            conversation,
            strategy: "adaptive".to_owned(),
            target_tokens: Some(80),
            cause: "manual_api".to_owned(),
            requested_at: self.now(),
            error: None,
        }
    }

    /// A report about a scope.
    pub fn report(&self, partition: &PartitionKey, conversation: Option<ConversationId>) -> ActivityRow {
        ActivityRow {
            partition: partition.clone(),
            conversation,
            kind: "tool_call".to_owned(),
            key: None,
            body: "{\"tool\":\"clock\"}".to_owned(),
            at: self.now(),
        }
    }

    /// The record of an erasure, without counts.
    pub fn erasure(&self, instance: &InstanceId) -> ErasureRow {
        ErasureRow {
            id: DeletionId::new(self.ids.uuid()),
            instance: instance.clone(),
            scope: "user".to_owned(),
            target_digest: "00ff".to_owned(),
            requested_by: None,
            at: self.now(),
            counts: EraseCounts::default(),
            state: ErasureState::Pending,
            completed_at: None,
        }
    }

    /// Accepts a document and stores one passage and one memory of it, with a vector for the passage.
    pub async fn remember(
        &self,
        store: &dyn Store,
        partition: &PartitionKey,
        name: &str,
    ) -> StoreResult<Remembered> {
        let document = self.document(partition, name);
        store.accept(vec![document.clone()], true).await?;
        let claimed = store.claim(ClaimRequest::up_to(usize::MAX, self.now())).await?;
        let claimed = claimed.into_iter().find(|c| c.document.ingestion == document.ingestion);
        let claimed = claimed.expect("the document that was accepted is handed out");
        let passage = ItemRow {
            vector: Some(VectorRow { generation: 1, bytes: vec![7; 8] }),
            ..self.passage(&document, 0, name)
        };
        let memory = self.memory(&document, 0, &format!("User said {name}"), passage.id);
        let mut understood = self.understood(&claimed, vec![passage.clone(), memory.clone()]);
        understood.entities = vec![self.entity(&document, name)];
        assert!(store.finish(understood).await?, "the present attempt finishes");
        Ok(Remembered { document, passage, memory })
    }
}

/// A document with its items, as they were stored.
#[derive(Debug, Clone)]
pub struct Remembered {
    /// The document as it is stored.
    pub document: NewDocument,
    /// The passage of it.
    pub passage: ItemRow,
    /// The memory of it, without a vector.
    pub memory: ItemRow,
}

/// A JSON object with one string.
pub fn metadata(key: &str, value: &str) -> Metadata {
    Metadata::from_iter([(key.to_owned(), serde_json::Value::from(value))])
}
