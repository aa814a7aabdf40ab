//! Which pages that browsers show may call the server. None may unless it is configured.
//!
//! A page that calls holds an API key, so whoever can read the page has the key: it should be bound to one user.

use axum::http::uri::Uri;
use axum::http::{HeaderName, HeaderValue, Method, header};
use std::str::FromStr;
use std::time::Duration;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

/// How long a browser may remember what is allowed.
const REMEMBERED: Duration = Duration::from_secs(3600);
/// Headers of answers that pages may read.
const SHOWN: [HeaderName; 5] = [
    HeaderName::from_static("x-correlation-id"),
    header::RETRY_AFTER,
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
];

/// Pages that may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorsOrigin {
    /// All.
    Any,
    /// Those of one origin: scheme, host and port.
    Pages(HeaderValue),
}

impl FromStr for CorsOrigin {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let refused =
            || format!("{text:?} is no origin: expected * or scheme://host, with a port if it has one");
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused());
        };
        // Browsers send exactly this, and are compared with it byte for byte.
        let whole = format!("{scheme}://{authority}");
        if whole != text || authority.as_str().contains('@') || text != text.to_ascii_lowercase() {
            return Err(refused());
        }
        HeaderValue::from_str(text).map(Self::Pages).map_err(|_| refused())
    }
}

impl std::fmt::Display for CorsOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Pages(origin) => f.write_str(&String::from_utf8_lossy(origin.as_bytes())),
        }
    }
}

/// What tells browsers so, and answers what they ask before a call; absent when no page may call.
pub(crate) fn layer(origins: &[CorsOrigin]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let pages: Option<Vec<HeaderValue>> = origins
        .iter()
        .map(|origin| match origin {
            CorsOrigin::Any => None,
            CorsOrigin::Pages(origin) => Some(origin.clone()),
        })
        .collect();
    let layer = CorsLayer::new()
        .allow_origin(pages.map_or_else(AllowOrigin::any, AllowOrigin::list))
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(SHOWN)
        .max_age(REMEMBERED);
    Some(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_send() {
        for good in ["https://app.example.com", "http://localhost:3000", "http://[::1]:8080", "*"] {
            assert_eq!(good.parse::<CorsOrigin>().map(|origin| origin.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "app.example.com",
            "https://app.example.com/",
            "https://app.example.com/path",
            "https://App.example.com",
            "https://user@app.example.com",
            "https://*.example.com,https://b",
            "null",
            "https://",
        ] {
            assert!(bad.parse::<CorsOrigin>().is_err(), "{bad:?}");
        }
    }
}
