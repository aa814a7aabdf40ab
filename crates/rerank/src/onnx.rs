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

/// Pairs that are computed at once; the time is looked at in between.
const BATCH: usize = 8;

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
        // A batch is begun when the one before says that it will end in time.
        let mut longest = Duration::ZERO;
        for batch in texts.chunks(BATCH) {
            let begun = Instant::now();
            if begun + longest >= until {
                break;
            }
            scores.extend(self.judge(query, batch)?.into_iter().map(Some));
            longest = longest.max(begun.elapsed());
        }
        if scores.is_empty() && !texts.is_empty() {
            return Err(RerankError::Late { name: self.name.clone() });
        }
        scores.resize(texts.len(), None);
        Ok(scores)
    }
}
