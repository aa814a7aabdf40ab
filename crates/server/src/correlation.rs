//! One id for each request: in its log lines, its answer's header, and the body of an error.

use crate::app::SharedApp;
use crate::error::ApiError;
use crate::metric;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

/// The header that carries it, both ways.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

/// Longest id that is taken over; others are replaced.
const MAX: usize = 128;

/// The id that the client itself sent; absent when it sent none (or none that is usable).
#[derive(Debug, Clone)]
pub(crate) struct SentId(pub(crate) String);

/// Gives the request its id, and writes the bodies of errors.
pub(crate) async fn assign(State(app): State<SharedApp>, mut request: Request, next: Next) -> Response {
    let sent = sent(request.headers());
    let id = sent.clone().unwrap_or_else(|| format!("evk_{}", app.config.ids.uuid().simple()));
    if let Some(sent) = sent {
        request.extensions_mut().insert(SentId(sent));
    }
    let route = metric::route_label(&request);
    let span = tracing::info_span!("request", correlation_id = %id, method = %request.method(), route);
    let response = next.run(request).instrument(span).await;
    let mut response = written(response, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// The answer to a request that never got an id.
pub(crate) fn without_id(error: ApiError) -> Response {
    written(error.into_response(), "unassigned")
}

pub(crate) fn sent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    (1..=MAX).contains(&text.len()).then(|| text.to_owned())
}

/// The response, with its body when it is an error.
fn written(response: Response, id: &str) -> Response {
    let Some(error) = response.extensions().get::<ApiError>().cloned() else { return response };
    let (parts, _) = response.into_parts();
    let mut answer = (parts.status, Json(error.body(id))).into_response();
    for (name, value) in &parts.headers {
        if name != axum::http::header::CONTENT_LENGTH && name != axum::http::header::CONTENT_TYPE {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}
