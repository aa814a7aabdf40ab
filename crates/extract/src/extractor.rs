//! The seam between whoever processes documents and whatever understands them.
//!
//! Called by the engine's workers. The one thing to know: a document is understood in steps, so that a long one can
//! take turns with others and be given up between two steps.

use crate::understand::Steps;
use crate::{Document, Understanding};

/// Something that understands documents.
pub trait Extractor: Send + Sync {
    /// Begins to understand a document: cuts it into passages. Blocks; linear in the length of the text.
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading>;
}

/// A document that is being understood.
pub trait Reading: Send {
    /// Goes on for so many passages at most. True when there is nothing left to do.
    fn step(&mut self, passages: usize) -> bool;

    /// What was understood.
    fn finish(self: Box<Self>) -> Understanding;
}

/// Understands by rule, without a model.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleExtractor;

impl Extractor for RuleExtractor {
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading> {
        Box::new(Steps::new(document))
    }
}
