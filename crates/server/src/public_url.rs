//! The URL under which clients reach a server, which may stand behind a proxy.

use axum::http::uri::{Authority, Uri};
use axum::http::{HeaderMap, header};
use std::fmt;
use std::str::FromStr;

/// A scheme and an authority, such as `https://memory.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// What a request names, when nothing is configured. `None` when it names nothing that is a host.
    pub(crate) fn named(uri: &Uri, headers: &HeaderMap, tls: bool) -> Option<Self> {
        let sent = headers.get(header::HOST).and_then(|value| value.to_str().ok());
        let authority = match sent {
            Some(sent) => sent.parse::<Authority>().ok()?,
            None => uri.authority()?.clone(),
        };
        Some(Self(format!("{}://{authority}", if tls { "https" } else { "http" })))
    }
}

impl FromStr for PublicUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refused =
            || format!("{text:?} is no URL of a server: expected https://host, with a port if it has one");
        let uri: Uri = text.parse().map_err(|_| refused())?;
        match (uri.scheme_str(), uri.authority()) {
            (Some(scheme @ ("http" | "https")), Some(authority))
                if uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@') =>
            {
                Ok(Self(format!("{scheme}://{authority}")))
            }
            _ => Err(refused()),
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_public_url_is_a_scheme_and_an_authority() {
        for (text, read) in [
            ("https://memory.example.com", "https://memory.example.com"),
            ("https://memory.example.com/", "https://memory.example.com"),
            ("http://127.0.0.1:8808", "http://127.0.0.1:8808"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().map(|url| url.to_string()), Ok(read.to_owned()));
        }
        for bad in ["", "memory.example.com", "https://a/b", "https://a/?b", "ftp://a", "https://u@a"] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_request_names_the_host_that_it_was_sent_to() {
        let named = |host: &'static str, tls| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            PublicUrl::named(&Uri::from_static("/mcp"), &headers, tls).map(|url| url.to_string())
        };
        assert_eq!(named("memory:8808", false).as_deref(), Some("http://memory:8808"));
        assert_eq!(named("memory", true).as_deref(), Some("https://memory"));
        assert_eq!(named("memory/\"><", false), None);
        assert_eq!(PublicUrl::named(&Uri::from_static("/mcp"), &HeaderMap::new(), false), None);
    }
}
