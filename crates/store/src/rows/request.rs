//! Requests that came under a key which their sender chose.
//!
//! Kept so that the same request sent again is answered, not done, again. The one thing to know: digests only.

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
