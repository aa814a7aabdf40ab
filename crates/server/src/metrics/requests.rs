//! Counting and timing of HTTP requests, and the words by which they are labeled.
//!
//! [`track`] is a layer of the router. The one thing to know: a label never has a word of a client, or clients could
//! make time series.

use super::definitions::{REQUEST_DURATION, REQUESTS, known};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

/// Counts a request and tells the client how long the server took.
pub(crate) async fn track(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = route_label(&request);
    let method = method_label(request.method());
    let mut response = next.run(request).await;
    let elapsed = begun.elapsed();
    let status = response.status().as_u16().to_string();
    REQUESTS.add(1, [route.clone().into(), method.into(), status.into()]);
    REQUEST_DURATION.record(elapsed.as_secs_f64(), [route.into()]);
    if let Ok(value) = HeaderValue::from_str(&format!("{:.3}", elapsed.as_secs_f64() * 1e3)) {
        response.headers_mut().insert("x-synap-server-ms", value);
    }
    response
}

/// The route as a label: its pattern, without the ids in a path.
pub(crate) fn route_label(request: &Request) -> String {
    let path = request.extensions().get::<MatchedPath>();
    path.map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned())
}

/// The method as a label. HTTP allows any word as a method; what is not known counts as `other`.
pub(crate) fn method_label(method: &Method) -> &'static str {
    const KNOWN: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known(KNOWN, method.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_method_makes_no_series_of_its_own() {
        assert_eq!(method_label(&Method::PATCH), "PATCH");
        for word in ["BREW", "get", "X1"] {
            let method = Method::from_bytes(word.as_bytes()).expect("a token");
            assert_eq!(method_label(&method), "other", "{word}");
        }
    }
}
