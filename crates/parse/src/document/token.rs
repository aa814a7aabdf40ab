//! A token as its readers see it.

use super::{Document, Entity, Sentence, TokenData};
use crate::labels::{CoarseTag, Dependency, Tag};
use std::fmt;
use std::iter::successors;
use std::ops::Range;

/// A token of a document: a word, a part of one, a number, a sign, or white space beyond the one space between words.
#[derive(Clone, Copy)]
pub struct Token<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'d> Token<'d> {
    /// The token of a document at an index that it has.
    pub(super) fn new(document: &'d Document<'d>, index: usize) -> Self {
        Self { document, index }
    }

    fn data(&self) -> &'d TokenData {
        &self.document.tokens[self.index]
    }

    /// Its place among the tokens of the document, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its text, as it is written.
    pub fn text(&self) -> &'d str {
        &self.document.text[self.range()]
    }

    /// Its bytes in the text of the document.
    pub fn range(&self) -> Range<usize> {
        self.data().range.clone()
    }

    /// Whether white space, or a line break, stands between it and the next token.
    pub fn is_followed_by_space(&self) -> bool {
        let next = self.document.tokens.get(self.index + 1);
        next.is_some_and(|next| next.range.start > self.data().range.end)
    }

    /// Its part of speech with its inflection.
    pub fn tag(&self) -> Tag {
        self.data().tag
    }

    /// Its word class.
    pub fn coarse_tag(&self) -> CoarseTag {
        self.data().coarse
    }

    /// Its dictionary form: "be" for "were". Of words without inflection, the word in lower case; of names, the name.
    pub fn lemma(&self) -> &'d str {
        self.data().lemma.as_deref().unwrap_or_else(|| self.text())
    }

    /// What it is to its [`head`](Self::head).
    pub fn dependency(&self) -> Dependency {
        self.data().dependency
    }

    /// The token that governs it; none if it is a root.
    pub fn head(&self) -> Option<Token<'d>> {
        let head = self.data().head;
        (head != self.index).then(|| Self::new(self.document, head))
    }

    /// Whether nothing governs it.
    pub fn is_root(&self) -> bool {
        self.data().head == self.index
    }

    /// The named entity that it is part of.
    pub fn entity(&self) -> Option<Entity<'d>> {
        self.data().entity.map(|at| Entity::new(self.document, &self.document.entities[at]))
    }

    /// The sentence that it is part of.
    pub fn sentence(&self) -> Sentence<'d> {
        let sentences = &self.document.sentences;
        let after = sentences.partition_point(|sentence| sentence.start <= self.index);
        // The first sentence starts with the first token, so that there is one before.
        Sentence::new(self.document, sentences[after - 1].clone())
    }

    /// The tokens that it governs, in the order of the text.
    pub fn children(
        &self,
    ) -> impl DoubleEndedIterator<Item = Token<'d>> + ExactSizeIterator + Clone + use<'d> {
        let document = self.document;
        document.dependents.of(self.index).iter().map(move |&index| Self::new(document, index))
    }

    /// The tokens before it that it governs.
    pub fn left_children(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + Clone + use<'d> {
        let index = self.index;
        self.children().filter(move |child| child.index < index)
    }

    /// The tokens after it that it governs.
    pub fn right_children(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + Clone + use<'d> {
        let index = self.index;
        self.children().filter(move |child| child.index > index)
    }

    /// The first token that it governs in some relation.
    pub fn child(&self, dependency: Dependency) -> Option<Token<'d>> {
        self.children().find(|child| child.dependency() == dependency)
    }

    /// The token and all tokens below it, in the order of the text. Takes time in proportion to their number.
    pub fn subtree(
        &self,
    ) -> impl DoubleEndedIterator<Item = Token<'d>> + ExactSizeIterator + Clone + use<'d> {
        let document = self.document;
        document.dependents.subtree(self.index).into_iter().map(move |index| Self::new(document, index))
    }

    /// The tokens above it, from its head to the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Token<'d>> + Clone + use<'d> {
        successors(self.head(), Token::head)
    }
}

impl PartialEq for Token<'_> {
    /// Whether both are the same token of the same document.
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.document, other.document)
    }
}

impl Eq for Token<'_> {}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{:?}/{}/{}", self.index, self.text(), self.tag(), self.dependency())
    }
}
