//! Text to token ids: the WordPiece scheme of the BERT models.

use std::collections::HashMap;
use std::path::Path;

use super::shape::{MAX_TOKENS, VOCABULARY};
use super::words::{is_punctuation, normalise};
use crate::EmbedError;

/// Longer words are unknown, as in the published tokenizer; this also bounds the work per word.
const MAX_WORD_CHARS: usize = 100;

/// A vocabulary, ready to look pieces up.
pub(crate) struct Tokenizer {
    /// Pieces that begin a word.
    heads: HashMap<Box<str>, u32>,
    /// Pieces that continue a word, without their `##`.
    tails: HashMap<Box<str>, u32>,
    longest_piece: usize,
    begin: u32,
    end: u32,
    unknown: u32,
}

impl Tokenizer {
    /// Reads a vocabulary: one piece per line, the line number is its id.
    pub(crate) fn load(path: &Path) -> Result<Self, EmbedError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| EmbedError::ModelUnreadable { file: path.to_owned(), source })?;
        Self::parse(&text).map_err(|reason| EmbedError::ModelDamaged { file: path.to_owned(), reason })
    }

    fn parse(vocabulary: &str) -> Result<Self, String> {
        let (mut heads, mut tails) = (HashMap::new(), HashMap::new());
        let mut lines = 0;
        for (piece, id) in vocabulary.lines().zip(0_u32..) {
            lines += 1;
            match piece.strip_prefix("##") {
                Some(tail) if !tail.is_empty() => tails.insert(tail.into(), id),
                _ => heads.insert(Box::from(piece), id),
            };
        }
        if lines != VOCABULARY {
            return Err(format!("it has {lines} pieces instead of {VOCABULARY}"));
        }
        let marker = |name: &str| heads.get(name).copied().ok_or_else(|| format!("it has no piece {name}"));
        let (begin, end, unknown) = (marker("[CLS]")?, marker("[SEP]")?, marker("[UNK]")?);
        let longest_piece =
            heads.keys().chain(tails.keys()).map(|piece| piece.chars().count()).max().unwrap_or(0);
        Ok(Self { heads, tails, longest_piece, begin, end, unknown })
    }

    /// The ids of a text between its two markers, at most [`MAX_TOKENS`] of them. Never empty.
    ///
    /// Text that spells a marker, such as `[SEP]`, stays text: the content of a document cannot steer the model.
    pub(crate) fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = vec![self.begin];
        let mut word = Word::default();
        for character in normalise(text) {
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
        ids.push(self.end);
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

    /// Takes the longest piece that fits, again and again. False when at some point none fits.
    fn append_pieces(&self, word: &Word, ids: &mut Vec<u32>) -> bool {
        let mut first = 0;
        while first < word.len() {
            let pieces = if first == 0 { &self.heads } else { &self.tails };
            let furthest = word.len().min(first + self.longest_piece);
            let fits = (first + 1..=furthest)
                .rev()
                .find_map(|last| Some((last, *pieces.get(word.part(first, last))?)));
            let Some((last, id)) = fits else { return false };
            ids.push(id);
            first = last;
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

    /// The characters from `first` up to, not including, `last`.
    fn part(&self, first: usize, last: usize) -> &str {
        let end = |count: usize| count.checked_sub(1).map_or(0, |index| self.ends[index]);
        &self.text[end(first)..end(last)]
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.too_long = false;
    }
}
