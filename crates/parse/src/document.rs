//! What [`Parser::parse`](crate::Parser::parse) answers: tokens in trees, sentences, named entities.
//!
//! The data is in flat lists; [`Token`], [`Sentence`] and [`Entity`] are views of it that are free to copy. The one thing to
//! know: indices and ranges count from the start of the whole text, however many sentences it has.

mod data;
mod entity;
mod sentence;
mod token;
mod tree;

pub(crate) use self::data::{EntityData, TokenData};
pub use self::entity::Entity;
pub use self::sentence::Sentence;
pub use self::token::Token;

use self::tree::Dependents;
use std::ops::Range;

/// The analysis of a text. It borrows the text.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    text: &'t str,
    tokens: Vec<TokenData>,
    /// Tokens of each sentence.
    sentences: Vec<Range<usize>>,
    entities: Vec<EntityData>,
    dependents: Dependents,
}

impl<'t> Document<'t> {
    /// Puts an analysis together; `starts` are the first tokens of sentences, in order.
    pub(crate) fn new(
        text: &'t str,
        mut tokens: Vec<TokenData>,
        starts: &[usize],
        entities: Vec<EntityData>,
    ) -> Self {
        let ends = starts.iter().copied().skip(1).chain([tokens.len()]);
        let sentences = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        for (at, entity) in entities.iter().enumerate() {
            tokens[entity.tokens.clone()].iter_mut().for_each(|token| token.entity = Some(at));
        }
        let heads: Vec<usize> = tokens.iter().map(|token| token.head).collect();
        Self { text, dependents: Dependents::new(&heads), tokens, sentences, entities }
    }

    /// The text that was analyzed.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many tokens the text has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text has no tokens, which only an empty text has.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token at an index.
    pub fn token(&self, index: usize) -> Option<Token<'_>> {
        (index < self.tokens.len()).then(|| Token::new(self, index))
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator + Clone {
        self.tokens_in(0..self.tokens.len())
    }

    /// The sentences, in order; together they are the whole text.
    pub fn sentences(&self) -> impl DoubleEndedIterator<Item = Sentence<'_>> + ExactSizeIterator + Clone {
        self.sentences.iter().map(move |tokens| Sentence::new(self, tokens.clone()))
    }

    /// The named entities, in order; no two of them overlap.
    pub fn entities(&self) -> impl DoubleEndedIterator<Item = Entity<'_>> + ExactSizeIterator + Clone {
        self.entities.iter().map(move |data| Entity::new(self, data))
    }

    /// The roots of all trees, in order: at least one for each sentence.
    pub fn roots(&self) -> impl DoubleEndedIterator<Item = Token<'_>> + Clone {
        self.tokens().filter(|token| token.is_root())
    }

    fn tokens_in(
        &self,
        range: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator + Clone {
        range.map(move |index| Token::new(self, index))
    }

    /// The bytes of tokens in a row.
    fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        match self.tokens.get(tokens.clone()) {
            Some([first, .., last]) => first.range.start..last.range.end,
            Some([only]) => only.range.clone(),
            _ => 0..0,
        }
    }
}
