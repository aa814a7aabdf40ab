//! The model of an example.

use evoke_llm::{ChatModel, LocalServer, RemoteConfig, RemoteModel, Settings};
use evoke_types::{RandomIds, SystemClock};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// A model, with the server that runs as long as this lives where it is the small one.
pub(crate) struct OpenModel {
    pub(crate) model: Arc<dyn ChatModel>,
    _server: Option<LocalServer>,
}

/// The model that `EVOKE_LLM_URL` and `EVOKE_LLM_MODEL` name; else the small one that `make setup` installs.
pub(crate) fn open() -> Result<OpenModel, Box<dyn Error>> {
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
    let settings = Settings::from_lookup(|name| std::env::var(name).ok())?;
    if let Some(model) = settings.open(clock.clone(), ids.clone())? {
        return Ok(OpenModel { model, _server: None });
    }
    let server = LocalServer::start()?;
    let mut config = RemoteConfig::openai(server.openai_url(), "smollm2");
    config.timeout = Duration::from_secs(240);
    Ok(OpenModel { model: Arc::new(RemoteModel::new(config, clock, ids)?), _server: Some(server) })
}
