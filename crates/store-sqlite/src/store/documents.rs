//! The calls of [`Documents`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::documents;
use async_trait::async_trait;
use evoke_store::{Acceptance, Documents, IngestionRow, NewDocument, StoreResult};
use evoke_types::{IngestionId, InstanceId};

#[async_trait]
impl Documents for SqliteStore {
    async fn accept(
        &self,
        documents: Vec<NewDocument>,
        all_or_nothing: bool,
    ) -> StoreResult<Vec<Acceptance>> {
        self.writer.change(move |db| documents::accept(db, &documents, all_or_nothing)).await
    }
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>> {
        self.readers.lookup(|db| documents::ingestion(db, instance, id))
    }
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| documents::closing(db, &instance, before, limit)).await
    }
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>> {
        let instance = instance.clone();
        self.readers.scan(move |db| documents::text(db, &instance, id)).await
    }
}
