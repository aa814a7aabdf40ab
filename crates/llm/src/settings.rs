//! Settings: builds a model with its budget from environment variables or flags, or no model.
//!
//! The server and the examples call [`Settings::from_lookup`] and [`Settings::open`]; nothing else reads
//! `EVOKE_LLM_…`.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use evoke_types::{Clock, IdSource, Secret};

use crate::budget::{Budgeted, Price};
use crate::chat::ChatModel;
use crate::error::LlmError;
use crate::limits::{Budget, Cost};
use crate::remote::{RemoteConfig, RemoteModel};

/// The URL of Anthropic's own API.
const ANTHROPIC_URL: &str = "https://api.anthropic.com";

/// The operator's settings for the chat model. When nothing is set there is no model, and no call is ever
/// made.
///
/// ```
/// use evoke_llm::Settings;
/// use evoke_types::{RandomIds, SystemClock};
/// use std::sync::Arc;
///
/// let settings = Settings::from_lookup(|_| None)?;
/// let model = settings.open(Arc::new(SystemClock), Arc::new(RandomIds))?;
/// assert!(model.is_none(), "nothing is configured");
/// # Ok::<(), evoke_llm::LlmError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `EVOKE_LLM_PROVIDER`: `openai` (the default; also for all servers that speak its protocol) or
    /// `anthropic`.
    pub provider: Option<String>,
    /// `EVOKE_LLM_URL`: the base URL, such as `http://localhost:8080/v1`.
    pub url: Option<String>,
    /// `EVOKE_LLM_MODEL`: the name of the model on that server.
    pub model: Option<String>,
    /// `EVOKE_LLM_KEY`: the API key, if the server needs one.
    pub key: Option<Secret>,
    /// `EVOKE_LLM_TIMEOUT`: time limit of one attempt, in seconds.
    pub timeout: Option<Duration>,
    /// `EVOKE_LLM_CA_FILE`: a PEM file with certificates that are trusted in addition to the public ones.
    pub ca_file: Option<PathBuf>,
    /// `EVOKE_LLM_TOKENS_PER_CALL` and `EVOKE_LLM_TOKENS_PER_DAY`: limits of input and output tokens
    /// together; `EVOKE_LLM_COST_PER_DAY`: a limit in dollars.
    pub budget: Budget,
    /// `EVOKE_LLM_PRICE`: dollars per million input and per million output tokens, as `3/15`.
    pub price: Price,
}

impl Settings {
    /// Reads the settings by their names, for example from the environment: `Settings::from_lookup(|name|
    /// std::env::var(name).ok())`. An empty value is no value.
    ///
    /// # Errors
    /// [`LlmError::Config`] with the setting that cannot be parsed.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, LlmError> {
        let lookup =
            |name: &str| lookup(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let budget = Budget {
            tokens_per_call: number(&lookup, "EVOKE_LLM_TOKENS_PER_CALL")?,
            tokens_per_period: number(&lookup, "EVOKE_LLM_TOKENS_PER_DAY")?,
            cost_per_period: cost(&lookup, "EVOKE_LLM_COST_PER_DAY")?,
            ..Budget::default()
        };
        Ok(Self {
            provider: lookup("EVOKE_LLM_PROVIDER"),
            url: lookup("EVOKE_LLM_URL"),
            model: lookup("EVOKE_LLM_MODEL"),
            key: lookup("EVOKE_LLM_KEY").map(Secret::new),
            timeout: seconds(&lookup, "EVOKE_LLM_TIMEOUT")?,
            ca_file: lookup("EVOKE_LLM_CA_FILE").map(PathBuf::from),
            budget,
            price: price(&lookup, "EVOKE_LLM_PRICE")?,
        })
    }

    /// Builds the model, with its budget; `None` when neither a URL nor a provider nor a model is set.
    ///
    /// # Errors
    /// [`LlmError::Config`] when the settings are incomplete or invalid.
    pub fn open(
        self,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Option<Arc<dyn ChatModel>>, LlmError> {
        if self.url.is_none() && self.provider.is_none() && self.model.is_none() {
            return Ok(None);
        }
        let (budget, price) = (self.budget, self.price);
        let remote = RemoteModel::new(self.into_config()?, Arc::clone(&clock), ids)?;
        Ok(Some(Arc::new(Budgeted::new(remote, budget, price, clock)?)))
    }

    fn into_config(self) -> Result<RemoteConfig, LlmError> {
        let missing = |setting, reason: &str| LlmError::Config { setting, reason: reason.to_owned() };
        let model =
            self.model.ok_or_else(|| missing("EVOKE_LLM_MODEL", "is not set: name the model to ask for"))?;
        let mut config = match self.provider.as_deref() {
            Some("openai") | None => {
                let url = self
                    .url
                    .ok_or_else(|| missing("EVOKE_LLM_URL", "is not set: say where the server is"))?;
                RemoteConfig::openai(url, model)
            }
            Some("anthropic") => {
                RemoteConfig::anthropic(self.url.unwrap_or_else(|| ANTHROPIC_URL.to_owned()), model)
            }
            Some(other) => {
                let reason = format!("{other:?} is not known: openai, anthropic");
                return Err(LlmError::Config { setting: "EVOKE_LLM_PROVIDER", reason });
            }
        };
        config.api_key = self.key;
        config.ca_file = self.ca_file;
        config.timeout = self.timeout.unwrap_or(config.timeout);
        Ok(config)
    }
}

type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

fn parse_setting<T: FromStr>(
    lookup: Lookup<'_>,
    setting: &'static str,
    what: &str,
) -> Result<Option<T>, LlmError> {
    let Some(text) = lookup(setting) else { return Ok(None) };
    let invalid = |_| LlmError::Config { setting, reason: format!("{text:?} is not {what}") };
    text.parse().map(Some).map_err(invalid)
}

fn number(lookup: Lookup<'_>, setting: &'static str) -> Result<Option<u64>, LlmError> {
    parse_setting(lookup, setting, "a whole number of tokens")
}

fn seconds(lookup: Lookup<'_>, setting: &'static str) -> Result<Option<Duration>, LlmError> {
    let seconds: Option<f64> = parse_setting(lookup, setting, "a number of seconds")?;
    let invalid =
        |_| LlmError::Config { setting, reason: "it is not a length of time in seconds".to_owned() };
    seconds.map(|seconds| Duration::try_from_secs_f64(seconds).map_err(invalid)).transpose()
}

fn cost(lookup: Lookup<'_>, setting: &'static str) -> Result<Option<Cost>, LlmError> {
    let dollars: Option<f64> = parse_setting(lookup, setting, "an amount in dollars")?;
    let invalid = || LlmError::Config { setting, reason: "it is not an amount in dollars".to_owned() };
    dollars.map(|dollars| Cost::from_dollars(dollars).ok_or_else(invalid)).transpose()
}

fn price(lookup: Lookup<'_>, setting: &'static str) -> Result<Price, LlmError> {
    let Some(text) = lookup(setting) else { return Ok(Price::FREE) };
    let prices = text
        .split_once('/')
        .and_then(|(input, output)| Some((input.trim().parse().ok()?, output.trim().parse().ok()?)));
    let (input, output) = prices.ok_or_else(|| LlmError::Config {
        setting,
        reason: format!("{text:?} is not two prices such as 3/15, dollars for a million tokens in and out"),
    })?;
    Price::per_million(input, output)
}

#[cfg(test)]
mod tests {
    use evoke_types::{SeededIds, SystemClock};

    use super::*;

    fn open(set: &[(&str, &str)]) -> Result<Option<String>, String> {
        let lookup =
            |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, lookup)| (*lookup).to_owned());
        let settings = Settings::from_lookup(lookup).map_err(|error| error.to_string())?;
        let model = settings
            .open(Arc::new(SystemClock), Arc::new(SeededIds::new(1)))
            .map_err(|error| error.to_string())?;
        Ok(model.map(|model| model.name().to_owned()))
    }

    #[test]
    fn no_settings_mean_no_model() {
        assert_eq!(open(&[]), Ok(None));
        assert_eq!(open(&[("EVOKE_LLM_KEY", "k"), ("EVOKE_LLM_URL", " ")]), Ok(None));
    }

    #[test]
    fn settings_build_a_model() {
        let openai = [("EVOKE_LLM_URL", "http://localhost:1/v1"), ("EVOKE_LLM_MODEL", "small")];
        assert_eq!(open(&openai), Ok(Some("small".to_owned())));
        let anthropic = [
            ("EVOKE_LLM_PROVIDER", "anthropic"),
            ("EVOKE_LLM_MODEL", "large"),
            ("EVOKE_LLM_PRICE", "3 / 15"),
        ];
        assert_eq!(open(&anthropic), Ok(Some("large".to_owned())));
    }

    #[test]
    fn errors_name_the_invalid_setting() {
        let base = [("EVOKE_LLM_URL", "http://localhost:1/v1"), ("EVOKE_LLM_MODEL", "m")];
        for (name, lookup) in [
            ("EVOKE_LLM_PROVIDER", "other"),
            ("EVOKE_LLM_TIMEOUT", "-1"),
            ("EVOKE_LLM_TIMEOUT", "0"),
            ("EVOKE_LLM_TIMEOUT", "soon"),
            ("EVOKE_LLM_CA_FILE", "/does/not/exist.pem"),
            ("EVOKE_LLM_TOKENS_PER_CALL", "many"),
            ("EVOKE_LLM_COST_PER_DAY", "1"),
            ("EVOKE_LLM_PRICE", "3"),
            ("EVOKE_LLM_PRICE", "3/-1"),
            ("EVOKE_LLM_KEY", "two\nlines"),
        ] {
            let message = open(&[&base[..], &[(name, lookup)]].concat()).unwrap_err();
            assert!(message.contains(name), "{name}={lookup}: {message}");
        }
        assert!(open(&base[..1]).unwrap_err().contains("EVOKE_LLM_MODEL"));
        assert!(open(&base[1..]).unwrap_err().contains("EVOKE_LLM_URL"));
    }
}
