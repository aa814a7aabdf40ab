//! Secrets that the flags bring, in their value or in a file, and addresses without the secrets in them.
//!
//! Every flag for a secret has a sibling that names a file: command lines and environments are seen by others.

use crate::failure::Failure;
use evoke_types::Secret;
use std::path::Path;
use url::Url;

/// What stands in the place of a secret.
const HIDDEN: &str = "hidden";

/// The secret of the setting `name`, from its value or its file.
///
/// # Errors
/// [`Failure::Usage`] when both are given, or the file is empty; [`Failure::File`] when it cannot be read.
pub(crate) fn read(name: &str, value: Option<&str>, file: Option<&Path>) -> Result<Option<Secret>, Failure> {
    let secret = match (value, file) {
        (Some(_), Some(_)) => {
            return Err(Failure::Usage(format!("{name} and {name}_file are both given: give one of them")));
        }
        (None, None) => return Ok(None),
        (Some(value), None) => Secret::new(value),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|source| Failure::File { file: file.to_owned(), source })?;
            warn_when_readable(name, file);
            Secret::new(text)
        }
    };
    if secret.reveal().is_empty() {
        return Err(Failure::Usage(format!("{name} is empty")));
    }
    Ok(Some(secret))
}

/// A secret is for the server alone. A group may be meant to read it, everybody is not.
fn warn_when_readable(name: &str, file: &Path) {
    #[cfg(unix)]
    if let Ok(found) = std::fs::metadata(file) {
        use std::os::unix::fs::PermissionsExt;
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o007 != 0 {
            let (file, mode) = (file.display(), format!("{mode:04o}"));
            tracing::warn!(%file, mode, "every user of this machine can read the file of {name}: chmod o= it");
        }
    }
    #[cfg(not(unix))]
    let _ = (name, file);
}

/// An address as it may be shown: without who logs in there, and without the values of its query, which may be keys.
pub(crate) fn shown(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return format!("{HIDDEN} (not an address)") };
    if !url.username().is_empty() || url.password().is_some() {
        // Fails only for addresses that cannot have a user, and this one has.
        let _ = url.set_username(HIDDEN).and_then(|()| url.set_password(None));
    }
    if url.query().is_some() {
        let names: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        url.query_pairs_mut().clear().extend_pairs(names.into_iter().map(|name| (name, HIDDEN)));
    }
    url.set_fragment(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_from_one_place() {
        let directory = tempfile::tempdir().expect("a directory");
        let (file, empty) = (directory.path().join("key"), directory.path().join("empty"));
        std::fs::write(&file, "from-a-file\n").expect("written");
        std::fs::write(&empty, " \n").expect("written");
        let revealed = |value, file: Option<&Path>| {
            read("llm_key", value, file).map(|secret| secret.map(|secret| secret.reveal().to_owned()))
        };
        assert_eq!(revealed(None, None).expect("none"), None);
        assert_eq!(revealed(Some("k"), None).expect("a value"), Some("k".to_owned()));
        assert_eq!(revealed(None, Some(&file)).expect("a file"), Some("from-a-file".to_owned()));
        let both = revealed(Some("secret-value"), Some(&file)).expect_err("refused").to_string();
        assert!(both.contains("llm_key_file") && !both.contains("secret-value"), "{both}");
        assert!(
            revealed(None, Some(&empty)).is_err()
                && revealed(None, Some(&directory.path().join("no"))).is_err()
        );
    }

    #[test]
    fn addresses_are_shown_without_what_opens_them() {
        for (address, wanted) in [
            ("http://127.0.0.1:9000/v1", "http://127.0.0.1:9000/v1"),
            ("https://ada:pw@host/v1?key=abc&region=eu", "https://hidden@host/v1?key=hidden&region=hidden"),
            ("https://token@host/?abc#frag", "https://hidden@host/?abc=hidden"),
            ("not an address with key=abc", "hidden (not an address)"),
        ] {
            assert_eq!(shown(address), wanted);
        }
    }
}
