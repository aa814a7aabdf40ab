//! The calls of [`Revisions`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::revisions;
use async_trait::async_trait;
use evoke_store::{PartitionKey, Removal, Revision, Revisions, StoreResult};
use evoke_types::Timestamp;
use rusqlite::Connection;
use std::sync::Arc;

#[async_trait]
impl Revisions for SqliteStore {
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal> {
        let (partition, removes) = (partition.clone(), revision.removes_words());
        let now = revision.events.iter().map(|event| event.at).max().unwrap_or(Timestamp::from_millis(0));
        let revision = Arc::new(revision);
        let work = move |db: &Connection| revisions::revise(db, &partition, &revision);
        if !removes {
            self.writer.change(work).await?;
            return Ok(Removal::Complete);
        }
        self.directory.remove_old_copies()?;
        self.remove(work).await?;
        Ok(self.removal(now).await)
    }
}
