//! Changes outside ingestion.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{Claim, PartitionKey, Removal, Revision, Revisions};
use async_trait::async_trait;
use evoke_types::IngestionId;
use std::collections::BTreeSet;

#[async_trait]
impl Revisions for MemoryStore {
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal> {
        self.with(|s| s.revise(partition, revision))?;
        Ok(Removal::Complete)
    }
}

impl State {
    pub(super) fn revise(&mut self, key: &PartitionKey, revision: Revision) {
        if revision.changes_partition() {
            let sequence = self.touch(key);
            let removed = revision.removed.into_iter();
            let cut: BTreeSet<_> = removed.filter_map(|id| self.remove_item(key, id, sequence)).collect();
            for item in revision.items {
                self.put_item(key, item, sequence);
            }
            self.put_entities(key, revision.entities, sequence);
            cut.into_iter().for_each(|document| self.free_id_of(document));
        }
        for (id, text) in revision.document_texts {
            self.rewrite_text(key, id, text);
        }
        for conversation in revision.conversations {
            self.revise_conversation(key, conversation);
        }
        for (report, body) in revision.reports {
            self.rewrite_report(key, &report, &body);
        }
        revision.files.into_iter().for_each(|new| self.rewrite_file(key, new));
        revision.events.into_iter().for_each(|event| self.emit(event));
    }

    /// Replaces the text of a document of this partition. If the old text is being processed, processing
    /// starts over.
    fn rewrite_text(&mut self, key: &PartitionKey, id: IngestionId, text: String) {
        let document = self.numbers.get(&id).and_then(|number| self.documents.get_mut(number));
        let Some(document) = document.filter(|d| d.row.partition == *key) else { return };
        document.row.text = text;
        let claim = Claim { ingestion: id, attempt: document.attempt };
        self.release(&[claim], false);
    }
}
