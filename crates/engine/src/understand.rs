//! From queued words to stored memories: extract, embed, settle what is superseded, store.

use crate::background;
use crate::engine::Engine;
use crate::entities::Entities;
use crate::names::Speakers;
use crate::pending::{passage_id, passage_row};
use crate::supersede::Matters;
use crate::wishes;
use evoke_extract::{Document, MemoryDraft, PassageDraft, Understanding};
use evoke_store::{
    ClaimedDocument, ItemBody, ItemRow, MemoryBody, NewDocument, NewEvent, PartitionKey, StoreError,
    Understood, VectorRow,
};
use evoke_types::{EntityId, Evidence, IngestStatus, MemoryId, MemoryKind, Speaker, Timestamp, Validity};
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A document and what its text says.
pub(crate) struct Read {
    pub(crate) claimed: ClaimedDocument,
    pub(crate) understanding: Understanding,
    /// One a passage, when there is an embedder and it answered.
    vectors: Vec<Option<VectorRow>>,
}

/// How long to wait before a document that could not be stored is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// Documents stored at the same time: their transactions share a commit.
const STORED_TOGETHER: usize = 64;

impl Engine {
    /// Understands a batch: one pass of the extractor, one of the embedder, then a transaction each.
    pub(crate) async fn understand_batch(&self, batch: Vec<ClaimedDocument>) {
        let begun = Instant::now();
        let read = read_all(batch).await;
        crate::metric::understanding("extract", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let read = self.embed_all(read).await;
        crate::metric::understanding("embed", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        self.store_all(read).await;
        crate::metric::understanding("store", begun.elapsed().as_secs_f64());
    }

    async fn embed_all(&self, mut read: Vec<Read>) -> Vec<Read> {
        let texts: Vec<String> = read.iter().flat_map(embedded_texts).collect();
        if texts.is_empty() {
            return read;
        }
        let Some((generation, outcome)) = self.embedding().embed(texts).await else { return read };
        match outcome {
            Ok(vectors) => {
                let mut vectors = vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes }));
                for one in &mut read {
                    one.vectors = vectors.by_ref().take(one.understanding.passages.len()).collect();
                }
            }
            Err(error) => {
                tracing::error!(
                    error,
                    "the embedder failed; these passages are found by their words until it is back"
                );
                for one in &mut read {
                    one.understanding.problems.push("passages could not be embedded".to_owned());
                }
            }
        }
        read
    }

    /// Stores documents of different partitions side by side, those of one partition in order.
    async fn store_all(&self, read: Vec<Read>) {
        let mut by_partition: Vec<(PartitionKey, Vec<Read>)> = Vec::new();
        for one in read {
            let key = &one.claimed.document.partition;
            match by_partition.iter_mut().find(|(known, _)| known == key) {
                Some((_, group)) => group.push(one),
                None => by_partition.push((key.clone(), vec![one])),
            }
        }
        use futures::StreamExt;
        futures::stream::iter(by_partition)
            .for_each_concurrent(STORED_TOGETHER, |(key, group)| async move {
                let lock = self.lanes().writer(&key);
                let _one_writer = lock.lock().await;
                self.store_group(&key, group).await;
            })
            .await;
    }

    /// Stores documents of one partition: each is settled against the ones before it, and their
    /// transactions, one a document, are handed over in order and share commits.
    async fn store_group(&self, partition: &PartitionKey, group: Vec<Read>) {
        let Some(mut place) = self.place_or_wait(partition).await else { return };
        let mut finishing = Vec::with_capacity(group.len());
        for mut read in group {
            let wishes = wishes::spoken(&read);
            if !wishes.is_empty() {
                // A wish reaches everything said before it, so that has to be stored by then.
                futures::future::join_all(std::mem::take(&mut finishing)).await;
                while let Err(error) = self.grant(partition, &wishes, &mut read).await {
                    tracing::error!(%error, "a wish to forget could not be carried out");
                    if !self.may_try_again(&error).await {
                        return;
                    }
                }
                let Some(after) = self.place_or_wait(partition).await else { return };
                place = after;
            }
            finishing.push(self.finish_one(self.compose(&read, &mut place)));
        }
        futures::future::join_all(finishing).await;
    }

    async fn place_or_wait(&self, partition: &PartitionKey) -> Option<Place> {
        loop {
            match self.place(partition).await {
                Ok(place) => return Some(place),
                Err(error) => {
                    tracing::error!(%error, "a partition could not be read");
                    if !self.may_try_again(&error).await {
                        return None;
                    }
                }
            }
        }
    }

    /// Stores one document. While the store is not available (a full disk, say), it is tried again.
    async fn finish_one(&self, understood: Understood) {
        let (ingestion, status) = (understood.ingestion, understood.status.as_str());
        let memories =
            understood.items.iter().filter(|item| matches!(item.body, ItemBody::Memory(_))).count();
        let passages = understood.items.len() - memories;
        loop {
            match self.store().finish(understood.clone()).await {
                Ok(true) => return crate::metric::understood(status, passages, memories),
                Ok(false) => {
                    return tracing::info!(%ingestion, "erased while it was being understood: nothing stored");
                }
                Err(error) => {
                    tracing::error!(%error, %ingestion, "a document could not be stored");
                    if !self.may_try_again(&error).await {
                        return;
                    }
                }
            }
        }
    }

    /// Waits, when trying again can help; false when it cannot, or the engine stops: what is in hand
    /// is then taken up at the next start.
    async fn may_try_again(&self, error: &StoreError) -> bool {
        matches!(error, StoreError::Unavailable(_)) && !self.lanes().stopped_within(RETRY).await
    }

    /// What is known at a place before its next documents are stored.
    async fn place(&self, partition: &PartitionKey) -> Result<Place, StoreError> {
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
    fn compose(&self, read: &Read, place: &mut Place) -> Understood {
        background::pause();
        let now = self.now();
        let document = &read.claimed.document;
        let drafts = &read.understanding.entities;
        let named = place.entities.resolve(drafts, document.ingestion, || EntityId::new(self.ids().uuid()));
        let mut items = Self::passages(document, read, now);
        let passages = items.len();
        for (ordinal, draft) in read.understanding.memories.iter().enumerate() {
            let row = self.memory_row(document, ordinal, draft, &items[..passages], now);
            items.extend(row);
        }
        link(&mut items, passages, &named.links);
        let rewritten = place.matters.settle(&mut items, now);
        let (status, error) = outcome(items.is_empty(), &read.understanding.problems);
        let event = NewEvent {
            instance: document.partition.instance.clone(),
            kind: format!("ingestion.{status}"),
            payload: json!({"ingestion_id": document.ingestion.to_string(), "items": items.len()})
                .to_string(),
            at: now,
        };
        Understood {
            ingestion: document.ingestion,
            attempt: read.claimed.attempt,
            status,
            error,
            at: now,
            items,
            rewritten,
            entities: named.rows,
            events: vec![event],
        }
    }

    fn passages(document: &NewDocument, read: &Read, now: Timestamp) -> Vec<ItemRow> {
        let drafts = read.understanding.passages.iter().enumerate();
        let mut vectors = read.vectors.iter().cloned();
        let row = |(ordinal, draft): (usize, &PassageDraft)| {
            let vector = vectors.next().flatten().filter(|_| !draft.text.is_empty());
            let id = passage_id(document.ingestion, ordinal);
            ItemRow { vector, ..passage_row(id, document.ingestion, ordinal, draft, now) }
        };
        drafts.map(row).collect()
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
        ItemRow { vector, ..passage_row(id, document.ingestion, ordinal, draft, now) }
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
        Some(ItemRow {
            id: MemoryId::new(self.ids().uuid()),
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
                evidence: vec![Evidence { passage: passage.id, quote: draft.quote.clone() }],
            })),
            entities: Vec::new(),
            vector: None,
        })
    }
}

/// What is known at a place while its documents are stored.
struct Place {
    matters: Matters,
    entities: Entities,
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

/// Reads documents off the async threads. One that defeats the extractor is kept verbatim.
async fn read_all(batch: Vec<ClaimedDocument>) -> Vec<Read> {
    let spare = batch.clone();
    let work = move || batch.into_iter().map(read_one).collect::<Vec<_>>();
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => read,
        Err(error) => {
            tracing::error!(%error, "extraction failed; reading the documents one by one");
            let mut read = Vec::with_capacity(spare.len());
            for claimed in spare {
                let verbatim = claimed.clone();
                let one = tokio::task::spawn_blocking(move || read_one(claimed)).await;
                read.push(one.unwrap_or_else(|_| keep_verbatim(verbatim)));
            }
            read
        }
    }
}

fn read_one(claimed: ClaimedDocument) -> Read {
    background::pause();
    let understanding = understand(&claimed.document);
    Read { claimed, understanding, vectors: Vec::new() }
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
        mode: document.mode,
    }
}

/// The document as passages of plain text: searchable, and the status says why there is no more.
fn keep_verbatim(claimed: ClaimedDocument) -> Read {
    const CHARACTERS: usize = 800;
    let document = &claimed.document;
    let characters: Vec<char> = document.text.chars().collect();
    let passages = characters
        .chunks(CHARACTERS)
        .enumerate()
        .map(|(turn, chunk)| PassageDraft {
            turn: u32::try_from(turn).unwrap_or(u32::MAX),
            text: chunk.iter().collect(),
            speaker: document.speaker.clone().unwrap_or(Speaker::NOBODY),
            said_at: document.said_at,
            section: None,
            kind: MemoryKind::Fact,
            key: None,
        })
        .collect();
    let understanding = Understanding {
        passages,
        memories: Vec::new(),
        entities: Vec::new(),
        forget: Vec::new(),
        problems: vec!["the text could not be understood; it is kept word for word".to_owned()],
    };
    Read { claimed, understanding, vectors: Vec::new() }
}

/// What is embedded of each passage: its words without the names of those who speak in the document.
fn embedded_texts(read: &Read) -> Vec<String> {
    let passages = &read.understanding.passages;
    let speakers = Speakers::new(passages.iter().filter_map(|p| p.speaker.name.as_deref()));
    passages.iter().map(|p| speakers.left_out_of(&p.text)).collect()
}
