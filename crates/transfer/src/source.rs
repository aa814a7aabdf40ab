//! What a reader finds: lines, and what it leaves out.
//!
//! Given by every reader to a sink, one after the other, so that a file is never held as a whole.

use crate::line::Line;
use std::ops::ControlFlow;

/// Something that was found in a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Something to import.
    Line {
        /// What it is in the source, such as `message`.
        what: &'static str,
        /// Where it is, such as `line 12`.
        at: String,
        /// What it becomes.
        line: Box<Line>,
    },
    /// Something that is a part of another entry.
    Merged {
        /// What it is in the source.
        what: &'static str,
        /// What it became a part of.
        into: &'static str,
    },
    /// Something that is not imported.
    Skipped {
        /// What it is in the source.
        what: &'static str,
        /// Where it is.
        at: String,
        /// Why it is not imported.
        reason: String,
    },
}

impl Entry {
    /// Something to import.
    pub(crate) fn line(what: &'static str, at: impl Into<String>, line: Line) -> Self {
        Self::Line { what, at: at.into(), line: Box::new(line) }
    }

    /// Something that is not imported.
    pub(crate) fn skipped(what: &'static str, at: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Skipped { what, at: at.into(), reason: reason.into() }
    }
}

/// Takes what a reader finds; breaks when it wants no more.
pub type Sink<'a> = dyn FnMut(Entry) -> ControlFlow<()> + 'a;
