//! Scores from a cross-encoder in an ONNX file, computed in this process.
//!
//! The model is the user's own: a directory with `model.onnx`, `tokenizer.json` (Hugging Face tokenizers: WordPiece,
//! SentencePiece or BPE) and, where there is one, `config.json`. The graph takes `input_ids` and, where it has them,
//! `attention_mask` and `token_type_ids`, with free batch and length; it gives one logit a pair, or two of which the
//! last one means "it answers".

mod files;
mod graph;
mod pairs;

use self::graph::Graph;
use self::pairs::Pairs;
use crate::{RerankError, Reranker};
use std::path::Path;
use std::time::{Duration, Instant};

/// Pairs that are computed at once, at most; the time is looked at in between.
const BATCH: usize = 8;
/// Pairs that are computed first, to learn how long one takes.
const FIRST: usize = 2;

/// A cross-encoder in this process. It computes on the processor, on as many threads as there are cores.
#[derive(Debug)]
pub struct OnnxReranker {
    name: String,
    pairs: Pairs,
    graph: Graph,
}

impl OnnxReranker {
    /// Reads a model from its directory, and tries it on one pair.
    ///
    /// # Errors
    /// [`RerankError::ModelMissing`], [`RerankError::ModelUnreadable`], [`RerankError::ModelUnsuitable`].
    pub fn load(directory: &Path) -> Result<Self, RerankError> {
        let files = files::Files::find(directory)?;
        let pairs = Pairs::load(&files)?;
        let graph = Graph::load(&files.model)?;
        let name = directory.display().to_string();
        let this = Self { name, pairs, graph };
        let unsuitable = |reason: String| RerankError::ModelUnsuitable { file: files.model.clone(), reason };
        let tried =
            this.pairs.tokens("a question", &["its answer"]).and_then(|batch| this.graph.scores(&batch));
        match tried.map_err(unsuitable)?.as_slice() {
            [score] if score.is_finite() => Ok(this),
            other => Err(unsuitable(format!("a pair of texts has the scores {other:?}"))),
        }
    }

    fn judge(&self, query: &str, texts: &[&str]) -> Result<Vec<f32>, RerankError> {
        let failed = |reason: String| RerankError::ModelFailed { name: self.name.clone(), reason };
        let scores =
            self.pairs.tokens(query, texts).and_then(|batch| self.graph.scores(&batch)).map_err(failed)?;
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

    fn rerank(&self, query: &str, texts: &[&str], until: Instant) -> Result<Vec<Option<f32>>, RerankError> {
        let mut scores = Vec::with_capacity(texts.len());
        let (mut to_come, mut slowest) = (texts, None);
        loop {
            let begun = Instant::now();
            let fitting = fitting(until.saturating_duration_since(begun), slowest).min(to_come.len());
            if fitting == 0 {
                break;
            }
            let (batch, after) = to_come.split_at(fitting);
            scores.extend(self.judge(query, batch)?.into_iter().map(Some));
            slowest = slowest.max(Some(begun.elapsed() / fitting as u32));
            to_come = after;
        }
        if scores.is_empty() && !texts.is_empty() {
            return Err(RerankError::Late { name: self.name.clone() });
        }
        scores.resize(texts.len(), None);
        Ok(scores)
    }
}

/// How many pairs to compute in the time that is left, when one has taken so long.
fn fitting(left: Duration, pair: Option<Duration>) -> usize {
    match pair {
        None if left.is_zero() => 0,
        None => FIRST,
        Some(pair) => {
            usize::try_from(left.as_nanos() / pair.as_nanos().max(1)).map_or(BATCH, |n| n.min(BATCH))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_as_large_as_the_time_allows() {
        let millis = Duration::from_millis;
        assert_eq!(fitting(millis(0), None), 0);
        assert_eq!(fitting(millis(1), None), FIRST);
        assert_eq!(fitting(millis(100), Some(millis(30))), 3);
        assert_eq!(fitting(millis(20), Some(millis(30))), 0);
        assert_eq!(fitting(millis(900), Some(millis(30))), BATCH);
        assert_eq!(fitting(Duration::MAX, Some(Duration::ZERO)), BATCH);
        assert_eq!(fitting(millis(0), Some(Duration::ZERO)), 0);
    }
}
