//! Errors as answers: the one map from codes to HTTP and gRPC.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use evoke_engine::Coded;
use evoke_types::{Code, Fault, Throttle};
use evoke_wire::ErrorBody;
use evoke_wire::error::CodedDetail;
use serde_json::Value;
use std::time::Instant;

/// A refusal. Its body is written by the correlation layer, which alone knows the request's id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ApiError {
    code: Code,
    message: String,
    retry_after: Option<u64>,
}

impl ApiError {
    /// A refusal with a text for people. Texts of our own failures are logged and not shown.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after: wait(code) }
    }
    /// A field that is missing, of the wrong type, or out of range.
    pub(crate) fn field(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidField, message)
    }
    /// Tells the client to wait some whole seconds.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
    /// The stable code.
    pub(crate) fn code(&self) -> Code {
        self.code
    }
    /// What the client may read.
    pub(crate) fn public_message(&self) -> &str {
        match self.code.fault() {
            _ if matches!(self.code, Code::Overloaded | Code::Busy) => &self.message,
            Fault::Internal => "the server failed; the log has the reason under this correlation id",
            Fault::Unavailable => unavailable(self.code),
            Fault::BadInput
            | Fault::Unauthenticated
            | Fault::Forbidden
            | Fault::NotFound
            | Fault::Conflict
            | Fault::Unprocessable
            | Fault::TooLarge
            | Fault::RateLimited
            | Fault::Timeout => &self.message,
        }
    }
    /// The body, in both layouts.
    pub(crate) fn body(&self, correlation_id: &str) -> ErrorBody {
        let message = self.public_message().to_owned();
        ErrorBody {
            error: self.code.slug().to_owned(),
            code: self.code.as_str().to_owned(),
            detail: detail(self.code, &message),
            message,
            correlation_id: correlation_id.to_owned(),
        }
    }
    fn log(&self) {
        // Overload is counted, and said once a minute: refusing must stay cheap.
        let ours = matches!(self.code.fault(), Fault::Internal | Fault::Unavailable);
        if !ours || matches!(self.code, Code::Overloaded | Code::Busy) {
            return;
        }
        // A full disk refuses every write.
        static FULL: Throttle = Throttle::a_minute();
        let full = self.code == Code::StorageFull;
        let Some(held_back) = (if full { FULL.pass(Instant::now()) } else { Some(0) }) else { return };
        tracing::error!(code = self.code.as_str(), reason = %self.message, held_back, "request failed");
    }
}

/// What a client may read of what is not available.
fn unavailable(code: Code) -> &'static str {
    if code == Code::OutcomeUnknown {
        "it is not known whether this was stored: send the same request again with the same document_id or \
         X-Correlation-ID, it will not be stored twice"
    } else if code == Code::StorageFull {
        "the disk of the server is full and nothing of this was stored; reads go on"
    } else {
        "the server cannot do this at the moment; the same request may work later"
    }
}

/// Seconds that a client should wait before it sends the same request again.
fn wait(code: Code) -> Option<u64> {
    if code == Code::StorageFull { Some(30) } else { (code.fault() == Fault::Unavailable).then_some(1) }
}

/// Clients branch on `detail.code` where one status has several meanings.
fn detail(code: Code, message: &str) -> Value {
    if code == Code::TranscriptConflict {
        let detail = CodedDetail { code: code.slug().to_owned(), message: message.to_owned() };
        return serde_json::to_value(detail).unwrap_or_default();
    }
    Value::from(message)
}

/// The HTTP status of a code.
pub(crate) const fn status(code: Code) -> StatusCode {
    if matches!(code, Code::MethodNotAllowed) {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    match code.fault() {
        Fault::BadInput => StatusCode::BAD_REQUEST,
        Fault::Unauthenticated => StatusCode::UNAUTHORIZED,
        Fault::Forbidden => StatusCode::FORBIDDEN,
        Fault::NotFound => StatusCode::NOT_FOUND,
        Fault::Conflict => StatusCode::CONFLICT,
        Fault::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Fault::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Fault::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Fault::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The gRPC status of a code.
const fn grpc_code(code: Code) -> tonic::Code {
    match code.fault() {
        Fault::BadInput | Fault::Unprocessable | Fault::TooLarge => tonic::Code::InvalidArgument,
        Fault::Unauthenticated => tonic::Code::Unauthenticated,
        Fault::Forbidden => tonic::Code::PermissionDenied,
        Fault::NotFound => tonic::Code::NotFound,
        Fault::Conflict => tonic::Code::FailedPrecondition,
        Fault::RateLimited => tonic::Code::ResourceExhausted,
        Fault::Timeout => tonic::Code::DeadlineExceeded,
        Fault::Unavailable => tonic::Code::Unavailable,
        Fault::Internal => tonic::Code::Internal,
    }
}

impl<E: Coded> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<ApiError> for tonic::Status {
    fn from(error: ApiError) -> Self {
        error.log();
        Self::new(grpc_code(error.code), format!("{}: {}", error.code.as_str(), error.public_message()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let mut response = status(self.code).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::BodyTooLarge {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_an_error_status_and_no_failure_of_ours_shows_its_reason() {
        for code in Code::ALL {
            assert!(status(*code).is_client_error() || status(*code).is_server_error(), "{code:?}");
            let body = ApiError::new(*code, "disk /var/x.db is full").body("id");
            assert_eq!(
                status(*code).is_server_error()
                    && !matches!(code, Code::RequestTimeout | Code::Overloaded | Code::Busy),
                !body.message.contains("/var")
            );
            assert_eq!(body.code, code.as_str());
        }
    }

    #[test]
    fn every_code_has_its_page_and_every_page_its_code() {
        let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
        for code in Code::ALL {
            let file = pages.join(format!("{}.md", code.as_str()));
            let text =
                std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert!(
                text.starts_with(&format!("# {}: {}\n", code.as_str(), code.slug())),
                "{}",
                file.display()
            );
            assert!(text.contains(&format!("HTTP status {}.", status(*code).as_u16())), "{}", file.display());
            for heading in ["## What happened", "## Usual causes", "## What to do"] {
                assert!(text.contains(heading), "{} lacks {heading:?}", file.display());
            }
        }
        assert_eq!(std::fs::read_dir(pages).map(Iterator::count).ok(), Some(Code::ALL.len()));
    }
}
