//! The second stage: vectors for the passages of many documents at once.
//!
//! Called by a worker for each round. The one thing to know: when the embedder fails, the documents go on without
//! vectors, and are embedded later in the background.

use super::job::{Embedding, Job, Stage};
use crate::embedding::service::EmbeddingService;
use evoke_store::VectorRow;
use std::sync::Arc;

/// Bytes of text embedded in one round: of all documents, and of the longer ones when there are short ones.
const BYTES: (usize, usize) = (8 << 10, 2 << 10);

/// Embeds the passages of documents.
pub(crate) struct EmbedStage {
    embedding: Arc<EmbeddingService>,
}

impl EmbedStage {
    /// A stage that embeds with this service.
    pub(crate) const fn new(embedding: Arc<EmbeddingService>) -> Self {
        Self { embedding }
    }

    /// Moves documents on by one slice each.
    pub(crate) async fn run(&self, jobs: &mut [Job]) {
        let each = bytes_of_long_documents(jobs);
        let mut texts: Vec<String> = Vec::new();
        let mut counts: Vec<usize> = Vec::new();
        for job in jobs.iter() {
            let some = match &job.stage {
                Stage::Embedding(embedding) if job.is_short() => embedding.next_texts(usize::MAX),
                Stage::Embedding(embedding) => embedding.next_texts(each),
                Stage::Waiting
                | Stage::Extracting(_)
                | Stage::Storing(_)
                | Stage::Done
                | Stage::Failed(_)
                | Stage::Released => Vec::new(),
            };
            counts.push(some.len());
            texts.extend(some);
        }
        let mut vectors = self.vectors(texts).await;
        for (job, count) in jobs.iter_mut().zip(counts) {
            let Stage::Embedding(embedding) = &mut job.stage else { continue };
            match &mut vectors {
                Some(vectors) => embedding.take(vectors.by_ref().take(count)),
                None => go_on_without_vectors(embedding),
            }
            if embedding.is_complete()
                && let Stage::Embedding(embedded) = std::mem::replace(&mut job.stage, Stage::Waiting)
            {
                job.stage = Stage::storing(embedded.document);
            }
        }
    }

    /// The vectors of texts, each absent without an embedder; `None` when it failed.
    async fn vectors(&self, texts: Vec<String>) -> Option<std::vec::IntoIter<Option<VectorRow>>> {
        let count = texts.len();
        if count == 0 {
            return Some(Vec::new().into_iter());
        }
        let Some((generation, outcome)) = self.embedding.embed(texts).await else {
            return Some(vec![None; count].into_iter());
        };
        match outcome {
            Ok(vectors) => {
                let rows = vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes }));
                Some(rows.collect::<Vec<_>>().into_iter())
            }
            Err(error) => {
                tracing::error!(
                    error,
                    "the embedder failed; these passages are found by their words until it is back"
                );
                self.embedding.fall_behind();
                None
            }
        }
    }
}

/// Bytes of text of each longer document in this round.
fn bytes_of_long_documents(jobs: &[Job]) -> usize {
    let short: usize = jobs.iter().filter(|job| job.is_short()).map(|job| job.bytes).sum();
    let long = jobs.iter().filter(|job| !job.is_short() && matches!(job.stage, Stage::Embedding(_)));
    BYTES.0.saturating_sub(short).max(BYTES.1) / long.count().max(1)
}

fn go_on_without_vectors(embedding: &mut Embedding) {
    embedding.document.add_problem("passages could not be embedded");
    let passages = embedding.document.extraction.passages.len();
    embedding.take(std::iter::repeat_n(None, passages));
}
