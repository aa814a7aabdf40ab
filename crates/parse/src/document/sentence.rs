//! A sentence as its readers see it.

use super::{Document, Token};
use std::fmt;
use std::ops::Range;

/// A sentence of a document: tokens in a row under one root.
#[derive(Clone)]
pub struct Sentence<'d> {
    document: &'d Document<'d>,
    tokens: Range<usize>,
}

impl<'d> Sentence<'d> {
    /// The sentence of these tokens, which are not none.
    pub(super) fn new(document: &'d Document<'d>, tokens: Range<usize>) -> Self {
        Self { document, tokens }
    }

    /// Its text, without the space that follows.
    pub fn text(&self) -> &'d str {
        &self.document.text[self.range()]
    }

    /// Its bytes in the text of the document.
    pub fn range(&self) -> Range<usize> {
        self.document.bytes(&self.tokens)
    }

    /// Its tokens, in order.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + ExactSizeIterator + Clone + use<'d> {
        self.document.tokens_in(self.tokens.clone())
    }

    /// The token that governs the others.
    pub fn root(&self) -> Token<'d> {
        let root = self.tokens().find(Token::is_root);
        root.unwrap_or_else(|| Token::new(self.document, self.tokens.start))
    }
}

impl fmt::Debug for Sentence<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.tokens()).finish()
    }
}
