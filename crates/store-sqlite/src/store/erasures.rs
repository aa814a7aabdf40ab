//! The calls of [`Erasures`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::{cleaning, erasures};
use async_trait::async_trait;
use evoke_store::{
    EraseCounts, EraseTarget, ErasureRow, Erasures, NewEvent, Removal, StoreError, StoreResult,
};
use evoke_types::{DeletionId, InstanceId, Timestamp};
use rusqlite::Connection;
use std::sync::Arc;

#[async_trait]
impl Erasures for SqliteStore {
    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts> {
        let (instance, target) = (instance.clone(), target.clone());
        self.readers.scan(move |db| erasures::count(db, &instance, &target)).await
    }
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow> {
        // What is erased must not stand in a copy from before a migration.
        self.directory.remove_old_copies()?;
        let now = record.at;
        let asked = Arc::new((target, record, event));
        let erase = move |db: &Connection| erasures::erase(db, &asked.0, &asked.1, &asked.2);
        let record = self.remove(erase).await?;
        let done = self.removal(now).await == Removal::Complete;
        let completed =
            if done { self.erasure(&record.instance, record.id).await.ok().flatten() } else { None };
        Ok(completed.unwrap_or(record))
    }
    async fn finish_removals(&self, now: Timestamp) -> StoreResult<Removal> {
        let Some(upto) = self.readers.lookup(cleaning::open)? else { return Ok(Removal::Complete) };
        let remover = self.remover.clone();
        let emptied = tokio::task::spawn_blocking(move || remover.try_to_empty(upto)).await;
        let emptied =
            emptied.map_err(|e| StoreError::Unavailable(format!("emptying the log was cut off: {e}")))?;
        if emptied == Removal::Complete {
            self.writer.remove(move |db| erasures::cleaned(db, upto, now)).await?;
        }
        Ok(emptied)
    }
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>> {
        self.readers.lookup(|db| erasures::one(db, instance, id))
    }
}
