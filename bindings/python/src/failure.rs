//! Failures as exceptions of the Python part.
//!
//! Raised by everything that does not answer a request: answers carry their errors themselves. The one thing to know: the classes are
//! those of `evoke._errors`, looked up when one is raised.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::fmt::Display;

/// A class of `evoke._errors`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Class {
    /// A memory could not be opened.
    Open,
    /// A memory is closed.
    Closed,
    /// A memory is used in another process than the one that opened it.
    Fork,
    /// The models could not be installed or verified.
    Model,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "OpenError",
            Self::Closed => "ClosedError",
            Self::Fork => "ForkError",
            Self::Model => "ModelError",
        }
    }

    /// An exception of this class.
    pub(crate) fn with(self, py: Python<'_>, message: impl Display) -> PyErr {
        raised(py, "evoke._errors", self.name(), &message.to_string())
    }
}

/// An exception of a class of the Python part.
pub(crate) fn raised(py: Python<'_>, module: &str, class: &str, message: &str) -> PyErr {
    let made =
        py.import(module).and_then(|module| module.getattr(class)).and_then(|class| class.call1((message,)));
    // Without its own modules the package is not installed as a whole; the message is told nevertheless.
    made.map_or_else(|_| PyRuntimeError::new_err(message.to_owned()), PyErr::from_value)
}
