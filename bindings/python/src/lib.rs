//! The native part of the Python package `evoke`: an engine in the process of a Python program.
//!
//! Imported by the package's own modules as `evoke._native`, and by nothing else: everything that a user sees is in the Python
//! part, which has no other way to an engine. The one thing to know: calls are those of the server's protocol, so
//! that one Python class serves an engine in the process and a server alike.
//!
//! Every call releases the interpreter while it works. A memory does not survive `os.fork`: see `process`.

mod answer;
mod chat;
mod chat_failure;
mod engine;
mod failure;
mod listener;
mod models;
mod open;
mod process;
mod waiting;

use pyo3::prelude::*;

/// The native module; `_native.pyi` describes it for Python.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::chat::{Chat, Records};
    #[pymodule_export]
    use super::engine::{Engine, Pending};
    #[pymodule_export]
    use super::listener::end;
    #[pymodule_export]
    use super::models::{install_models, model_directory, model_status, verify_models};
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
