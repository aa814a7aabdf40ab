//! The calls of [`Keys`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::keys;
use async_trait::async_trait;
use evoke_store::{KeyRow, Keys, NewEvent, StoreResult};
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};

#[async_trait]
impl Keys for SqliteStore {
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.writer.change(move |db| keys::put(db, &row, event.as_ref())).await
    }
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>> {
        self.readers.lookup(|db| keys::by_hash(db, hash))
    }
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| keys::of(db, &instance)).await
    }
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64> {
        let instance = instance.clone();
        // Also on a full disk: a key that has leaked must not wait for space.
        self.remove(move |db| keys::revoke(db, &instance, which, &event)).await
    }
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()> {
        self.writer.change_patiently(move |db| keys::note_uses(db, &uses)).await
    }
}
