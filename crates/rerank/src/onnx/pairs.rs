//! From a question and texts to the numbers that a model takes.

use super::files::Files;
use crate::RerankError;
use tokenizers::{Encoding, PostProcessor, Tokenizer, TruncationDirection};

/// Tokens of a pair at most, and fewer where the model knows fewer positions.
const LENGTH: usize = 512;
/// A model that knows fewer positions than this has no room for a question and a text.
const LEAST_LENGTH: usize = 16;
/// Characters of a question or a text that are looked at: far more than fill [`LENGTH`] tokens.
const LOOKED_AT: usize = 8_000;

/// Makes pairs of token lists.
#[derive(Debug)]
pub(super) struct Pairs {
    tokenizer: Tokenizer,
    length: usize,
    padding: u32,
}

/// Pairs of equal length, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Batch {
    /// Pairs.
    pub(super) rows: usize,
    /// Tokens of each.
    pub(super) length: usize,
    pub(super) ids: Vec<i32>,
    /// 1 for a token, 0 for what fills up.
    pub(super) mask: Vec<i32>,
    /// 0 in the question, 1 in the text, where the tokenizer tells them apart.
    pub(super) types: Vec<i32>,
}

impl Pairs {
    /// Reads the tokenizer.
    ///
    /// # Errors
    /// [`RerankError::ModelUnreadable`], and [`RerankError::ModelUnsuitable`] when there is no room for a pair.
    pub(super) fn load(files: &Files) -> Result<Self, RerankError> {
        let config = files.config()?;
        let mut tokenizer = Tokenizer::from_file(&files.tokenizer).map_err(|error| {
            RerankError::ModelUnreadable { file: files.tokenizer.clone(), reason: error.to_string() }
        })?;
        let padding = tokenizer.get_padding().map(|padding| padding.pad_id).or(config.padding).unwrap_or(0);
        // Both are done here: the file's own settings fit other uses.
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|error| RerankError::ModelUnreadable {
            file: files.tokenizer.clone(),
            reason: error.to_string(),
        })?;
        let length = config.positions.map_or(LENGTH, |positions| positions.min(LENGTH));
        if length < LEAST_LENGTH {
            let reason = format!("it knows {length} positions, a pair needs {LEAST_LENGTH}");
            return Err(RerankError::ModelUnsuitable { file: files.config.clone(), reason });
        }
        Ok(Self { tokenizer, length, padding })
    }

    /// The question with each text, as long as the longest of these pairs. The text is cut first; a question gets at
    /// most half of the room.
    pub(super) fn tokens(&self, query: &str, texts: &[&str]) -> Result<Batch, String> {
        let added = self.tokenizer.get_post_processor().map_or(0, |processor| processor.added_tokens(true));
        let room = self.length.saturating_sub(added);
        let query = self.encode(query, room / 2)?;
        let left = room - query.len();
        let pair = |text: &&str| {
            let mut text = self.encode(text, left)?;
            text.set_type_ids(vec![1; text.len()]);
            self.tokenizer.post_process(query.clone(), Some(text), true).map_err(|error| error.to_string())
        };
        let pairs: Vec<Encoding> = texts.iter().map(pair).collect::<Result<_, String>>()?;
        Ok(self.batch(&pairs))
    }

    /// At most so many tokens of a text, without what stands around them.
    fn encode(&self, text: &str, most: usize) -> Result<Encoding, String> {
        let text = text.char_indices().nth(LOOKED_AT).map_or(text, |(end, _)| &text[..end]);
        let mut encoding = self.tokenizer.encode(text, false).map_err(|error| error.to_string())?;
        encoding.truncate(most, 0, TruncationDirection::Right);
        // What was cut off is kept in pieces, and each piece would be paired with each of the other side.
        drop(encoding.take_overflowing());
        Ok(encoding)
    }

    fn batch(&self, pairs: &[Encoding]) -> Batch {
        let length = pairs.iter().map(Encoding::len).max().unwrap_or(0);
        let mut batch = Batch { rows: pairs.len(), length, ..Batch::default() };
        for pair in pairs {
            let filled = length - pair.len();
            let number = |id: &u32| i32::try_from(*id).unwrap_or(i32::MAX);
            batch.ids.extend(pair.get_ids().iter().map(number));
            batch.ids.extend(std::iter::repeat_n(number(&self.padding), filled));
            batch.mask.extend(std::iter::repeat_n(1, pair.len()).chain(std::iter::repeat_n(0, filled)));
            batch.types.extend(pair.get_type_ids().iter().map(number));
            batch.types.extend(std::iter::repeat_n(0, filled));
        }
        batch
    }
}
