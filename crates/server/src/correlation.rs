//! One id for each request: in its log lines, its answer's header, and the body of an error.

use crate::error::ApiError;
use crate::metrics;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use evoke_types::{ID_BYTES, IdSource, IdTooLong};
use std::sync::Arc;
use tracing::Instrument;

/// The header that carries it, both ways.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-correlation-id");

/// The id that the client itself sent; absent when it sent none.
#[derive(Debug, Clone)]
pub(crate) struct SentId(pub(crate) String);

/// Gives the request its id, and writes the bodies of errors.
pub(crate) async fn assign(
    State(ids): State<Arc<dyn IdSource>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (sent, too_long) = match sent(request.headers()) {
        Ok(sent) => (sent, None),
        Err(too_long) => (None, Some(too_long)),
    };
    let id = sent.clone().unwrap_or_else(|| format!("evk_{}", ids.uuid().simple()));
    if let Some(sent) = sent {
        request.extensions_mut().insert(SentId(sent));
    }
    let route = metrics::route_label(&request);
    let span = tracing::info_span!("request", correlation_id = %id, method = %request.method(), route);
    let response = match too_long {
        // Replaced, it would no longer tell a retry from another request, and nobody would know.
        Some(too_long) => ApiError::field(format!("{HEADER} {too_long}")).into_response(),
        None => next.run(request).instrument(span).await,
    };
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

/// The id that the client sent; none when it is empty, or no text.
pub(crate) fn sent(headers: &HeaderMap) -> Result<Option<String>, IdTooLong> {
    let Some(value) = headers.get(HEADER) else { return Ok(None) };
    if value.len() > ID_BYTES {
        return Err(IdTooLong { bytes: value.len() });
    }
    Ok(value.to_str().ok().filter(|text| !text.is_empty()).map(str::to_owned))
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
