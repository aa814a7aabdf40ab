//! Addresses of servers, as people configure them.
//!
//! Called by whoever has a setting with an address. The one thing to know: errors do not repeat the address, which may
//! contain a password.

use reqwest::Url;

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not a URL; the text says why.
    #[error("it is not an address such as http://localhost:8080/v1: {0}")]
    Malformed(String),
    /// Its scheme is another one.
    #[error("it must begin with http:// or https://")]
    Scheme,
    /// It contains a name or a password.
    #[error("it must not contain a name or a password")]
    Credential,
}

/// The URL of an address.
///
/// # Errors
/// [`AddressError`] when it is not a URL of HTTP, or contains a name or a password.
///
/// ```
/// use evoke_http::{AddressError, parse_address};
///
/// assert_eq!(parse_address(" https://host/v1 ").map(String::from), Ok("https://host/v1".to_owned()));
/// assert_eq!(parse_address("ftp://host"), Err(AddressError::Scheme));
/// assert_eq!(parse_address("http://ann:secret@host"), Err(AddressError::Credential));
/// ```
pub fn parse_address(text: &str) -> Result<Url, AddressError> {
    let url = Url::parse(text.trim()).map_err(|error| AddressError::Malformed(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(AddressError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressError::Credential);
    }
    Ok(url)
}

/// A URL for logs and errors: without its query, which may contain a secret, and without its fragment.
pub fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_not_shown() {
        let url = parse_address("http://h/a?key=s#f").expect("a URL");
        assert_eq!(without_query(&url), "http://h/a");
    }

    #[test]
    fn a_text_without_a_scheme_is_no_address() {
        assert_eq!(parse_address("h:8080"), Err(AddressError::Scheme));
        assert!(matches!(parse_address(""), Err(AddressError::Malformed(_))));
    }
}
