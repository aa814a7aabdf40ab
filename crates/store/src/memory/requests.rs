//! Requests under keys of their senders.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{REMEMBERED_REQUESTS, REPLAY_WINDOW_MILLIS, RequestMark, Requests};
use async_trait::async_trait;

#[async_trait]
impl Requests for MemoryStore {
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool> {
        self.with(|s| s.remember_request(mark))
    }
}

impl State {
    /// Records a request, unless another one had its key.
    pub(super) fn remember_request(&mut self, mark: RequestMark) -> bool {
        let known = self.requests.entry(mark.instance.clone()).or_default();
        known.retain(|first| mark.at.millis_since(first.at) < REPLAY_WINDOW_MILLIS);
        if let Some(first) = known.iter().find(|first| first.key == mark.key) {
            return first.says == mark.says;
        }
        known.push_back(mark);
        while known.len() as u64 > REMEMBERED_REQUESTS {
            known.pop_front();
        }
        true
    }
}
