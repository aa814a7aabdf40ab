//! Requests that came under a key which their sender chose.
//!
//! Kept so that the same request sent again is answered, not done, again. The one thing to know: digests only.

use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{InstanceId, Timestamp};

/// Requests with a key of their own that are remembered of one instance; the oldest are forgotten first.
pub const REMEMBERED_REQUESTS: u64 = 100_000;

/// That a request came under a key which its sender chose. Digests only: nothing of the request can be read in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestMark {
    /// Whose request.
    pub instance: InstanceId,
    /// The sender's key.
    pub key: [u8; 32],
    /// What the request says.
    pub says: [u8; 32],
    /// When it came.
    pub at: Timestamp,
}

/// Requests under keys that their senders chose, so that a repeated one is known.
#[async_trait]
pub trait Requests: Send + Sync {
    /// Records a request under its key. Returns false when a different one was recorded under the same key
    /// within [`REPLAY_WINDOW_MILLIS`](super::documents::REPLAY_WINDOW_MILLIS); then nothing changes. The latest [`REMEMBERED_REQUESTS`] of each
    /// instance are kept.
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool>;
}
