//! all-MiniLM-L6-v2 in-process: a small, exact forward pass.
//!
//! The model is fixed, so the code is: WordPiece tokens, six transformer layers, mean pooling, unit length.
//! Weights are kept in half precision (45 MB in all). See `docs/embedding.md` for measurements against
//! general runtimes. (Model: Reimers and Gurevych, "Sentence-BERT", 2019; Wang et al., "MiniLM", 2020.)
//!
//! Modules, from the bottom: `dimensions`, `simd` (vector instructions), `gemm` (matrix products),
//! `activations`, `linear`, `attention`, `encoder` (the forward pass), `cpu_dispatch` (instruction set);
//! `pretokenizer` and `tokenizer`; `safetensors` and `weights`; `scheduler` and `batch` (parallelism).

mod activations;
mod attention;
mod batch;
mod cpu_dispatch;
mod dimensions;
mod encoder;
mod gemm;
mod linear;
mod pretokenizer;
mod safetensors;
mod scheduler;
mod simd;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

use std::path::Path;

use self::cpu_dispatch::CpuDispatch;
use self::scheduler::{Priority, Scheduler};
use self::tokenizer::Tokenizer;
use self::weights::Weights;
use crate::embedder::Embedder;
use crate::error::EmbedError;

/// File name of the vocabulary.
pub(crate) const VOCABULARY_FILE: &str = "vocab.txt";
/// File name of the weights.
pub(crate) const WEIGHTS_FILE: &str = "model.safetensors";

/// Model, dimension, pooling, prefix, maximum tokens, version of tokenizer and precision.
const FINGERPRINT: &str = "all-minilm-l6-v2:384:mean:no-prefix:256:1";

/// The loaded model. It is meant to be shared between all threads.
pub struct MiniLm {
    tokenizer: Tokenizer,
    weights: Weights,
    dispatch: CpuDispatch,
    scheduler: Scheduler,
}

impl MiniLm {
    /// Loads the model from a directory with `model.safetensors` and `vocab.txt`. Takes a fraction of a
    /// second.
    ///
    /// # Errors
    /// When a file is missing, cannot be read, or is not a file of this model.
    pub fn load(dir: &Path) -> Result<Self, EmbedError> {
        for name in [VOCABULARY_FILE, WEIGHTS_FILE] {
            let file = dir.join(name);
            if !file.is_file() {
                return Err(EmbedError::ModelMissing { dir: dir.to_owned(), file });
            }
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            tokenizer: Tokenizer::load(&dir.join(VOCABULARY_FILE))?,
            weights: Weights::load(&dir.join(WEIGHTS_FILE))?,
            dispatch: CpuDispatch::fastest(),
            scheduler: Scheduler::new(cores),
        })
    }

    /// The number of tokens that the model reads of a text, `[CLS]` and `[SEP]` included. At most 256 are
    /// read; the rest of the text does not influence the vector.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(text).len()
    }
}

impl Embedder for MiniLm {
    fn fingerprint(&self) -> &str {
        FINGERPRINT
    }

    fn dimension(&self) -> usize {
        dimensions::HIDDEN
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let encode = |text: &&str| {
            Priority::Batch.yield_if_batch();
            self.tokenizer.encode(text)
        };
        let tokens: Vec<Vec<u32>> = texts.iter().map(encode).collect();
        let compute = |chunk: &[&[u32]]| self.dispatch.encode(&self.weights, chunk, Priority::Batch);
        Ok(batch::encode_all(&self.scheduler, &tokens, compute))
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let tokens = self.tokenizer.encode(text);
        let mut vectors =
            self.scheduler.run_query(|| self.dispatch.encode(&self.weights, &[&tokens], Priority::Query));
        Ok(vectors.pop().unwrap_or_default())
    }
}
