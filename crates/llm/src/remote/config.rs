//! Configuration of a remote model: URL, protocol, time limits, retries.

use std::path::PathBuf;
use std::time::Duration;

use evoke_types::Secret;

use crate::error::LlmError;

/// The protocol that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// `POST {base}/chat/completions`, as defined by OpenAI and spoken by most local servers.
    OpenAi {
        /// The field that limits the length of a response.
        output_limit: OutputLimitField,
    },
    /// `POST {base}/v1/messages`, as defined by Anthropic.
    Anthropic,
}

/// The field that limits the length of a response in the OpenAI protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputLimitField {
    /// `max_tokens`, which compatible servers know.
    MaxTokens,
    /// `max_completion_tokens`, which OpenAI's own newer models require.
    MaxCompletionTokens,
}

/// How to call a server. Start from [`RemoteConfig::openai`] or [`RemoteConfig::anthropic`].
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// The protocol of the server.
    pub provider: Provider,
    /// The URL up to the protocol's own path, such as `http://localhost:8080/v1` for the OpenAI protocol and
    /// `https://api.anthropic.com` for Anthropic's.
    pub base_url: String,
    /// The name of the model on the server.
    pub model: String,
    /// The API key, if the server needs one.
    pub api_key: Option<Secret>,
    /// Time limit of one attempt, response included.
    pub timeout: Duration,
    /// Time limit for opening a connection.
    pub connect_timeout: Duration,
    /// Attempts per call, at least 1.
    pub attempts: u32,
    /// The delay after the first failed attempt; each further one is twice as long.
    pub initial_backoff: Duration,
    /// The maximum delay. When the server asks to wait longer, the call fails at once.
    pub max_backoff: Duration,
    /// Calls in flight at the same time, at least 1; others wait.
    pub concurrency: usize,
    /// Maximum size of a response in bytes.
    pub max_answer_bytes: usize,
    /// A PEM file with certificates that are trusted in addition to the public ones.
    pub ca_file: Option<PathBuf>,
}

impl RemoteConfig {
    /// A server with the OpenAI protocol and the default limits: 60 seconds, 3 attempts, 4 concurrent calls.
    pub fn openai(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        let base_url = base_url.into();
        // OpenAI's reasoning models reject the old field; compatible servers often do not know the new one.
        let output_limit = if base_url.starts_with("https://api.openai.com") {
            OutputLimitField::MaxCompletionTokens
        } else {
            OutputLimitField::MaxTokens
        };
        Self::new(Provider::OpenAi { output_limit }, base_url, model.into())
    }

    /// A server with the Anthropic protocol and the same limits as [`RemoteConfig::openai`].
    pub fn anthropic(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self::new(Provider::Anthropic, base_url.into(), model.into())
    }

    fn new(provider: Provider, base_url: String, model: String) -> Self {
        Self {
            provider,
            base_url,
            model,
            api_key: None,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            attempts: 3,
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(30),
            concurrency: 4,
            max_answer_bytes: 8 << 20,
            ca_file: None,
        }
    }

    /// Sets the API key.
    #[must_use]
    pub fn api_key(mut self, key: Secret) -> Self {
        self.api_key = Some(key);
        self
    }

    /// Checks that the configuration is valid.
    pub(super) fn check(&self) -> Result<(), LlmError> {
        let refuse = |setting, reason: &str| Err(LlmError::Config { setting, reason: reason.to_owned() });
        if self.model.trim().is_empty() {
            return refuse("EVOKE_LLM_MODEL", "name the model to ask for");
        }
        let counts = [
            ("attempts", self.attempts as usize),
            ("concurrency", self.concurrency),
            ("max_answer_bytes", self.max_answer_bytes),
        ];
        for (setting, count) in counts {
            if count == 0 {
                return refuse(setting, "must be at least 1");
            }
        }
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return refuse("EVOKE_LLM_TIMEOUT", "must be longer than 0 seconds");
        }
        Ok(())
    }
}
