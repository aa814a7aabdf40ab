//! Errors of conversations as exceptions of `evoke.memory`.

use crate::failure::raised;
use evoke_chat_memory::{ChatMemoryError, Failure};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// The module of the classes.
const MODULE: &str = "evoke.memory.errors";

/// The exception of an error. Wrong arguments are a `ValueError`, as everywhere in Python.
pub(crate) fn exception(py: Python<'_>, error: &ChatMemoryError) -> PyErr {
    let class = match error {
        ChatMemoryError::Invalid(_) => return PyValueError::new_err(error.to_string()),
        ChatMemoryError::BackendUnavailable { failure: Failure::Timeout, .. } => "BackendTimeout",
        ChatMemoryError::BackendUnavailable { .. } => "BackendUnavailable",
        ChatMemoryError::BackendError { .. } => "BackendError",
        ChatMemoryError::CorruptData { .. } => "CorruptData",
        ChatMemoryError::Closed => "Closed",
    };
    raised(py, MODULE, class, &error.to_string())
}
