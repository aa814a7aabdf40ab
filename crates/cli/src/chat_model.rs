//! The chat model that the flags ask for, if any.

use crate::failure::Failure;
use crate::secrets;
use clap::Args;
use evoke_llm::{ChatModel, Settings};
use evoke_types::{RandomIds, SystemClock};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// Settings that are or hold secrets.
const KEY: &str = "EVOKE_LLM_KEY";
const URL: &str = "EVOKE_LLM_URL";

/// A chat model, which writes compactions. Without one, and by default, everything is done without.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ChatModelArgs {
    /// A chat model: what its endpoint speaks, openai or anthropic. Default: openai.
    #[arg(long, value_name = "NAME")]
    llm_provider: Option<String>,
    /// Address of its endpoint, such as http://127.0.0.1:8080/v1.
    #[arg(long, value_name = "URL")]
    llm_url: Option<String>,
    /// Its name there.
    #[arg(long, value_name = "NAME")]
    llm_model: Option<String>,
    /// The endpoint's key.
    #[arg(long, value_name = "KEY", hide_env_values = true)]
    llm_key: Option<String>,
    /// A file that holds the endpoint's key.
    #[arg(long, value_name = "FILE")]
    llm_key_file: Option<PathBuf>,
    /// Seconds that one attempt may take. Default: 60.
    #[arg(long, value_name = "SECONDS")]
    llm_timeout: Option<String>,
    /// Certificates in PEM form to trust besides the public ones.
    #[arg(long, value_name = "FILE")]
    llm_ca_file: Option<String>,
    /// Most tokens of one call, in both directions.
    #[arg(long, value_name = "N")]
    llm_tokens_per_call: Option<String>,
    /// Most tokens of a day, in both directions.
    #[arg(long, value_name = "N")]
    llm_tokens_per_day: Option<String>,
    /// Most dollars of a day; needs the price.
    #[arg(long, value_name = "DOLLARS")]
    llm_cost_per_day: Option<String>,
    /// Dollars for a million tokens in and out, such as 3/15.
    #[arg(long, value_name = "IN/OUT")]
    llm_price: Option<String>,
}

impl ChatModelArgs {
    /// Every setting by the name of its variable.
    fn all(&self) -> [(&'static str, &Option<String>); 10] {
        [
            ("EVOKE_LLM_PROVIDER", &self.llm_provider),
            (URL, &self.llm_url),
            ("EVOKE_LLM_MODEL", &self.llm_model),
            (KEY, &self.llm_key),
            ("EVOKE_LLM_TIMEOUT", &self.llm_timeout),
            ("EVOKE_LLM_CA_FILE", &self.llm_ca_file),
            ("EVOKE_LLM_TOKENS_PER_CALL", &self.llm_tokens_per_call),
            ("EVOKE_LLM_TOKENS_PER_DAY", &self.llm_tokens_per_day),
            ("EVOKE_LLM_COST_PER_DAY", &self.llm_cost_per_day),
            ("EVOKE_LLM_PRICE", &self.llm_price),
        ]
    }

    /// The model; none when none is named.
    ///
    /// # Errors
    /// [`Failure::ChatModel`] when the settings cannot work; for the key see [`secrets::read`].
    pub(crate) fn open(&self) -> Result<Option<Arc<dyn ChatModel>>, Failure> {
        let key = secrets::read("llm_key", self.llm_key.as_deref(), self.llm_key_file.as_deref())?;
        let settings = Settings::from_lookup(|name| {
            if name == KEY {
                return key.as_ref().map(|key| key.reveal().to_owned());
            }
            self.all().into_iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.clone())
        })?;
        Ok(settings.open(Arc::new(SystemClock), Arc::new(RandomIds))?)
    }

    /// What is set, by name, without secrets.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (String, Value)> + '_ {
        let shown = self.all().into_iter().filter(|(name, _)| *name != KEY);
        let shown = shown.map(|(name, value)| {
            let value = if name == URL { value.as_deref().map(secrets::shown) } else { value.clone() };
            (name.trim_start_matches("EVOKE_").to_lowercase(), json!(value))
        });
        shown.chain([("llm_key_file".to_owned(), json!(self.llm_key_file))])
    }
}
