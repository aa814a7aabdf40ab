//! WordPiece tokenizer of the BERT models: text to token ids.
//!
//! [`MiniLm`](super::MiniLm) tokenizes every text before it schedules the forward pass.

use std::collections::HashMap;
use std::path::Path;

use super::pretokenizer::{is_punctuation, normalize};
use crate::bert::MAX_TOKENS;
use crate::error::EmbedError;

/// The number of entries in the vocabulary.
pub(crate) const VOCABULARY_SIZE: usize = 30_522;
/// Longer words are unknown, as in the published tokenizer; this also bounds the work per word.
const MAX_WORD_CHARS: usize = 100;

/// A vocabulary, prepared for lookup.
pub(crate) struct Tokenizer {
    /// Pieces that begin a word.
    initial_pieces: HashMap<Box<str>, u32>,
    /// Pieces that continue a word, without their `##`.
    continuation_pieces: HashMap<Box<str>, u32>,
    max_piece_chars: usize,
    cls: u32,
    sep: u32,
    unknown: u32,
}

impl Tokenizer {
    /// Reads a vocabulary: one piece per line; the line number is its id.
    pub(crate) fn load(path: &Path) -> Result<Self, EmbedError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| EmbedError::ModelUnreadable { file: path.to_owned(), source })?;
        Self::parse(&text).map_err(|reason| EmbedError::ModelDamaged { file: path.to_owned(), reason })
    }

    fn parse(vocabulary: &str) -> Result<Self, String> {
        let (mut initial_pieces, mut continuation_pieces) = (HashMap::new(), HashMap::new());
        let mut lines = 0;
        for (piece, id) in vocabulary.lines().zip(0_u32..) {
            lines += 1;
            match piece.strip_prefix("##") {
                Some(continuation) if !continuation.is_empty() => {
                    continuation_pieces.insert(continuation.into(), id)
                }
                _ => initial_pieces.insert(Box::from(piece), id),
            };
        }
        if lines != VOCABULARY_SIZE {
            return Err(format!("it has {lines} pieces instead of {VOCABULARY_SIZE}"));
        }
        let special_token =
            |name: &str| initial_pieces.get(name).copied().ok_or_else(|| format!("it has no piece {name}"));
        let (cls, sep, unknown) = (special_token("[CLS]")?, special_token("[SEP]")?, special_token("[UNK]")?);
        let max_piece_chars = initial_pieces
            .keys()
            .chain(continuation_pieces.keys())
            .map(|piece| piece.chars().count())
            .max()
            .unwrap_or(0);
        Ok(Self { initial_pieces, continuation_pieces, max_piece_chars, cls, sep, unknown })
    }

    /// The ids of a text between `[CLS]` and `[SEP]`, at most [`MAX_TOKENS`]. Never empty.
    ///
    /// Text that spells a special token, such as `[SEP]`, stays text: the content of a document cannot
    /// control the model.
    pub(crate) fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![self.cls];
        let mut word = Word::default();
        for character in normalize(text) {
            if ids.len() >= MAX_TOKENS {
                break;
            }
            if character.is_whitespace() {
                self.flush(&mut word, &mut ids);
            } else if is_punctuation(character) {
                self.flush(&mut word, &mut ids);
                word.push(character);
                self.flush(&mut word, &mut ids);
            } else {
                word.push(character);
            }
        }
        self.flush(&mut word, &mut ids);
        ids.truncate(MAX_TOKENS - 1);
        ids.push(self.sep);
        ids
    }

    /// Appends the pieces of the word, if any, and begins a new one.
    fn flush(&self, word: &mut Word, ids: &mut Vec<u32>) {
        let start = ids.len();
        if word.too_long {
            ids.push(self.unknown);
        } else if !self.append_pieces(word, ids) {
            ids.truncate(start);
            ids.push(self.unknown);
        }
        word.clear();
    }

    /// Appends the longest matching piece, repeatedly. False when at some point none matches.
    fn append_pieces(&self, word: &Word, ids: &mut Vec<u32>) -> bool {
        let mut start = 0;
        while start < word.len() {
            let pieces = if start == 0 { &self.initial_pieces } else { &self.continuation_pieces };
            let limit = word.len().min(start + self.max_piece_chars);
            let fits = (start + 1..=limit)
                .rev()
                .find_map(|last| Some((last, *pieces.get(word.slice(start, last))?)));
            let Some((last, id)) = fits else { return false };
            ids.push(id);
            start = last;
        }
        true
    }
}

/// A word under construction, with the byte offset at which each character ends.
#[derive(Default)]
struct Word {
    text: String,
    ends: Vec<usize>,
    too_long: bool,
}

impl Word {
    fn push(&mut self, character: char) {
        if self.ends.len() == MAX_WORD_CHARS {
            self.too_long = true;
        } else {
            self.text.push(character);
            self.ends.push(self.text.len());
        }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The characters from `start` up to, not including, `last`.
    fn slice(&self, start: usize, last: usize) -> &str {
        let sep = |count: usize| count.checked_sub(1).map_or(0, |index| self.ends[index]);
        &self.text[sep(start)..sep(last)]
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.too_long = false;
    }
}
