//! The seam between the engine and whatever judges texts.

use crate::RerankError;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Instant;

/// Judges how well texts answer a question. Calls block; run them off the async threads.
pub trait Reranker: Send + Sync + Debug {
    /// What judges, for logs and reports: where it is and which model.
    fn name(&self) -> &str;

    /// One place for each text, in order: its score, or nothing when `until` came first. Texts are judged from the
    /// first on, so give the likeliest first.
    ///
    /// Higher is better. Scores are finite and on whatever scale the model has (logits, probabilities): compare
    /// them with others of the same call only.
    ///
    /// # Errors
    /// [`RerankError::Late`] when not one text was judged in time; otherwise when the model or the endpoint cannot
    /// answer. Never for the content of a text: what is too long is cut.
    fn rerank(&self, query: &str, texts: &[&str], until: Instant) -> Result<Vec<Option<f32>>, RerankError>;
}

impl<R: Reranker + ?Sized> Reranker for Arc<R> {
    fn name(&self) -> &str {
        (**self).name()
    }

    fn rerank(&self, query: &str, texts: &[&str], until: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        (**self).rerank(query, texts, until)
    }
}
