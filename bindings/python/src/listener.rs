//! Whoever waits for the outcome of a call that was submitted.

use pyo3::prelude::*;

/// A Python function that is told an outcome, once, from any thread. It is told `None` when there is none, at the latest when this is
/// dropped, so that nobody waits forever.
pub(crate) struct Listener(Option<Py<PyAny>>);

impl Listener {
    /// Tells the outcomes to a function.
    pub(crate) const fn new(done: Py<PyAny>) -> Self {
        Self(Some(done))
    }

    /// Tells what is shown, or the exception that came of showing it.
    pub(crate) fn tell(mut self, show: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>>) {
        self.told(|py| show(py).unwrap_or_else(|error| error.into_value(py).into_any()));
    }

    fn told(&mut self, outcome: impl FnOnce(Python<'_>) -> Py<PyAny>) {
        let Some(done) = self.0.take() else { return };
        // While the interpreter shuts down, nobody listens any more.
        Python::try_attach(|py| {
            if let Err(error) = done.call1(py, (outcome(py),)) {
                error.write_unraisable(py, Some(done.bind(py)));
            }
        });
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.told(|py| py.None());
    }
}
