//! The [`Reranker`] trait: what the engine depends on to score candidates.
//!
//! The engine calls it on a blocking thread for accurate reads; [`RemoteReranker`](crate::RemoteReranker) and
//! `OnnxReranker` implement it.

use crate::error::RerankError;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Instant;

/// Scores how well texts answer a query. Calls block, so they must not run on async threads.
pub trait Reranker: Send + Sync + Debug {
    /// The name for logs and reports: which model, and where.
    fn name(&self) -> &str;

    /// Scores texts, in order: `None` for those that were not scored before the deadline. Texts are scored
    /// from the first on, so the likeliest should come first.
    ///
    /// Higher is better. Scores are finite and on any scale that the model has (logits, probabilities), so
    /// they can be compared only with others of the same call.
    ///
    /// # Errors
    /// [`RerankError::Late`] when no text was scored before the deadline; otherwise when the model or the
    /// endpoint fails. Never for the content of a text: what is too long is truncated.
    fn rerank(&self, query: &str, texts: &[&str], deadline: Instant)
    -> Result<Vec<Option<f32>>, RerankError>;
}

impl<R: Reranker + ?Sized> Reranker for Arc<R> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn rerank(
        &self,
        query: &str,
        texts: &[&str],
        deadline: Instant,
    ) -> Result<Vec<Option<f32>>, RerankError> {
        (**self).rerank(query, texts, deadline)
    }
}
