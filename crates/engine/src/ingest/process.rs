//! From what a document says to the rows that are stored of it, settled against what its place holds.
//!
//! Called by the workers ([`crate::ingest::workers::worker`]). The one thing to know: rows of one document have the same ids in each attempt.

use crate::engine::Engine;
use crate::ingest::entity_resolution::{Entities, Named};
use crate::ingest::forget_requests::Granted;
use crate::ingest::supersede::Matters;
use crate::read::unprocessed::{memory_id, passage_id, passage_row};
use crate::runtime::compute_pool;
use evoke_extract::{Document, MemoryDraft, PassageDraft, Understanding};
use evoke_store::{
    ClaimedDocument, ItemBody, ItemRow, MemoryBody, NewDocument, NewEvent, PartitionKey, PassageBody,
    StoreError, Understood, VectorRow, Withheld,
};
use evoke_types::{
    EntityId, Evidence, IngestStatus, IngestionId, MemoryId, MemoryKind, Origin, Speaker, Timestamp, Validity,
};
use serde_json::json;
use std::collections::HashMap;

/// A document and what its text says.
pub(crate) struct Read {
    /// The document, without its text.
    pub(crate) claimed: ClaimedDocument,
    pub(crate) understanding: Understanding,
    /// Of the first passages, in order: absent where there is no embedder, or it did not answer.
    pub(crate) vectors: Vec<Option<VectorRow>>,
    /// What the wishes in it do to it.
    pub(crate) granted: Granted,
}

impl Read {
    /// What a document's text says, without vectors.
    pub(crate) fn new(claimed: ClaimedDocument, understanding: Understanding) -> Self {
        Self { claimed, understanding, vectors: Vec::new(), granted: Granted::default() }
    }

    /// Notes what could not be done, for people.
    pub(crate) fn problem(&mut self, problem: &str) {
        if !self.understanding.problems.iter().any(|known| known == problem) {
            self.understanding.problems.push(problem.to_owned());
        }
    }

    /// Rows that it makes, as far as they are known before it is settled.
    pub(crate) fn rows(&self) -> usize {
        let found = &self.understanding;
        found.passages.len() + found.memories.len() + found.entities.len()
    }

    /// The row of a passage, if there is one of this number.
    pub(crate) fn passage_row(&self, number: usize, now: Timestamp) -> Option<ItemRow> {
        let draft = self.understanding.passages.get(number)?;
        let vector = self.vectors.get(number).cloned().flatten().filter(|_| !draft.text.is_empty());
        let document = &self.claimed.document;
        let row = passage_row(passage_id(document.ingestion, number), document, number, draft, now);
        Some(ItemRow { vector, body: with_withheld(row.body, self.granted.withheld(number)), ..row })
    }

    /// The row of a memory, under the id that it has in each attempt.
    pub(crate) fn memory_row(
        &self,
        number: usize,
        draft: &MemoryDraft,
        passage: &ItemRow,
        now: Timestamp,
    ) -> ItemRow {
        let document = &self.claimed.document;
        let id = memory_id(document.ingestion, number);
        let mut row = memory(id, document, number, draft, passage, now);
        if let ItemBody::Memory(body) = &mut row.body {
            body.withdrawn = self.granted.withdrawal(number, document.ingestion);
        }
        row
    }
}

/// A passage of which this is not shown.
fn with_withheld(body: ItemBody, withheld: Vec<Withheld>) -> ItemBody {
    match body {
        ItemBody::Passage(body) => ItemBody::Passage(PassageBody { withheld, ..body }),
        memory @ ItemBody::Memory(_) => memory,
    }
}

impl Engine {
    /// What is known at a place before its next documents are stored.
    pub(crate) async fn place(&self, partition: &PartitionKey) -> Result<Place, StoreError> {
        let keys: Vec<PartitionKey> = partition
            .path
            .chain()
            .map(|path| PartitionKey { instance: partition.instance.clone(), path })
            .collect();
        let own = self.partitions().open(std::slice::from_ref(partition)).await?;
        let chain = self.partitions().open(&keys).await?;
        let matters = own.first().map(|opened| Matters::of(opened.index.clone())).unwrap_or_default();
        Ok(Place { matters, entities: Entities::new(chain, !own.is_empty()) })
    }

    /// The rows of a document, settled against what its place holds.
    pub(crate) fn compose(&self, read: &Read, place: &mut Place) -> Understood {
        compute_pool::pause();
        let now = self.now();
        let named = self.resolve(read, place);
        let mut items: Vec<ItemRow> = (0..read.understanding.passages.len())
            .filter_map(|number| read.passage_row(number, now))
            .collect();
        let passages = items.len();
        for (number, draft) in read.understanding.memories.iter().enumerate() {
            if let Some(passage) = items[..passages].get(draft.passage) {
                items.push(read.memory_row(number, draft, passage, now));
            }
        }
        link(&mut items, passages, &named.links);
        let rewritten = place.matters.settle(&mut items, now);
        Understood { rewritten, entities: named.rows, ..self.ending(read, items.len(), items) }
    }

    /// The entities that a document names.
    pub(crate) fn resolve(&self, read: &Read, place: &mut Place) -> Named {
        let drafts = &read.understanding.entities;
        place.entities.resolve(drafts, read.claimed.document.ingestion, || EntityId::new(self.ids().uuid()))
    }

    /// How a document ends that makes `count` items, of which these are left to store.
    pub(crate) fn ending(&self, read: &Read, count: usize, items: Vec<ItemRow>) -> Understood {
        let (document, now) = (&read.claimed.document, self.now());
        let (status, error) = outcome(count == 0, &read.understanding.problems);
        let event = NewEvent {
            instance: document.partition.instance.clone(),
            kind: format!("ingestion.{status}"),
            payload: ended(document.ingestion, count, &read.granted.closed),
            at: now,
        };
        Understood {
            ingestion: document.ingestion,
            attempt: read.claimed.attempt,
            status,
            error,
            at: now,
            items,
            rewritten: Vec::new(),
            closed: read.granted.closed.clone(),
            entities: Vec::new(),
            events: vec![event],
        }
    }

    /// A passage of words that replace others, under a new id.
    pub(crate) fn new_passage(
        &self,
        document: &NewDocument,
        ordinal: usize,
        draft: &PassageDraft,
        vector: Option<VectorRow>,
        now: Timestamp,
    ) -> ItemRow {
        let id = MemoryId::new(self.ids().uuid());
        ItemRow { vector, ..passage_row(id, document, ordinal, draft, now) }
    }

    /// The row of a memory; none when its passage does not exist (it would have no evidence).
    pub(crate) fn memory_row(
        &self,
        document: &NewDocument,
        ordinal: usize,
        draft: &MemoryDraft,
        passages: &[ItemRow],
        now: Timestamp,
    ) -> Option<ItemRow> {
        let passage = passages.get(draft.passage)?;
        Some(memory(MemoryId::new(self.ids().uuid()), document, ordinal, draft, passage, now))
    }
}

/// The row of a memory that stands on a passage.
fn memory(
    id: MemoryId,
    document: &NewDocument,
    ordinal: usize,
    draft: &MemoryDraft,
    passage: &ItemRow,
    now: Timestamp,
) -> ItemRow {
    ItemRow {
        id,
        ingestion: document.ingestion,
        ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
        kind: draft.kind,
        text: draft.statement.clone(),
        speaker: passage.speaker.clone(),
        said_at: passage.said_at,
        created_at: now,
        updated_at: None,
        body: ItemBody::Memory(Box::new(MemoryBody {
            confidence: draft.confidence,
            category: draft.category.clone(),
            subcategory: draft.subcategory.clone(),
            weight: draft.weight,
            subject: draft.subject.clone(),
            negative: draft.negative,
            participants: draft.participants.clone(),
            event: draft.event,
            temporal_category: draft.temporal_category,
            validity: Validity::default(),
            matter: draft.matter.clone().filter(|_| !draft.additive),
            supersedes: None,
            superseded_by: None,
            withdrawn: None,
            stated_at: passage.stated_at(),
            beside: draft.beside,
            evidence: vec![Evidence { passage: passage.id, quote: draft.quote.clone() }],
        })),
        entities: Vec::new(),
        vector: None,
    }
}

/// What is known at a place while its documents are stored.
pub(crate) struct Place {
    pub(crate) matters: Matters,
    pub(crate) entities: Entities,
}

/// What the event of a finished document tells.
fn ended(ingestion: IngestionId, items: usize, closed: &[MemoryId]) -> String {
    let mut told = json!({"ingestion_id": ingestion.to_string(), "items": items});
    if !closed.is_empty() {
        told["closed_memory_ids"] = closed.iter().map(ToString::to_string).collect();
    }
    told.to_string()
}

/// How a document ends, and what to tell people of it.
fn outcome(nothing: bool, problems: &[String]) -> (IngestStatus, Option<String>) {
    let said = (!problems.is_empty()).then(|| problems.join("; "));
    match (nothing, said) {
        (false, None) => (IngestStatus::Completed, None),
        (false, said) => (IngestStatus::PartialSuccess, said),
        (true, None) => (IngestStatus::Failed, Some("the document holds no words".to_owned())),
        (true, said) => (IngestStatus::Failed, said),
    }
}

/// Marks passages, and the memories that stand on them, as naming entities.
fn link(items: &mut [ItemRow], passages: usize, links: &[(EntityId, Vec<usize>)]) {
    let mut named: HashMap<MemoryId, Vec<EntityId>> = HashMap::new();
    for (entity, places) in links {
        for passage in places.iter().filter_map(|place| items[..passages].get(*place)) {
            named.entry(passage.id).or_default().push(*entity);
        }
    }
    for item in items.iter_mut() {
        let passage = match &item.body {
            ItemBody::Passage(_) => Some(item.id),
            ItemBody::Memory(body) => body.evidence.first().map(|evidence| evidence.passage),
        };
        item.entities.extend(passage.and_then(|passage| named.get(&passage)).into_iter().flatten());
    }
}

/// What a document says, read off the async threads. A text that defeats the extractor says nothing.
pub(crate) async fn understood(document: NewDocument) -> (NewDocument, Understanding) {
    let spare = document.clone();
    let work = move || {
        let understanding = understand(&document);
        (document, understanding)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| (spare, Understanding::default()))
}

/// What a document says.
fn understand(document: &NewDocument) -> Understanding {
    evoke_extract::understand(&described(document))
}

/// A document as the extractor takes it.
pub(crate) fn described(document: &NewDocument) -> Document<'_> {
    Document {
        document_type: document.document_type,
        text: &document.text,
        said_at: document.said_at,
        speaker: document.speaker.as_ref(),
        declared: Origin::declared(&document.metadata).ok().flatten(),
        mode: document.mode,
    }
}

/// The document as passages of plain text.
pub(crate) fn keep_verbatim(document: &NewDocument) -> Vec<PassageDraft> {
    const BYTES: usize = 1_600;
    let (mut passages, mut rest) = (Vec::new(), document.text.as_str());
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.ceil_char_boundary(BYTES));
        rest = after;
        passages.push(PassageDraft {
            turn: u32::try_from(passages.len()).unwrap_or(u32::MAX),
            text: text.to_owned(),
            speaker: document.speaker.clone().unwrap_or(Speaker::NOBODY),
            said_at: document.said_at,
            section: None,
            kind: MemoryKind::Fact,
            segment: None,
            key: None,
        });
    }
    passages
}
