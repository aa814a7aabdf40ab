//! The source of a secret: the options themselves, or a file that they name.
//!
//! Used for the keys of endpoints. The one thing to know: a secret is never serialized; serializing options
//! that contain one fails, and works for options that name a file.

use evoke_types::Secret;
use serde::{Deserialize, Deserializer, Serialize};
use std::path::{Path, PathBuf};

/// The source of a secret. A file is safer, because other programs can see command lines and environments.
///
/// ```
/// let key: evoke::SecretSource = serde_json::from_str(r#"{ "file": "/run/secrets/embedding" }"#)?;
/// assert_eq!(serde_json::to_string(&key)?, r#"{"file":"/run/secrets/embedding"}"#);
///
/// let key: evoke::SecretSource = serde_json::from_str(r#"{ "value": "k-123" }"#)?;
/// assert!(serde_json::to_string(&key).is_err() && !format!("{key:?}").contains("k-123"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretSource {
    /// The secret as a value.
    #[serde(skip_serializing, deserialize_with = "secret")]
    Value(Secret),
    /// A file whose content is the secret; white space around it is ignored.
    File(PathBuf),
}

/// Why a secret cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The secret is empty, or only white space.
    #[error("{name} is empty")]
    Empty {
        /// What the secret is for.
        name: &'static str,
    },
    /// The file of the secret cannot be read.
    #[error("{}: {source}", .file.display())]
    File {
        /// The path of the file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
}

impl SecretSource {
    /// Reads the secret. `name` says in messages what it is for, such as `embedding.api_key`.
    ///
    /// Logs a warning when every user of the machine can read the file.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn read(&self, name: &'static str) -> Result<Secret, SecretError> {
        let secret = match self {
            Self::Value(secret) => secret.clone(),
            Self::File(file) => {
                let failed = |source| SecretError::File { file: file.clone(), source };
                let text = std::fs::read_to_string(file).map_err(failed)?;
                warn_if_public(name, file);
                Secret::new(text)
            }
        };
        if secret.reveal().is_empty() { Err(SecretError::Empty { name }) } else { Ok(secret) }
    }
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

/// A secret is meant for this process. A group may be meant to read it; all users are not.
#[cfg(unix)]
fn warn_if_public(name: &str, file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(found) = std::fs::metadata(file) else { return };
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o007 != 0 {
        let (file, mode) = (file.display(), format!("{mode:04o}"));
        tracing::warn!(%file, mode, "every user of this machine can read the file of {name}: chmod o= it");
    }
}

#[cfg(not(unix))]
fn warn_if_public(_: &str, _: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_its_source_without_the_line_end() {
        let directory = tempfile::tempdir().expect("a directory");
        let (file, empty) = (directory.path().join("key"), directory.path().join("empty"));
        std::fs::write(&file, "from-a-file\n").expect("written");
        std::fs::write(&empty, " \n").expect("written");
        let read =
            |source: SecretSource| source.read("chat_model.api_key").map(|key| key.reveal().to_owned());
        assert_eq!(read(SecretSource::Value(Secret::new("k"))).expect("a value"), "k");
        assert_eq!(read(SecretSource::File(file)).expect("a file"), "from-a-file");
        let refused = read(SecretSource::File(empty)).expect_err("empty").to_string();
        assert!(refused.contains("chat_model.api_key"), "{refused}");
        let missing = read(SecretSource::File(directory.path().join("none")));
        assert!(matches!(missing, Err(SecretError::File { .. })));
    }
}
