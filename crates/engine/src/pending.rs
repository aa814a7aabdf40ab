//! Words that were taken in and are not understood yet: a conversation's reads find them word for word.
//!
//! Understanding takes a moment, longer behind a backlog. Until then the newest documents that wait at the
//! places of a read are cut into the passages that understanding will make of them, under the ids that they
//! will bear, and laid over the places' indexes for this one read: same words, same ranking, nothing twice.
//! They have no vectors and no typed memories yet, so words alone find them.

use crate::Engine;
use crate::partitions::scope_of;
use evoke_extract::PassageDraft;
use evoke_recall::{OpenPartition, PartitionIndex};
use evoke_store::{
    DocumentHead, ItemBody, ItemRow, NewDocument, PartitionChanges, PartitionKey, PartitionVersion,
    PassageBody, StoreResult,
};
use evoke_types::{IngestionId, MemoryId, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::{Variant, Version};

/// Documents that one read looks at, and bytes of their texts: what a backlog may cost it.
const DOCUMENTS: usize = 100;
/// See [`DOCUMENTS`].
const BYTES: usize = 64 << 10;

impl Engine {
    /// Opens places as [`crate::partitions::Partitions::open`] does, with what waits there to be understood; tells
    /// also whose words those are. When nothing waits, that costs a look at two numbers.
    pub(crate) async fn open_with_pending(
        &self,
        keys: &[PartitionKey],
    ) -> StoreResult<(Vec<OpenPartition>, HashSet<IngestionId>)> {
        if self.lanes().is_quiet() {
            return Ok((self.partitions().open(keys).await?, HashSet::new()));
        }
        // In this order, a document that is finished meanwhile is seen twice rather than never.
        let pending = self.store().unfinished(keys, DOCUMENTS, BYTES).await?;
        let opened = self.partitions().open_each(keys).await?;
        let ingestions = pending.iter().map(|document| document.ingestion).collect();
        if pending.is_empty() {
            return Ok((opened.into_iter().flatten().collect(), ingestions));
        }
        let (keys, now, spare) = (keys.to_vec(), self.now(), opened.clone());
        let lay = move || lay_over(&keys, opened, &pending, now);
        let laid = tokio::task::spawn_blocking(lay).await.unwrap_or_else(|error| {
            tracing::error!(%error, "words that wait could not be read; answering without them");
            spare.into_iter().flatten().collect()
        });
        Ok((laid, ingestions))
    }
}

/// The opened places with the passages of documents that wait there.
fn lay_over(
    keys: &[PartitionKey],
    opened: Vec<Option<OpenPartition>>,
    pending: &[NewDocument],
    now: Timestamp,
) -> Vec<OpenPartition> {
    let place = |(key, opened): (&PartitionKey, Option<OpenPartition>)| {
        let here = || pending.iter().filter(|document| document.partition == *key);
        let known = |row: &ItemRow| opened.as_ref().is_some_and(|opened| opened.index.item(row.id).is_some());
        let items: Vec<ItemRow> =
            here().flat_map(|document| passages(document, now)).filter(|row| !known(row)).collect();
        if items.is_empty() {
            return opened;
        }
        let mut changes = PartitionChanges {
            version: PartitionVersion::default(),
            whole: opened.is_none(),
            items,
            removed: Vec::new(),
            documents: here().map(head).collect(),
            entities: Vec::new(),
        };
        let index = match &opened {
            Some(opened) => {
                changes.version = opened.index.version();
                opened.index.apply(changes)
            }
            None => PartitionIndex::build(changes, 0),
        };
        Some(OpenPartition { scope: scope_of(key), index: Arc::new(index) })
    };
    keys.iter().zip(opened).filter_map(place).collect()
}

/// The rows that understanding will make of a document's words, as far as they are known before it.
fn passages(document: &NewDocument, now: Timestamp) -> Vec<ItemRow> {
    let drafts = evoke_extract::passages(&crate::understand::described(document));
    let rows = drafts.iter().enumerate().map(|(ordinal, draft)| {
        passage_row(passage_id(document.ingestion, ordinal), document, ordinal, draft, now)
    });
    rows.filter(|row| !row.text.is_empty()).collect()
}

/// How far a sender's clock may be ahead of ours.
const CLOCK_SKEW_MILLIS: i64 = 5 * 60 * 1_000;

/// A passage as a row, without what only understanding brings. What states a time to come counts as said when it was
/// taken in: a wrong clock must not outrank, or close, what is said later.
pub(crate) fn passage_row(
    id: MemoryId,
    document: &NewDocument,
    ordinal: usize,
    draft: &PassageDraft,
    now: Timestamp,
) -> ItemRow {
    let is_to_come = draft.said_at.millis_since(document.received_at) > CLOCK_SKEW_MILLIS;
    let said_at = if is_to_come { document.received_at } else { draft.said_at };
    ItemRow {
        id,
        ingestion: document.ingestion,
        ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
        kind: draft.kind,
        text: draft.text.clone(),
        speaker: draft.speaker.clone(),
        said_at: said_at.at_offset(0),
        created_at: now,
        updated_at: None,
        body: ItemBody::Passage(PassageBody {
            turn: draft.turn,
            section: draft.section.clone(),
            segment: draft.segment,
            withheld: Vec::new(),
            stated_at: is_to_come.then_some(draft.said_at),
        }),
        entities: Vec::new(),
        vector: None,
    }
}

/// The id of a document's passage: the same before and after understanding. It begins with the time in the
/// document's id, and those of one document ascend, for the locality of stores.
pub(crate) fn passage_id(ingestion: IngestionId, ordinal: usize) -> MemoryId {
    numbered("passage", ingestion, ordinal)
}

/// The id of a document's memory: the same in each attempt to understand it.
pub(crate) fn memory_id(ingestion: IngestionId, ordinal: usize) -> MemoryId {
    numbered("memory", ingestion, ordinal)
}

fn numbered(kind: &str, ingestion: IngestionId, ordinal: usize) -> MemoryId {
    let digest = Sha256::new().chain_update(kind).chain_update(ingestion.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&ingestion.as_bytes()[..6]);
    bytes[6..12].copy_from_slice(&digest[..6]);
    bytes[12..].copy_from_slice(&u32::try_from(ordinal).unwrap_or(u32::MAX).to_be_bytes());
    let marked =
        uuid::Builder::from_bytes(bytes).with_version(Version::SortRand).with_variant(Variant::RFC4122);
    MemoryId::new(marked.into_uuid())
}

fn head(document: &NewDocument) -> DocumentHead {
    DocumentHead {
        ingestion: document.ingestion,
        document_id: document.document_id.clone(),
        document_type: document.document_type,
        said_at: document.said_at,
        metadata: document.metadata.clone(),
        conversation: document.conversation,
        position: document.position,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn passages_of_documents_have_ids_of_their_own_that_ascend() {
        let ids = |number: u128| {
            let ingestion = IngestionId::new(Uuid::from_u128(number));
            (0..300).map(move |ordinal| passage_id(ingestion, ordinal))
        };
        let early = 0x0190_0000_0000_7000_8000_0000_0000_0001;
        let (first, second) = (ids(early), ids(early + 1));
        assert!(first.clone().is_sorted());
        let all: HashSet<MemoryId> = first.chain(second).chain(ids(early + (1 << 80))).collect();
        assert_eq!(all.len(), 900);
        assert!(ids(early).max() < ids(early + (1 << 80)).min(), "the time comes first");
    }
}
