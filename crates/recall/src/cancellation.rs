//! Cooperative cancellation of a search; this crate has no clock of its own.
//!
//! The caller passes a closure to [`recall_cancellable`](crate::recall_cancellable), which knows the
//! deadline; the search asks it between its steps and then returns what it has found.

/// The caller's closure, with the memory of its first "no".
pub(crate) struct Cancellation<'a> {
    proceed: &'a mut dyn FnMut() -> bool,
    cancelled: bool,
}

impl<'a> Cancellation<'a> {
    pub(crate) fn new(proceed: &'a mut dyn FnMut() -> bool) -> Self {
        Self { proceed, cancelled: false }
    }
    /// Whether the next step may start. Once the caller has said no, it is not asked again.
    pub(crate) fn should_continue(&mut self) -> bool {
        self.cancelled = self.cancelled || !(self.proceed)();
        !self.cancelled
    }
    /// Whether the search was stopped, so that something may be missing.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled
    }
}
