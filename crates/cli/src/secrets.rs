//! Secrets that the flags give, as a value or in a file, and addresses without their secrets.
//!
//! Every flag for a secret has a sibling that names a file, because other processes can see command lines and
//! environments.

use crate::failure::Failure;
use evoke::SecretSource;
use evoke_types::Secret;
use std::path::Path;
use url::Url;

/// The text that is shown instead of a secret.
const HIDDEN: &str = "hidden";

/// The source of the secret of the setting `name`: its value or its file.
///
/// # Errors
/// [`Failure::Usage`] when both are given.
pub(crate) fn source(
    name: &str,
    value: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<SecretSource>, Failure> {
    match (value, file) {
        (Some(_), Some(_)) => {
            Err(Failure::Usage(format!("{name} and {name}_file are both given: give one of them")))
        }
        (None, None) => Ok(None),
        (Some(value), None) => Ok(Some(SecretSource::Value(Secret::new(value)))),
        (None, Some(file)) => Ok(Some(SecretSource::File(file.to_owned()))),
    }
}

/// The secret of the setting `name`, from its value or its file.
///
/// # Errors
/// [`Failure::Usage`] when both are given, [`Failure::Secret`] when it is empty or cannot be read.
pub(crate) fn read(
    name: &'static str,
    value: Option<&str>,
    file: Option<&Path>,
) -> Result<Option<Secret>, Failure> {
    let source = source(name, value, file)?;
    Ok(source.map(|source| source.read(name)).transpose()?)
}

/// An address that can be shown: without user and password, and without the values of its query, which may be
/// keys.
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
        let file = Path::new("/no/such/file");
        assert!(source("llm_key", None, None).expect("none").is_none());
        let value = source("llm_key", Some("k"), None).expect("a value");
        assert_eq!(value, Some(SecretSource::Value(Secret::new("k"))));
        assert_eq!(
            source("llm_key", None, Some(file)).expect("a file"),
            Some(SecretSource::File(file.into()))
        );
        let both = source("llm_key", Some("secret-value"), Some(file)).expect_err("refused").to_string();
        assert!(both.contains("llm_key_file") && !both.contains("secret-value"), "{both}");
        assert!(read("llm_key", Some(" "), None).is_err() && read("llm_key", None, Some(file)).is_err());
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
