//! JSON encoding of requests and responses, per provider.
//!
//! A provider contributes its path, its headers, and a pair of `encode` and `decode`.

mod anthropic;
mod openai;

use evoke_http::Credential;
use evoke_types::Secret;

use super::config::Provider;
use crate::request::ChatRequest;
use crate::response::ChatResponse;

/// The error in a response body, which both protocols encode as `{"error": {"message", "type", "code"}}`.
/// Some servers send a bare string.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    pub(super) message: String,
    /// The values of `type` and `code`, as far as they are present.
    pub(super) kinds: Vec<String>,
}

impl ErrorBody {
    /// The error in a body, if there is one.
    pub(super) fn find(body: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(body).ok()?;
        let error = value.get("error").filter(|error| !error.is_null())?;
        let text = |key| error.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let message = text("message").or_else(|| error.as_str().map(str::to_owned));
        let kinds = ["type", "code"].into_iter().filter_map(text).collect();
        Some(Self { message: message.unwrap_or_else(|| error.to_string()), kinds })
    }
}

impl Provider {
    /// The path of the endpoint below the base URL, as segments.
    pub(super) fn path(self, base_segments: &[&str]) -> &'static [&'static str] {
        match self {
            Self::OpenAi { .. } => &["chat", "completions"],
            // The base URL is written both with and without the version.
            Self::Anthropic if base_segments.last() == Some(&"v1") => &["messages"],
            Self::Anthropic => &["v1", "messages"],
        }
    }

    /// The headers of every request, besides content type and credential.
    pub(super) fn headers(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::OpenAi { .. } => Vec::new(),
            Self::Anthropic => vec![("anthropic-version", "2023-06-01")],
        }
    }

    /// How the key is sent, if there is one.
    pub(super) fn credential(self, key: Option<Secret>) -> Credential {
        match (self, key) {
            (_, None) => Credential::None,
            (Self::OpenAi { .. }, Some(key)) => Credential::Bearer(key),
            (Self::Anthropic, Some(key)) => Credential::Header("x-api-key", key),
        }
    }

    /// The body of a request; `None` if no message has content.
    pub(super) fn encode(self, model: &str, request: &ChatRequest) -> Option<Vec<u8>> {
        match self {
            Self::OpenAi { output_limit } => openai::encode(model, request, output_limit),
            Self::Anthropic => anthropic::encode(model, request),
        }
    }

    /// Decodes the body of a successful response.
    ///
    /// # Errors
    /// What is wrong with the body.
    pub(super) fn decode(self, body: &[u8]) -> Result<ChatResponse, String> {
        if let Some(error) = ErrorBody::find(body) {
            return Err(format!("a success that says {}", error.message));
        }
        match self {
            Self::OpenAi { .. } => openai::decode(body),
            Self::Anthropic => anthropic::decode(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorBody;

    #[test]
    fn finds_errors_in_every_format() {
        let find = |body: &str| ErrorBody::find(body.as_bytes()).map(|error| (error.message, error.kinds));
        let kinds = |kinds: &[&str]| kinds.iter().map(|&kind| kind.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            find(r#"{"error":{"message":"no","type":"insufficient_quota","code":"x"}}"#),
            Some(("no".to_owned(), kinds(&["insufficient_quota", "x"])))
        );
        assert_eq!(find(r#"{"error":"model not found"}"#), Some(("model not found".to_owned(), kinds(&[]))));
        assert_eq!(find(r#"{"error":{"code":500}}"#), Some((r#"{"code":500}"#.to_owned(), kinds(&[]))));
        assert_eq!(find(r#"{"error":null,"choices":[]}"#), None);
        assert_eq!(find("<html>"), None);
    }
}
