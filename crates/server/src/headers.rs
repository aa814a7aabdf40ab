//! Headers that every answer has: the date, and those for browsers that come across one. Nothing is a page, but for
//! `/docs`.

use crate::app::SharedApp;
use crate::date;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
const ALWAYS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, NOTHING),
];
/// A year, in seconds.
const HSTS: &str = "max-age=31536000";

/// Adds the headers that the answer does not have yet.
pub(crate) async fn complete(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(date) = date::written(app.config.clock.now()) {
        headers.entry(header::DATE).or_insert(date);
    }
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.config.tls.is_some() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
}
