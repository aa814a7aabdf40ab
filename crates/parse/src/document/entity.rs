//! A named entity as its readers see it.

use super::{Document, EntityData, Token};
use crate::labels::EntityKind;
use std::fmt;
use std::ops::Range;

/// A named entity of a document: tokens in a row that name something, or that give a time or an amount.
#[derive(Clone)]
pub struct Entity<'d> {
    document: &'d Document<'d>,
    data: &'d EntityData,
}

impl<'d> Entity<'d> {
    /// An entity of a document.
    pub(super) fn new(document: &'d Document<'d>, data: &'d EntityData) -> Self {
        Self { document, data }
    }

    /// What it stands for.
    pub fn kind(&self) -> EntityKind {
        self.data.kind
    }

    /// Its text, as it is written.
    pub fn text(&self) -> &'d str {
        &self.document.text[self.range()]
    }

    /// Its bytes in the text of the document.
    pub fn range(&self) -> Range<usize> {
        self.document.bytes(&self.data.tokens)
    }

    /// Its tokens, in order; at least one.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + ExactSizeIterator + Clone + use<'d> {
        self.document.tokens_in(self.data.tokens.clone())
    }
}

impl fmt::Debug for Entity<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}/{}", self.text(), self.kind())
    }
}
