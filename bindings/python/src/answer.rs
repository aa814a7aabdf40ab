//! A request of the protocol, and what Python gets to see of its answer.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use http::{Request, Response};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Names a write, so that it is stored once however often it is sent.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The id of a request in logs and in errors.
const CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");

/// The request of a call.
///
/// # Errors
/// `ValueError` for a key, an id or a path that cannot be sent.
pub(crate) fn request(
    method: &str,
    target: &str,
    body: &[u8],
    content_type: Option<&str>,
    idempotency_key: Option<&str>,
    correlation_id: Option<&str>,
) -> PyResult<Request<Bytes>> {
    let headers =
        [(CONTENT_TYPE, content_type), (IDEMPOTENCY_KEY, idempotency_key), (CORRELATION_ID, correlation_id)];
    let mut builder = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        if let Some(value) = value {
            builder = builder.header(name, value);
        }
    }
    builder.body(Bytes::copy_from_slice(body)).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Status, body, and seconds after which the call may be tried again.
pub(crate) type Answer<'py> = (u16, Bound<'py, PyBytes>, Option<f64>);

/// The answer for Python.
pub(crate) fn shown<'py>(py: Python<'py>, response: &Response<Bytes>) -> Answer<'py> {
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    (response.status().as_u16(), PyBytes::new(py, response.body()), retry_after)
}
