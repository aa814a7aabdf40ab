//! How to reach a server, and how patiently.

use std::path::PathBuf;
use std::time::Duration;

use crate::{LlmError, Secret};

/// The protocol that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// `POST {base}/chat/completions`, as OpenAI defined it and most local servers speak it.
    OpenAi {
        /// Which field limits the answer.
        output_limit: OutputLimitField,
    },
    /// `POST {base}/v1/messages`, as Anthropic defined it.
    Anthropic,
}

/// The field that limits the length of an answer in the OpenAI protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputLimitField {
    /// `max_tokens`: what compatible servers know.
    MaxTokens,
    /// `max_completion_tokens`: what OpenAI's own newer models insist on.
    MaxCompletionTokens,
}

/// Where a server is and what it expects.
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// What it speaks.
    pub provider: Provider,
    /// The address before the protocol's own path, such as `http://localhost:8080/v1` for the OpenAI protocol and
    /// `https://api.anthropic.com` for Anthropic's.
    pub base_url: String,
    /// The model to ask for.
    pub model: String,
    /// The key, if the server wants one.
    pub api_key: Option<Secret>,
    /// How long one attempt may take, answer included.
    pub timeout: Duration,
    /// How long opening a connection may take.
    pub connect_timeout: Duration,
    /// Attempts for one call, at least 1.
    pub attempts: u32,
    /// The pause after the first failed attempt; each further one is twice as long.
    pub first_pause: Duration,
    /// The longest pause. A server that asks for a longer one is believed: the call fails at once.
    pub longest_pause: Duration,
    /// Calls under way at the same time, at least 1; others wait for their turn.
    pub concurrency: usize,
    /// Bytes of an answer that are read at most.
    pub max_answer_bytes: usize,
    /// Certificates in PEM form that are trusted besides the public ones.
    pub ca_file: Option<PathBuf>,
}

impl RemoteConfig {
    /// A server that speaks the OpenAI protocol, with usual limits: 60 seconds, 3 attempts, 4 calls at a time.
    pub fn openai(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        let base_url = base_url.into();
        // OpenAI's reasoning models refuse the old field; compatible servers often do not know the new one.
        let output_limit = if base_url.starts_with("https://api.openai.com") {
            OutputLimitField::MaxCompletionTokens
        } else {
            OutputLimitField::MaxTokens
        };
        Self::new(Provider::OpenAi { output_limit }, base_url, model.into())
    }

    /// A server that speaks the Anthropic protocol, with the same limits.
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
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
            concurrency: 4,
            max_answer_bytes: 8 << 20,
            ca_file: None,
        }
    }

    /// The same configuration with a key.
    #[must_use]
    pub fn api_key(mut self, key: Secret) -> Self {
        self.api_key = Some(key);
        self
    }

    /// Refuses what cannot work.
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
