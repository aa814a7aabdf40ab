//! The seam between whoever processes documents and whatever understands them.
//!
//! Called by the engine's workers. The one thing to know: a document is understood in steps, so that a long one can
//! take turns with others and be given up between two steps.

use crate::understand::Steps;
use crate::{Document, Observer, Understanding};
use evoke_parse::Parser;
use std::sync::Arc;

/// Something that understands documents.
pub trait Extractor: Send + Sync {
    /// Begins to understand a document: cuts it into passages. Blocks; linear in the length of the text.
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading>;

    /// The same, and tells the observer of each decision while it is made. An extractor that cannot tell reads in silence.
    fn read_observed(&self, document: &Document<'_>, observer: Box<dyn Observer>) -> Box<dyn Reading> {
        drop(observer);
        self.read(document)
    }
}

/// A document that is being understood.
pub trait Reading: Send {
    /// Goes on for so many passages at most. True when there is nothing left to do.
    fn step(&mut self, passages: usize) -> bool;

    /// What was understood.
    fn finish(self: Box<Self>) -> Understanding;
}

/// Understands by rule, without a model: every language by its words alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleExtractor;

impl Extractor for RuleExtractor {
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading> {
        Box::new(Steps::new(document, None))
    }

    fn read_observed(&self, document: &Document<'_>, observer: Box<dyn Observer>) -> Box<dyn Reading> {
        Box::new(Steps::new(document, None).observed(observer))
    }
}

/// Understands English by the grammar of its sentences, other languages as [`RuleExtractor`] does.
#[derive(Clone)]
pub struct GrammarExtractor {
    parser: Arc<Parser>,
}

impl GrammarExtractor {
    /// An extractor with this parser.
    pub fn new(parser: Arc<Parser>) -> Self {
        Self { parser }
    }
}

impl std::fmt::Debug for GrammarExtractor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("GrammarExtractor").finish_non_exhaustive()
    }
}

impl Extractor for GrammarExtractor {
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading> {
        Box::new(Steps::new(document, Some(Arc::clone(&self.parser))))
    }

    fn read_observed(&self, document: &Document<'_>, observer: Box<dyn Observer>) -> Box<dyn Reading> {
        Box::new(Steps::new(document, Some(Arc::clone(&self.parser))).observed(observer))
    }
}
