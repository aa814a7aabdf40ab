//! The calls of [`Requests`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::requests;
use async_trait::async_trait;
use evoke_store::{RequestMark, Requests, StoreResult};

#[async_trait]
impl Requests for SqliteStore {
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool> {
        self.writer.change(move |db| requests::remember(db, &mark)).await
    }
}
