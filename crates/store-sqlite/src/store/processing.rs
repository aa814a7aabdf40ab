//! The calls of [`Processing`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::processing;
use async_trait::async_trait;
use evoke_store::{Processing, StoreResult, Understood, UnderstoodPart};
use evoke_types::IngestionId;

#[async_trait]
impl Processing for SqliteStore {
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool> {
        self.writer.change_patiently(move |db| processing::store_part(db, &part)).await
    }
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>> {
        self.readers.scan(processing::partly_stored).await
    }
    async fn finish(&self, understood: Understood) -> StoreResult<bool> {
        self.writer.change_patiently(move |db| processing::finish(db, &understood)).await
    }
}
