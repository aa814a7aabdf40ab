//! New ids for the rows of an archive.
//!
//! Called by [`super::restore`] when an archive goes to another instance. The one thing to know: a new id follows from the
//! old one and the instance alone, so references between rows stay right, an import can be repeated, and no id of another
//! instance can be hit.

use evoke_store::{ArchivedConversation, ArchivedDocument, EntityRow, ItemBody, ItemRow, MemoryBody};
use evoke_types::{IngestionId, InstanceId, MemoryId};
use sha2::{Digest, Sha256};
use uuid::{Uuid, Variant, Version};

/// Derives ids for one instance.
pub(crate) struct DerivedIds<'a>(pub(crate) &'a InstanceId);

impl DerivedIds<'_> {
    /// The time at the beginning and the number at the end stay: stores order and cluster rows by them.
    fn derive(&self, id: Uuid) -> Uuid {
        let digest = Sha256::new().chain_update(self.0.as_str()).chain_update(id.as_bytes()).finalize();
        let mut bytes = *id.as_bytes();
        bytes[6..12].copy_from_slice(&digest[..6]);
        let builder = uuid::Builder::from_bytes(bytes);
        builder.with_version(Version::SortRand).with_variant(Variant::RFC4122).into_uuid()
    }

    fn ingestion(&self, id: IngestionId) -> IngestionId {
        IngestionId::new(self.derive(id.uuid()))
    }

    fn memory(&self, id: MemoryId) -> MemoryId {
        MemoryId::new(self.derive(id.uuid()))
    }

    /// An entity that names its document by the new id. Entities are known within their partition only.
    pub(crate) fn entity(&self, row: EntityRow) -> EntityRow {
        EntityRow { first_seen: self.ingestion(row.first_seen), ..row }
    }

    /// A conversation that names its document by the new id. Conversations are known within their instance only.
    pub(crate) fn conversation(&self, mut archived: ArchivedConversation) -> ArchivedConversation {
        if let Some(mark) = &mut archived.transcript {
            mark.ingestion = self.ingestion(mark.ingestion);
        }
        archived
    }

    /// A document with new ids throughout.
    pub(crate) fn document(&self, mut archived: ArchivedDocument) -> ArchivedDocument {
        archived.document.ingestion = self.ingestion(archived.document.ingestion);
        if let Some(outcome) = &mut archived.outcome {
            outcome.closed.iter_mut().for_each(|id| *id = self.memory(*id));
        }
        archived.items = archived.items.into_iter().map(|item| self.item(item)).collect();
        archived
    }

    fn item(&self, row: ItemRow) -> ItemRow {
        let body = match row.body {
            ItemBody::Passage(mut body) => {
                for part in &mut body.withheld {
                    part.memory = part.memory.map(|id| self.memory(id));
                }
                ItemBody::Passage(body)
            }
            ItemBody::Memory(body) => ItemBody::Memory(Box::new(self.body(*body))),
        };
        ItemRow { id: self.memory(row.id), ingestion: self.ingestion(row.ingestion), body, ..row }
    }

    fn body(&self, mut body: MemoryBody) -> MemoryBody {
        body.supersedes = body.supersedes.map(|id| self.memory(id));
        body.superseded_by = body.superseded_by.map(|id| self.memory(id));
        if let Some(withdrawal) = &mut body.withdrawn {
            withdrawal.by = self.ingestion(withdrawal.by);
        }
        body.evidence.iter_mut().for_each(|evidence| evidence.passage = self.memory(evidence.passage));
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_keep_their_order_and_differ_by_instance() {
        let (one, two) = (InstanceId::from_bits(1), InstanceId::from_bits(2));
        let early = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
        let late = Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0000);
        let derived = DerivedIds(&one);
        assert!(derived.derive(early) < derived.derive(late));
        assert_eq!(derived.derive(early), derived.derive(early));
        assert_ne!(derived.derive(early), DerivedIds(&two).derive(early));
        assert_ne!(derived.derive(early), early);
        assert_eq!(derived.derive(early).as_bytes()[12..], early.as_bytes()[12..]);
    }
}
