//! A memory that is worth returning, with its patterns read.

use super::set::RawMemory;
use super::words;
use crate::error::EvalError;
use crate::pattern::Pattern;

/// A listed memory.
pub(super) struct Listed<'s> {
    pub(super) raw: &'s RawMemory,
    pub(super) pattern: Pattern,
    /// What makes a memory that matches wrong.
    pub(super) wrong: Option<Pattern>,
}

impl<'s> Listed<'s> {
    pub(super) fn new(raw: &'s RawMemory) -> Result<Self, EvalError> {
        let wrong = raw.wrong.as_deref().map(words::read).transpose()?;
        Ok(Self { raw, pattern: words::read(&raw.pattern)?, wrong })
    }
}
