//! The flags for the chat model that may write compactions, and their mapping to options.
//!
//! [`evoke_llm::Settings`] parses their texts, so that flags, environment and library reject the same values
//! with the same messages. The one thing to know: an empty value counts as none.

use crate::failure::Failure;
use crate::secrets;
use clap::Args;
use evoke::{ChatModelOptions, ChatProvider, TokenPrice};
use evoke_llm::{LlmError, Settings};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Billionths of a dollar in a dollar.
const NANOS: f64 = 1e9;

/// Settings that are secrets, or contain one.
const KEY: &str = "EVOKE_LLM_KEY";
const URL: &str = "EVOKE_LLM_URL";
/// Settings that this file parses.
const PROVIDER: &str = "EVOKE_LLM_PROVIDER";
const MODEL: &str = "EVOKE_LLM_MODEL";

/// A chat model, which writes compactions. By default there is none, and compactions are extractive.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ChatModelArgs {
    /// Protocol of the chat model's endpoint, openai or anthropic. Default: openai.
    #[arg(long, value_name = "NAME")]
    llm_provider: Option<String>,
    /// Address of its endpoint, such as http://127.0.0.1:8080/v1.
    #[arg(long, value_name = "URL")]
    llm_url: Option<String>,
    /// Name of the model on that endpoint.
    #[arg(long, value_name = "NAME")]
    llm_model: Option<String>,
    /// API key of the endpoint.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    llm_key: Option<String>,
    /// File with the API key of the endpoint.
    #[arg(long, value_name = "FILE")]
    llm_key_file: Option<PathBuf>,
    /// Seconds that one attempt may take. Default: 60.
    #[arg(long, value_name = "SECONDS")]
    llm_timeout: Option<String>,
    /// File of certificates in PEM format to trust in addition to the public ones.
    #[arg(long, value_name = "FILE")]
    llm_ca_file: Option<String>,
    /// Largest number of tokens per call, input and output.
    #[arg(long, value_name = "N")]
    llm_tokens_per_call: Option<String>,
    /// Largest number of tokens per day, input and output.
    #[arg(long, value_name = "N")]
    llm_tokens_per_day: Option<String>,
    /// Largest number of dollars per day; needs the price.
    #[arg(long, value_name = "DOLLARS")]
    llm_cost_per_day: Option<String>,
    /// Dollars per million input and output tokens, such as 3/15.
    #[arg(long, value_name = "IN/OUT")]
    llm_price: Option<String>,
}

impl ChatModelArgs {
    /// Every setting by the name of its variable.
    fn all(&self) -> [(&'static str, &Option<String>); 10] {
        [
            (PROVIDER, &self.llm_provider),
            (URL, &self.llm_url),
            (MODEL, &self.llm_model),
            (KEY, &self.llm_key),
            ("EVOKE_LLM_TIMEOUT", &self.llm_timeout),
            ("EVOKE_LLM_CA_FILE", &self.llm_ca_file),
            ("EVOKE_LLM_TOKENS_PER_CALL", &self.llm_tokens_per_call),
            ("EVOKE_LLM_TOKENS_PER_DAY", &self.llm_tokens_per_day),
            ("EVOKE_LLM_COST_PER_DAY", &self.llm_cost_per_day),
            ("EVOKE_LLM_PRICE", &self.llm_price),
        ]
    }

    /// The flags as options; `None` when no address, provider or model is named.
    ///
    /// # Errors
    /// [`Failure::ChatModel`] naming the invalid setting, [`Failure::Usage`] when the key is given twice.
    pub(crate) fn options(&self) -> Result<Option<ChatModelOptions>, Failure> {
        let settings = Settings::from_lookup(|name| {
            self.all().into_iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.clone())
        })?;
        if settings.url.is_none() && settings.provider.is_none() && settings.model.is_none() {
            return Ok(None);
        }
        let missing = || refused(MODEL, "is not set: name the model to ask for".to_owned());
        Ok(Some(ChatModelOptions {
            provider: provider(settings.provider.as_deref())?,
            url: settings.url,
            model: settings.model.ok_or_else(missing)?,
            api_key: secrets::source("llm_key", self.llm_key.as_deref(), self.llm_key_file.as_deref())?,
            attempt_timeout_seconds: settings.timeout.map(|timeout| timeout.as_secs_f64()),
            ca_file: settings.ca_file,
            tokens_per_call: settings.budget.tokens_per_call,
            tokens_per_day: settings.budget.tokens_per_period,
            dollars_per_day: settings.budget.cost_per_period.map(|cost| cost.as_nanos() as f64 / NANOS),
            price: self.llm_price.as_deref().and_then(price),
        }))
    }

    /// The settings that are set, by name, without secrets.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (String, Value)> + '_ {
        let shown = self.all().into_iter().filter(|(name, _)| *name != KEY);
        let shown = shown.map(|(name, value)| {
            let value = if name == URL { value.as_deref().map(secrets::shown) } else { value.clone() };
            (name.trim_start_matches("EVOKE_").to_lowercase(), json!(value))
        });
        shown.chain([("llm_key_file".to_owned(), json!(self.llm_key_file))])
    }
}

fn provider(name: Option<&str>) -> Result<ChatProvider, LlmError> {
    match name {
        Some("openai") | None => Ok(ChatProvider::OpenAi),
        Some("anthropic") => Ok(ChatProvider::Anthropic),
        Some(other) => Err(refused(PROVIDER, format!("{other:?} is not known: openai, anthropic"))),
    }
}

/// Parses a price that [`Settings::read`] has accepted, such as `3/15`.
fn price(text: &str) -> Option<TokenPrice> {
    let (input, output) = text.split_once('/')?;
    Some(TokenPrice {
        input_dollars_per_million: input.trim().parse().ok()?,
        output_dollars_per_million: output.trim().parse().ok()?,
    })
}

fn refused(setting: &'static str, reason: String) -> LlmError {
    LlmError::Config { setting, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_become_options_and_bad_ones_are_refused_by_name() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            ChatModelArgs { llm_url: text(" "), ..ChatModelArgs::default() }.options().expect("none"),
            None
        );
        let flags = ChatModelArgs {
            llm_provider: text("anthropic"),
            llm_model: text("large"),
            llm_timeout: text("2.5"),
            llm_cost_per_day: text("5"),
            llm_price: text("3 / 15"),
            ..ChatModelArgs::default()
        };
        let options = flags.options().expect("good").expect("a model is named");
        assert_eq!((options.provider, options.url.as_deref()), (ChatProvider::Anthropic, None));
        assert_eq!((options.attempt_timeout_seconds, options.dollars_per_day), (Some(2.5), Some(5.0)));
        let price = options.price.expect("a price");
        assert_eq!((price.input_dollars_per_million, price.output_dollars_per_million), (3.0, 15.0));

        let unnamed = ChatModelArgs { llm_url: text("http://127.0.0.1:1/v1"), ..ChatModelArgs::default() };
        let oracle = ChatModelArgs { llm_provider: text("oracle"), ..flags };
        for (flags, setting) in [(unnamed, MODEL), (oracle, PROVIDER)] {
            let refused = flags.options().expect_err("refused").to_string();
            assert!(refused.contains(setting), "{refused}");
        }
    }
}
