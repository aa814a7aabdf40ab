//! multilingual-e5-small in-process, the model for every language but English.
//!
//! SentencePiece tokens, twelve transformer layers of the `bert` forward pass, a prefix that tells queries
//! from passages. The vectors of this model all point in about the same direction; the mean of the vectors of each
//! language is subtracted, so that cosines of unrelated texts are near 0, as with [`MiniLm`](crate::MiniLm), and vectors of
//! the two models are unlike each other. (Model: Wang et al., "Multilingual E5 Text Embeddings", 2024.)
//!
//! Modules, from the bottom: `role`; `model_file` (the file of the model, opened) and `packed_file` (what is in it); `normalizer` and `tokenizer`; `weights`;
//! `centroids` (mean vectors by language).

mod centroids;
mod model_file;
mod normalizer;
mod packed_file;
mod role;
mod tokenizer;
mod weights;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use evoke_text::language::Language;

use self::centroids::Centroids;
pub(crate) use self::model_file::{MODEL_FILE, ModelFile};
use self::packed_file::PackedFile;
pub use self::role::Role;
use self::tokenizer::Tokenizer;
use self::weights::PieceVectors;
use crate::bert::{Encoder, Priority, Scheduler, TokenStates};
use crate::error::EmbedError;

/// Model, dimension, pooling, prefix, maximum tokens, version of tokenizer, precision and centroids.
pub(crate) const FINGERPRINT: &str = "multilingual-e5-small:384:mean:query-passage:256:1";

/// The loaded model. It is meant to be shared between all threads.
pub struct E5 {
    tokenizer: Tokenizer,
    pieces: PieceVectors,
    encoder: Encoder,
    centroids: Centroids,
}

impl E5 {
    /// Loads the model from a directory with `e5-small-q4.bin`. Takes half a second, and 110 MB of memory.
    ///
    /// # Errors
    /// When the file is missing, cannot be read, or is not that of this model.
    pub fn load(dir: &Path) -> Result<Self, EmbedError> {
        Self::load_beside(&ModelFile::open(dir)?, Arc::new(Scheduler::of_this_machine()))
    }

    /// Loads the model to run beside another one that has this scheduler.
    pub(crate) fn load_beside(file: &ModelFile, scheduler: Arc<Scheduler>) -> Result<Self, EmbedError> {
        Self::parse(&file.read()?, scheduler)
            .map_err(|reason| EmbedError::ModelDamaged { file: file.path().to_owned(), reason })
    }

    fn parse(bytes: &[u8], scheduler: Arc<Scheduler>) -> Result<Self, String> {
        let (file, tokenizer) = PackedFile::open(bytes)?;
        Ok(Self {
            tokenizer: Tokenizer::new(tokenizer)?,
            pieces: weights::read_pieces(&file)?,
            encoder: Encoder::new(weights::read_encoder(&file)?, scheduler),
            centroids: Centroids::built_in()?,
        })
    }

    /// The number of tokens that the model reads of a text, prefix and markers included; at most 256 are read.
    pub fn count_tokens(&self, text: &str, role: Role) -> usize {
        self.tokenizer.encode(role.prefix(), text).len()
    }

    /// The vector of one text as the model gives it, before the mean of its language is subtracted.
    pub fn embed_uncentered(&self, text: &str, role: Role) -> Vec<f32> {
        let tokens = self.tokenizer.encode(role.prefix(), text);
        self.encoder.embed_query(&tokens, |texts| self.look_up(texts))
    }

    /// The unit vector of a query that somebody is waiting for.
    pub(crate) fn embed_query(&self, text: &str, language: Language) -> Vec<f32> {
        let mut vector = self.embed_uncentered(text, Role::Query);
        self.centroids.subtract(&mut vector, language, Role::Query);
        vector
    }

    /// The unit vectors of passages, each with its language, in their order.
    pub(crate) fn embed_passages(&self, texts: &[(&str, Language)]) -> Vec<Vec<f32>> {
        let encode = |(text, _): &(&str, Language)| {
            Priority::Batch.yield_if_batch();
            self.tokenizer.encode(Role::Passage.prefix(), text)
        };
        let tokens: Vec<Vec<u32>> = texts.iter().map(encode).collect();
        let mut vectors = self.encoder.embed_batch(&tokens, |chunk| self.look_up(chunk));
        for (vector, (_, language)) in vectors.iter_mut().zip(texts) {
            self.centroids.subtract(vector, *language, Role::Passage);
        }
        vectors
    }

    /// The vectors of some tokens.
    fn look_up(&self, texts: &[&[u32]]) -> TokenStates {
        TokenStates::look_up(texts, |token, row| self.pieces.read(token, row))
    }
}
