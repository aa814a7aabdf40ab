//! Work on many texts that must not hold up the async threads.
//!
//! Called wherever forgetting walks through a partition or a conversation. The one thing to know: a panic in it fails the
//! call and changes nothing.

use evoke_store::{StoreError, StoreResult};

/// Runs something that takes longer than a moment on a blocking thread.
///
/// # Errors
/// [`StoreError::Unavailable`] when it was cut off.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> StoreResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Unavailable(format!("looking for words was cut off: {error}")))
}
