//! Opens the chat model that the options name, behind its budget. Called by [`Builder`](crate::Builder). The
//! one thing to know: nothing is sent until a conversation is compacted.

use crate::error::OpenError;
use crate::options::{ChatModelOptions, ChatProvider};
use evoke_llm::{Budget, ChatModel, Cost, LlmError, Price, Settings};
use evoke_types::{Clock, RandomIds};
use std::sync::Arc;
use std::time::Duration;

/// Opens the chat model.
///
/// # Errors
/// [`OpenError::Option`] for an invalid number, [`OpenError::Secret`] for the key, [`OpenError::ChatModel`]
/// when the settings are invalid.
pub(crate) fn open(
    options: &ChatModelOptions,
    clock: Arc<dyn Clock>,
) -> Result<Arc<dyn ChatModel>, OpenError> {
    let settings = settings(options)?;
    // The options always name a model, so there is one.
    let opened = settings.open(clock, Arc::new(RandomIds))?;
    opened.ok_or_else(|| refused("chat_model.model", "names no model"))
}

fn settings(options: &ChatModelOptions) -> Result<Settings, OpenError> {
    let provider = match options.provider {
        ChatProvider::OpenAi => "openai",
        ChatProvider::Anthropic => "anthropic",
    };
    let budget = Budget {
        tokens_per_call: options.tokens_per_call,
        tokens_per_period: options.tokens_per_day,
        cost_per_period: options.dollars_per_day.map(cost).transpose()?,
        ..Budget::default()
    };
    Ok(Settings {
        provider: Some(provider.to_owned()),
        url: options.url.clone(),
        model: Some(options.model.clone()),
        key: options.api_key.as_ref().map(|key| key.read("chat_model.api_key")).transpose()?,
        timeout: options.attempt_timeout_seconds.map(seconds).transpose()?,
        ca_file: options.ca_file.clone(),
        budget,
        price: price(options)?,
    })
}

fn seconds(seconds: f64) -> Result<Duration, OpenError> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| refused("chat_model.attempt_timeout_seconds", "is not a length of time in seconds"))
}

fn cost(dollars: f64) -> Result<Cost, OpenError> {
    Cost::from_dollars(dollars)
        .ok_or_else(|| refused("chat_model.dollars_per_day", "is not an amount in dollars"))
}

fn price(options: &ChatModelOptions) -> Result<Price, LlmError> {
    options.price.map_or(Ok(Price::FREE), |price| {
        Price::per_million(price.input_dollars_per_million, price.output_dollars_per_million)
    })
}

fn refused(option: &'static str, reason: &str) -> OpenError {
    OpenError::Option { option, reason: reason.to_owned() }
}
