//! How far a search goes: as far as its caller lets it. This room has no clock of its own.

/// Asks the caller between steps whether to go on.
pub(crate) struct Effort<'a> {
    proceed: &'a mut dyn FnMut() -> bool,
    over: bool,
}

impl<'a> Effort<'a> {
    pub(crate) fn new(proceed: &'a mut dyn FnMut() -> bool) -> Self {
        Self { proceed, over: false }
    }
    /// Whether the next step may be done. Once it may not, none may.
    pub(crate) fn goes_on(&mut self) -> bool {
        self.over = self.over || !(self.proceed)();
        !self.over
    }
    /// Whether something was left out.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }
}
