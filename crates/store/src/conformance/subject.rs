//! A store under test, and what a case of the suite answers.
//!
//! Implemented by the tests of every store. The one thing to know: the suite restarts a store whenever it likes.

use crate::error::StoreResult;
use crate::store::Store;
use async_trait::async_trait;
use std::sync::Arc;

/// What a case answers: an error of the store fails it, as a panic does.
pub type CaseResult = StoreResult<()>;

/// A store under test, and how it comes back after a restart.
#[async_trait]
pub trait Subject: Send {
    /// The store as it is open now.
    fn store(&self) -> Arc<dyn Store>;
    /// Closes the store and opens it again on the same data. A store that keeps nothing beyond its
    /// own life stays as it is.
    async fn reopen(&mut self) -> StoreResult<()>;
}
