//! Tokenization of query and texts into padded batches of pairs.

use super::files::ModelFiles;
use crate::error::RerankError;
use tokenizers::{Encoding, PostProcessor, Tokenizer, TruncationDirection};

/// Maximum tokens of a pair; fewer when the model has fewer positions.
const MAX_PAIR_TOKENS: usize = 512;
/// A model with fewer positions than this has no room for a query and a text.
const MIN_PAIR_TOKENS: usize = 16;
/// Characters of a query or text that are tokenized: far more than fill [`MAX_PAIR_TOKENS`].
const MAX_CHARS: usize = 8_000;

/// Tokenizes pairs of query and text.
#[derive(Debug)]
pub(super) struct Pairs {
    tokenizer: Tokenizer,
    length: usize,
    padding: u32,
}

/// Pairs of equal length, in row-major order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Batch {
    /// The number of pairs.
    pub(super) rows: usize,
    /// Tokens of each pair, padding included.
    pub(super) length: usize,
    pub(super) ids: Vec<i32>,
    /// 1 for a token, 0 for padding.
    pub(super) mask: Vec<i32>,
    /// 0 in the query, 1 in the text, where the tokenizer distinguishes them.
    pub(super) types: Vec<i32>,
}

impl Pairs {
    /// Loads the tokenizer of a model.
    ///
    /// # Errors
    /// [`RerankError::ModelUnreadable`], and [`RerankError::ModelUnsuitable`] when there is no room for a
    /// pair.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, RerankError> {
        let config = files.config()?;
        let mut tokenizer = Tokenizer::from_file(&files.tokenizer).map_err(|error| {
            RerankError::ModelUnreadable { file: files.tokenizer.clone(), reason: error.to_string() }
        })?;
        let padding = tokenizer.get_padding().map(|padding| padding.pad_id).or(config.padding).unwrap_or(0);
        // Padding and truncation are done here: the file's own settings are for other uses.
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|error| RerankError::ModelUnreadable {
            file: files.tokenizer.clone(),
            reason: error.to_string(),
        })?;
        let length = config.positions.map_or(MAX_PAIR_TOKENS, |positions| positions.min(MAX_PAIR_TOKENS));
        if length < MIN_PAIR_TOKENS {
            let reason = format!("it knows {length} positions, a pair needs {MIN_PAIR_TOKENS}");
            return Err(RerankError::ModelUnsuitable { file: files.config.clone(), reason });
        }
        Ok(Self { tokenizer, length, padding })
    }

    /// The query paired with each text, padded to the longest pair. Texts are truncated first; a query gets
    /// at most half of the tokens.
    pub(super) fn encode_pairs(&self, query: &str, texts: &[&str]) -> Result<Batch, String> {
        let special_tokens =
            self.tokenizer.get_post_processor().map_or(0, |processor| processor.added_tokens(true));
        let available = self.length.saturating_sub(special_tokens);
        let query = self.encode(query, available / 2)?;
        let text_tokens = available - query.len();
        let pair = |text: &&str| {
            let mut text = self.encode(text, text_tokens)?;
            text.set_type_ids(vec![1; text.len()]);
            self.tokenizer.post_process(query.clone(), Some(text), true).map_err(|error| error.to_string())
        };
        let pairs: Vec<Encoding> = texts.iter().map(pair).collect::<Result<_, String>>()?;
        Ok(self.batch(&pairs))
    }

    /// At most `max_tokens` tokens of a text, without special tokens.
    fn encode(&self, text: &str, max_tokens: usize) -> Result<Encoding, String> {
        let text = text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| &text[..end]);
        let mut encoding = self.tokenizer.encode(text, false).map_err(|error| error.to_string())?;
        encoding.truncate(max_tokens, 0, TruncationDirection::Right);
        // The tokenizer keeps what was truncated in pieces, and would pair each of them with the other side.
        drop(encoding.take_overflowing());
        Ok(encoding)
    }

    fn batch(&self, pairs: &[Encoding]) -> Batch {
        let length = pairs.iter().map(Encoding::len).max().unwrap_or(0);
        let mut batch = Batch { rows: pairs.len(), length, ..Batch::default() };
        for pair in pairs {
            let padding_len = length - pair.len();
            let to_i32 = |id: &u32| i32::try_from(*id).unwrap_or(i32::MAX);
            batch.ids.extend(pair.get_ids().iter().map(to_i32));
            batch.ids.extend(std::iter::repeat_n(to_i32(&self.padding), padding_len));
            batch.mask.extend(std::iter::repeat_n(1, pair.len()).chain(std::iter::repeat_n(0, padding_len)));
            batch.types.extend(pair.get_type_ids().iter().map(to_i32));
            batch.types.extend(std::iter::repeat_n(0, padding_len));
        }
        batch
    }
}
