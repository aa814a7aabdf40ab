//! Waiting for work of the engine while other Python threads run.

use pyo3::prelude::*;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How often a signal such as Ctrl-C is looked for.
const SIGNALS: Duration = Duration::from_millis(100);

/// Runs a future on this thread without the interpreter. A signal whose handler raises ends the wait with its exception, and
/// drops the future.
pub(crate) fn wait<F>(py: Python<'_>, handle: &Handle, future: F) -> PyResult<F::Output>
where
    F: Future + Send,
    F::Output: Send,
{
    let mut future = pin!(future);
    loop {
        let waited = async { timeout(SIGNALS, future.as_mut()).await.ok() };
        if let Some(output) = py.detach(|| handle.block_on(waited)) {
            return Ok(output);
        }
        py.check_signals()?;
    }
}
