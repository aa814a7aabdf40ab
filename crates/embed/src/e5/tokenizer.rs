//! SentencePiece unigram tokenizer: the pieces of a text whose scores sum up highest (Kudo 2018).

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::normalizer::Normalizer;
use super::packed_file::PackedTokenizer;
use crate::bert::MAX_TOKENS;

/// Characters of a text that are looked at: 256 tokens are nearly always shorter.
const MAX_CHARS: usize = 2_048;
/// How much lower than the lowest piece a character without a piece scores, as in the published tokenizer.
const UNKNOWN_PENALTY: f32 = 10.0;
/// Pieces that are no text: the markers of the beginning and the end, padding, unknown; and the mask.
const SPECIAL: [&str; 5] = ["<s>", "</s>", "<pad>", "<unk>", "<mask>"];

/// The pieces, prepared for lookup.
pub(crate) struct Tokenizer {
    normalizer: Normalizer,
    /// All pieces, one after the other.
    text: Box<str>,
    /// Where each piece ends in [`text`](Self::text), and its score.
    pieces: Box<[(u32, f32)]>,
    /// The ids of the pieces by the hash of their text, without the special ones: text that spells a marker stays text.
    ids: HashTable<u32>,
    hasher: FixedState,
    max_piece_bytes: usize,
    unknown_score: f32,
    begin: u32,
    end: u32,
    unknown: u32,
}

impl Tokenizer {
    /// Prepares the pieces of a file.
    pub(crate) fn new(packed: PackedTokenizer<'_>) -> Result<Self, String> {
        let PackedTokenizer { pieces, replacements, begin, end, unknown } = packed;
        let text: String = pieces.iter().map(|(piece, _)| *piece).collect();
        let mut ends = Vec::with_capacity(pieces.len());
        let mut length = 0_u32;
        for (piece, score) in &pieces {
            length += u32::try_from(piece.len()).map_err(|error| error.to_string())?;
            ends.push((length, *score));
        }
        let hasher = FixedState::default();
        let mut ids = HashTable::with_capacity(pieces.len());
        let hash_of = |id: &u32| hasher.hash_one(pieces.get(*id as usize).map_or("", |(piece, _)| piece));
        for (id, (piece, _)) in (0_u32..).zip(&pieces).filter(|(_, (piece, _))| !SPECIAL.contains(piece)) {
            ids.insert_unique(hasher.hash_one(piece), id, hash_of);
        }
        let lowest = pieces.iter().map(|(_, score)| *score).fold(f32::INFINITY, f32::min);
        Ok(Self {
            normalizer: Normalizer::new(replacements),
            text: text.into(),
            max_piece_bytes: pieces.iter().map(|(piece, _)| piece.len()).max().unwrap_or(0),
            pieces: ends.into(),
            ids,
            hasher,
            unknown_score: lowest - UNKNOWN_PENALTY,
            begin,
            end,
            unknown,
        })
    }

    /// The ids of a text behind a prefix, between the markers of the beginning and the end, at most [`MAX_TOKENS`].
    pub(crate) fn encode(&self, prefix: &str, text: &str) -> Vec<u32> {
        let characters = self.normalizer.normalize(prefix.chars().chain(text.chars()), MAX_CHARS);
        let mut ids = vec![self.begin];
        ids.extend(self.best_pieces(&characters).into_iter().take(MAX_TOKENS - 2));
        ids.push(self.end);
        ids
    }

    /// The ids of the pieces with the highest sum of scores (Viterbi's algorithm over all ways to cut the text).
    fn best_pieces(&self, characters: &[char]) -> Vec<u32> {
        let text: String = characters.iter().collect();
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        // For each bound, the best sum up to it, and the last piece with where it begins.
        let mut best = vec![(f32::NEG_INFINITY, self.unknown, 0_usize); bounds.len()];
        best[0].0 = 0.0;
        for (first, start) in bounds.iter().enumerate() {
            let (so_far, ..) = best[first];
            for (last, end) in bounds.iter().enumerate().skip(first + 1) {
                let Some(piece) = text.get(*start..*end).filter(|piece| piece.len() <= self.max_piece_bytes)
                else {
                    break;
                };
                let known = self.find(piece);
                let unknown = (last == first + 1).then_some((self.unknown, self.unknown_score));
                if let Some((id, score)) = known.or(unknown)
                    && so_far + score > best[last].0
                {
                    best[last] = (so_far + score, id, first);
                }
            }
        }
        let mut ids = Vec::new();
        let mut at = bounds.len() - 1;
        while at > 0 {
            let (_, id, first) = best[at];
            ids.push(id);
            at = first;
        }
        ids.reverse();
        ids
    }

    /// The id and score of a piece.
    fn find(&self, piece: &str) -> Option<(u32, f32)> {
        let id = *self.ids.find(self.hasher.hash_one(piece), |id| self.piece(*id) == piece)?;
        Some((id, self.pieces.get(id as usize)?.1))
    }

    /// The text of a piece.
    fn piece(&self, id: u32) -> &str {
        let end = |index: usize| self.pieces.get(index).map_or(0, |(end, _)| *end as usize);
        let start = (id as usize).checked_sub(1).map_or(0, end);
        self.text.get(start..end(id as usize)).unwrap_or_default()
    }
}
