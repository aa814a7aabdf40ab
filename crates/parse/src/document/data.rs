//! What a document keeps of tokens and entities.

use crate::labels::{CoarseTag, Dependency, EntityKind, Tag};
use std::ops::Range;

/// A token.
#[derive(Debug, Clone)]
pub(crate) struct TokenData {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    pub(crate) tag: Tag,
    pub(crate) coarse: CoarseTag,
    /// The lemma, where it differs from the text.
    pub(crate) lemma: Option<Box<str>>,
    /// The index of its head; its own if it is a root.
    pub(crate) head: usize,
    pub(crate) dependency: Dependency,
    /// The index of the entity that it is part of.
    pub(crate) entity: Option<usize>,
}

/// An entity.
#[derive(Debug, Clone)]
pub(crate) struct EntityData {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    pub(crate) kind: EntityKind,
}
