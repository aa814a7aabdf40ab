//! Calls that search memories.

use super::Engine;
use crate::caller::Caller;
use crate::error::FetchError;
use crate::read::answer::Fetched;
use crate::read::request::FetchRequest;
use evoke_types::InstanceId;

impl Engine {
    /// Answers a read. An incomplete answer says why in [`Fetched::degraded`].
    ///
    /// # Errors
    /// [`FetchError::Scope`] when the ids break the addressing rules, [`FetchError::Cursor`] for a cursor of
    /// another read, [`FetchError::Busy`] when too many searches wait, [`FetchError::Store`].
    pub async fn fetch(&self, caller: &Caller, request: FetchRequest) -> Result<Fetched, FetchError> {
        self.parts.reads.reader.fetch(caller, request).await
    }

    /// Runs other work of a read that takes longer than a moment on the search threads, where instances take
    /// turns.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub async fn beside<T: Send + 'static>(
        &self,
        owner: &InstanceId,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, FetchError> {
        self.parts.reads.search.run(owner, work).await
    }
}
