//! all-MiniLM-L6-v2 in-process: a small, exact forward pass of our own.
//!
//! The model is fixed, so the code is: WordPiece tokens, six transformer layers, the mean over the tokens,
//! unit length. Weights are kept in half precision (45 MB in all). See `docs/embedding.md` for what was
//! measured against general runtimes. (Model: Reimers and Gurevych, "Sentence-BERT", 2019; Wang et al.,
//! "MiniLM", 2020.)

mod attention;
mod bulk;
mod encoder;
mod functions;
mod instructions;
mod lanes;
mod linear;
mod product;
mod safetensors;
mod shape;
mod simd;
mod tokenizer;
mod weights;
mod words;

#[cfg(test)]
mod tests;

use std::path::Path;

use self::instructions::Instructions;
use self::lanes::{Lanes, Standing};
use self::tokenizer::Tokenizer;
use self::weights::Weights;
use crate::{EmbedError, Embedder};

/// The file of the vocabulary.
pub(crate) const VOCABULARY_FILE: &str = "vocab.txt";
/// The file of the weights.
pub(crate) const WEIGHTS_FILE: &str = "model.safetensors";

/// Model, dimension, pooling, prefix, tokens read, version of tokenizer and precision.
const FINGERPRINT: &str = "all-minilm-l6-v2:384:mean:no-prefix:256:1";

/// The model, loaded. Share one between all threads.
pub struct MiniLm {
    tokenizer: Tokenizer,
    weights: Weights,
    instructions: Instructions,
    lanes: Lanes,
}

impl MiniLm {
    /// Loads the model from a directory that holds `model.safetensors` and `vocab.txt`. Takes a fraction of a
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
            instructions: Instructions::fastest(),
            lanes: Lanes::new(cores),
        })
    }

    /// How many tokens of a text the model reads, its two markers included. More than 256 are never read;
    /// the rest of the text does not influence the vector.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(text).len()
    }
}

impl Embedder for MiniLm {
    fn fingerprint(&self) -> &str {
        FINGERPRINT
    }

    fn dimension(&self) -> usize {
        shape::HIDDEN
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let encode = |text: &&str| {
            Standing::Bulk.pause();
            self.tokenizer.encode(text)
        };
        let tokens: Vec<Vec<u32>> = texts.iter().map(encode).collect();
        let compute = |piece: &[&[u32]]| self.instructions.encode(&self.weights, piece, Standing::Bulk);
        Ok(bulk::encode_all(&self.lanes, &tokens, compute))
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let tokens = self.tokenizer.encode(text);
        let mut vectors =
            self.lanes.query(|| self.instructions.encode(&self.weights, &[&tokens], Standing::Query));
        Ok(vectors.pop().unwrap_or_default())
    }
}
