//! Options of the chat model (LLM) that may phrase compactions. The one thing to know: nothing waits for it,
//! and rules check what it writes.

use crate::secret_source::SecretSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A chat model behind HTTP, with its limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatModelOptions {
    /// The protocol of the server.
    #[serde(default)]
    pub provider: ChatProvider,
    /// The address without the path of the protocol, such as `http://127.0.0.1:8080/v1`. Can be absent for
    /// Anthropic, whose own address is then used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The name of the model on that server.
    pub model: String,
    /// The API key, if the server requires one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<SecretSource>,
    /// Seconds that one attempt may take, including the response. Absent: 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_timeout_seconds: Option<f64>,
    /// A PEM file with certificates to trust in addition to the public ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Largest number of tokens per call, input and output together. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_call: Option<u64>,
    /// Largest number of tokens per day (UTC), input and output together. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_per_day: Option<u64>,
    /// Largest number of US dollars per day (UTC); needs `price`. Absent: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dollars_per_day: Option<f64>,
    /// The price of tokens. Absent: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<TokenPrice>,
}

/// The protocol of a chat server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatProvider {
    /// `POST {url}/chat/completions`, which most servers speak.
    #[default]
    OpenAi,
    /// The Anthropic protocol: `POST {url}/v1/messages`.
    Anthropic,
}

/// The price of a chat model's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenPrice {
    /// US dollars per million input tokens, 0 or more.
    pub input_dollars_per_million: f64,
    /// US dollars per million output tokens, 0 or more.
    pub output_dollars_per_million: f64,
}

impl ChatModelOptions {
    /// A model without a key and without budgets.
    pub fn new(provider: ChatProvider, url: Option<String>, model: impl Into<String>) -> Self {
        Self {
            provider,
            url,
            model: model.into(),
            api_key: None,
            attempt_timeout_seconds: None,
            ca_file: None,
            tokens_per_call: None,
            tokens_per_day: None,
            dollars_per_day: None,
            price: None,
        }
    }
}
