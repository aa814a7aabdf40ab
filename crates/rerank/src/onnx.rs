//! A cross-encoder in an ONNX file, run in this process.
//!
//! The model is the user's own: a directory with `model.onnx`, `tokenizer.json` (Hugging Face tokenizers:
//! WordPiece, SentencePiece or BPE) and optionally `config.json`. The graph takes `input_ids` and optionally
//! `attention_mask` and `token_type_ids`, with dynamic batch size and length; it outputs one logit per pair,
//! or two, the last of which means "relevant".

mod files;
mod graph;
mod pairs;

use self::graph::Graph;
use self::pairs::Pairs;
use crate::error::RerankError;
use crate::reranker::Reranker;
use std::path::Path;
use std::time::{Duration, Instant};

/// Maximum pairs per batch; the deadline is checked between batches.
const MAX_BATCH: usize = 8;
/// Pairs of the first batch, from which the time per pair is measured.
const PROBE_PAIRS: usize = 2;

/// A cross-encoder in this process. It runs on the CPU, on as many threads as there are cores.
#[derive(Debug)]
pub struct OnnxReranker {
    name: String,
    pairs: Pairs,
    graph: Graph,
}

impl OnnxReranker {
    /// Loads a model from its directory, and tries it on one pair.
    ///
    /// ```no_run
    /// use evoke_rerank::{OnnxReranker, Reranker};
    /// use std::path::Path;
    /// use std::time::{Duration, Instant};
    ///
    /// let reranker = OnnxReranker::load(Path::new("/srv/models/cross-encoder"))?;
    /// let deadline = Instant::now() + Duration::from_millis(250);
    /// let scores = reranker.rerank("green tea", &["a cup of green tea", "coffee"], deadline)?;
    /// assert_eq!(scores.len(), 2);
    /// # Ok::<(), evoke_rerank::RerankError>(())
    /// ```
    ///
    /// # Errors
    /// [`RerankError::ModelMissing`], [`RerankError::ModelUnreadable`], [`RerankError::ModelUnsuitable`].
    pub fn load(directory: &Path) -> Result<Self, RerankError> {
        let files = files::ModelFiles::find(directory)?;
        let pairs = Pairs::load(&files)?;
        let graph = Graph::load(&files.model)?;
        let name = directory.display().to_string();
        let this = Self { name, pairs, graph };
        let unsuitable = |reason: String| RerankError::ModelUnsuitable { file: files.model.clone(), reason };
        let trial = this
            .pairs
            .encode_pairs("a question", &["its answer"])
            .and_then(|batch| this.graph.scores(&batch));
        match trial.map_err(unsuitable)?.as_slice() {
            [score] if score.is_finite() => Ok(this),
            other => Err(unsuitable(format!("a pair of texts has the scores {other:?}"))),
        }
    }

    fn score(&self, query: &str, texts: &[&str]) -> Result<Vec<f32>, RerankError> {
        let failed = |reason: String| RerankError::ModelFailed { name: self.name.clone(), reason };
        let scores = self
            .pairs
            .encode_pairs(query, texts)
            .and_then(|batch| self.graph.scores(&batch))
            .map_err(failed)?;
        if scores.len() != texts.len() || scores.iter().any(|score| !score.is_finite()) {
            return Err(failed(format!("{} texts have the scores {scores:?}", texts.len())));
        }
        Ok(scores)
    }
}

impl Reranker for OnnxReranker {
    fn name(&self) -> &str {
        &self.name
    }

    fn rerank(
        &self,
        query: &str,
        texts: &[&str],
        deadline: Instant,
    ) -> Result<Vec<Option<f32>>, RerankError> {
        let mut scores = Vec::with_capacity(texts.len());
        let (mut remaining, mut slowest) = (texts, None);
        loop {
            let started = Instant::now();
            let affordable_pairs =
                affordable_pairs(deadline.saturating_duration_since(started), slowest).min(remaining.len());
            if affordable_pairs == 0 {
                break;
            }
            let (batch, rest) = remaining.split_at(affordable_pairs);
            scores.extend(self.score(query, batch)?.into_iter().map(Some));
            slowest = slowest.max(Some(started.elapsed() / affordable_pairs as u32));
            remaining = rest;
        }
        if scores.is_empty() && !texts.is_empty() {
            return Err(RerankError::Late { name: self.name.clone() });
        }
        scores.resize(texts.len(), None);
        Ok(scores)
    }
}

/// How many pairs can be computed in the remaining time, given the time per pair.
fn affordable_pairs(time_left: Duration, pair: Option<Duration>) -> usize {
    match pair {
        None if time_left.is_zero() => 0,
        None => PROBE_PAIRS,
        Some(pair) => usize::try_from(time_left.as_nanos() / pair.as_nanos().max(1))
            .map_or(MAX_BATCH, |n| n.min(MAX_BATCH)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_as_large_as_the_time_allows() {
        let millis = Duration::from_millis;
        assert_eq!(affordable_pairs(millis(0), None), 0);
        assert_eq!(affordable_pairs(millis(1), None), PROBE_PAIRS);
        assert_eq!(affordable_pairs(millis(100), Some(millis(30))), 3);
        assert_eq!(affordable_pairs(millis(20), Some(millis(30))), 0);
        assert_eq!(affordable_pairs(millis(900), Some(millis(30))), MAX_BATCH);
        assert_eq!(affordable_pairs(Duration::MAX, Some(Duration::ZERO)), MAX_BATCH);
        assert_eq!(affordable_pairs(millis(0), Some(Duration::ZERO)), 0);
    }
}
