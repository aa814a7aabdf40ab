//! An engine as Python holds it: opened, called in two ways, closed.
//!
//! The one thing to know: a call either waits on the thread that makes it ([`Engine::call`]), or returns at once and tells its outcome
//! to a Python function from another thread ([`Engine::submit`]), which is what `asyncio` is served by.

use crate::answer::{self, Answer};
use crate::failure::Class;
use crate::listener::Listener;
use crate::open::{self, Open, Opened, Wanted};
use crate::process::Registration;
use crate::waiting::wait;
use bytes::Bytes;
use evoke::{EmbeddingOptions, Isolation, MissingModel, ModelOptions, Options};
use http::Request;
use parking_lot::Mutex;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::AbortHandle;

/// An engine in this process, over one data directory and one of its instances.
#[pyclass(frozen, module = "evoke._native")]
pub(crate) struct Engine {
    /// Absent after it was closed.
    open: Mutex<Option<Arc<Open>>>,
}

/// A call that was submitted.
#[pyclass(frozen, module = "evoke._native")]
pub(crate) struct Pending {
    task: AbortHandle,
}

impl From<AbortHandle> for Pending {
    fn from(task: AbortHandle) -> Self {
        Self { task }
    }
}

#[pymethods]
impl Engine {
    /// Opens a data directory, or without one a memory that ends when it is closed. `options` is the JSON of the library's options.
    #[new]
    #[pyo3(signature = (directory, instance, isolation, options=None, model_directory=None))]
    fn new(
        py: Python<'_>,
        directory: Option<PathBuf>,
        instance: String,
        isolation: &str,
        options: Option<&str>,
        model_directory: Option<PathBuf>,
    ) -> PyResult<Self> {
        let isolation = isolation.parse::<Isolation>().map_err(|_| {
            let message = format!("isolation must be \"equals_customer\" or \"strict\", not {isolation:?}");
            PyValueError::new_err(message)
        })?;
        let options = read_options(options, model_directory)?;
        let registration = Registration::new().map_err(|forked| Class::Fork.with(py, forked))?;
        let runtime = open::runtime().map_err(|error| Class::Open.with(py, error))?;
        let wanted = Wanted { directory, instance, isolation, options };
        let opened = opened(py, &runtime, wanted)?;
        Ok(Self { open: Mutex::new(Some(Arc::new(Open::new(opened, runtime, registration)))) })
    }

    /// Makes a call and waits for its answer.
    #[pyo3(signature = (method, target, body, content_type=None, idempotency_key=None, correlation_id=None))]
    #[expect(
        clippy::too_many_arguments,
        reason = "a request has these parts, and Python passes them one by one"
    )]
    fn call<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        target: &str,
        body: &[u8],
        content_type: Option<&str>,
        idempotency_key: Option<&str>,
        correlation_id: Option<&str>,
    ) -> PyResult<Answer<'py>> {
        let open = self.opened(py)?;
        let request = answer::request(method, target, body, content_type, idempotency_key, correlation_id)?;
        let response = wait(py, open.handle(), open.routes().call(request))?;
        Ok(answer::shown(py, &response))
    }

    /// Makes a call and returns at once. `done` is called from another thread, exactly once: with the answer, or with `None` when the
    /// call was ended without one.
    #[pyo3(signature = (done, method, target, body, content_type=None, idempotency_key=None, correlation_id=None))]
    #[expect(
        clippy::too_many_arguments,
        reason = "a request has these parts, and Python passes them one by one"
    )]
    fn submit(
        &self,
        py: Python<'_>,
        done: Py<PyAny>,
        method: &str,
        target: &str,
        body: &[u8],
        content_type: Option<&str>,
        idempotency_key: Option<&str>,
        correlation_id: Option<&str>,
    ) -> PyResult<Pending> {
        let open = self.opened(py)?;
        let request = answer::request(method, target, body, content_type, idempotency_key, correlation_id)?;
        let handle = open.handle().clone();
        let task = py.detach(|| handle.spawn(answered(open, request, Listener::new(done))));
        Ok(task.abort_handle().into())
    }

    /// Waits until everything that was accepted is processed.
    fn wait_until_idle(&self, py: Python<'_>) -> PyResult<()> {
        let open = self.opened(py)?;
        wait(py, open.handle(), open.wait_until_idle())
    }

    /// Whether memories are found by their meaning too, or were not meant to be.
    fn embeds(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.opened(py)?.embeds())
    }

    /// Closes the engine within about so many seconds; closing it again does nothing.
    fn close(&self, py: Python<'_>, seconds: f64) -> PyResult<()> {
        let limit = Duration::try_from_secs_f64(seconds)
            .map_err(|error| PyValueError::new_err(format!("seconds: {error}")))?;
        let Some(open) = self.open.lock().take() else { return Ok(()) };
        // A child that was forked leaves the engine to its parent.
        if open.registration().check().is_err() {
            return Ok(());
        }
        let closed = wait(py, open.handle(), open.close(limit))?;
        closed.map_err(|message| Class::Open.with(py, message))
    }
}

#[pymethods]
impl Pending {
    /// Ends the call; what it has stored stays stored.
    fn cancel(&self) {
        self.task.abort();
    }
}

impl Engine {
    fn opened(&self, py: Python<'_>) -> PyResult<Arc<Open>> {
        let Some(open) = self.open.lock().clone() else {
            return Err(Class::Closed.with(py, "this memory is closed: open it again"));
        };
        open.registration().check().map_err(|forked| Class::Fork.with(py, forked))?;
        Ok(open)
    }
}

fn opened(py: Python<'_>, runtime: &Runtime, wanted: Wanted) -> PyResult<Opened> {
    wait(py, runtime.handle(), open::open(wanted))?.map_err(|message| Class::Open.with(py, message))
}

/// The options of JSON text, where a directory of models can be given apart. A model that is installed later is used from then on.
fn read_options(text: Option<&str>, model_directory: Option<PathBuf>) -> PyResult<Options> {
    let waits = EmbeddingOptions::Model(ModelOptions { directory: None, missing: MissingModel::Wait });
    let mut options = match text {
        Some(text) => {
            let given: Options = serde_json::from_str(text)
                .map_err(|error| PyTypeError::new_err(format!("options: {error}")))?;
            if given.embedding == EmbeddingOptions::default() {
                Options { embedding: waits, ..given }
            } else {
                given
            }
        }
        None => Options { embedding: waits, ..Options::default() },
    };
    if let Some(directory) = model_directory {
        match &mut options.embedding {
            EmbeddingOptions::Model(model) => model.directory = Some(directory),
            EmbeddingOptions::Endpoint(_) | EmbeddingOptions::Off => {
                return Err(PyTypeError::new_err(
                    "model_dir: options name another embedder than the local model",
                ));
            }
        }
    }
    Ok(options)
}

async fn answered(open: Arc<Open>, request: Request<Bytes>, listener: Listener) {
    let response = open.routes().call(request).await;
    drop(open);
    listener.tell(|py| Ok(answer::shown(py, &response).into_pyobject(py)?.into_any().unbind()));
}
