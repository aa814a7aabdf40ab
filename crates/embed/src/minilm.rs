//! all-MiniLM-L6-v2 in-process, the model for English.
//!
//! WordPiece tokens, six transformer layers of the `bert` forward pass, no prefix. (Model: Reimers and
//! Gurevych, "Sentence-BERT", 2019; Wang et al., "MiniLM", 2020.)
//!
//! Modules, from the bottom: `pretokenizer` and `tokenizer`; `safetensors` and `weights`.

mod pretokenizer;
mod safetensors;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use self::tokenizer::Tokenizer;
use self::weights::WordVectors;
use crate::bert::{Encoder, HIDDEN, Priority, Scheduler, TokenStates};
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
    words: WordVectors,
    encoder: Encoder,
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
        let tokenizer = Tokenizer::load(&dir.join(VOCABULARY_FILE))?;
        let (words, weights) = weights::load(&dir.join(WEIGHTS_FILE))?;
        let encoder = Encoder::new(weights, Arc::new(Scheduler::of_this_machine()));
        Ok(Self { tokenizer, words, encoder })
    }

    /// The number of tokens that the model reads of a text, `[CLS]` and `[SEP]` included. At most 256 are
    /// read; the rest of the text does not influence the vector.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.tokenizer.encode(text).len()
    }

    /// The scheduler of this model, for others that run beside it.
    pub(crate) fn scheduler(&self) -> &Arc<Scheduler> {
        self.encoder.scheduler()
    }

    /// The vectors of some tokens.
    fn look_up(&self, texts: &[&[u32]]) -> TokenStates {
        TokenStates::look_up(texts, |token, row| {
            for (value, half) in row.iter_mut().zip(&self.words[token as usize]) {
                *value = half.to_f32();
            }
        })
    }
}

impl Embedder for MiniLm {
    fn fingerprint(&self) -> &str {
        FINGERPRINT
    }

    fn dimension(&self) -> usize {
        HIDDEN
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let encode = |text: &&str| {
            Priority::Batch.yield_if_batch();
            self.tokenizer.encode(text)
        };
        let tokens: Vec<Vec<u32>> = texts.iter().map(encode).collect();
        Ok(self.encoder.embed_batch(&tokens, |chunk| self.look_up(chunk)))
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        Ok(self.encoder.embed_query(&self.tokenizer.encode(text), |texts| self.look_up(texts)))
    }
}
