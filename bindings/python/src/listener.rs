//! Whoever waits for the outcome of a call that was submitted.
//!
//! The one thing to know: an interpreter that ends stops every thread that waits for it, and a thread of ours cannot be stopped
//! so. [`end`] therefore lets no thread enter it any more, and waits for those that are inside.

use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Threads that hand an outcome over.
static TELLING: AtomicUsize = AtomicUsize::new(0);
/// Whether the interpreter ends.
static ENDED: AtomicBool = AtomicBool::new(false);
/// How long the end waits. What a thread tells takes microseconds.
const LONGEST: Duration = Duration::from_secs(2);

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
        TELLING.fetch_add(1, Ordering::SeqCst);
        if !ENDED.load(Ordering::SeqCst) {
            Python::try_attach(|py| {
                if let Err(error) = done.call1(py, (outcome(py),)) {
                    error.write_unraisable(py, Some(done.bind(py)));
                }
                drop(done);
            });
        }
        TELLING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Tells nobody anything any more, and waits until nobody is being told. For the end of the interpreter.
#[pyfunction]
pub(crate) fn end(py: Python<'_>) {
    ENDED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let until = Instant::now() + LONGEST;
        while TELLING.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.told(|py| py.None());
    }
}
