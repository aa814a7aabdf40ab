//! The model of an example.

use evoke_llm::{ChatModel, LocalServer, RemoteConfig, RemoteModel, Settings};
use evoke_types::{RandomIds, SystemClock};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// The model that `EVOKE_LLM_URL` and `EVOKE_LLM_MODEL` name; else the small one that `make setup` installs, whose server
/// runs as long as the second value lives.
pub(crate) fn open() -> Result<(Arc<dyn ChatModel>, Option<LocalServer>), Box<dyn Error>> {
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    if let Some(model) = settings.open(clock.clone(), ids.clone())? {
        return Ok((model, None));
    }
    let server = LocalServer::start()?;
    let mut config = RemoteConfig::openai(server.openai_url(), "smollm2");
    config.timeout = Duration::from_secs(240);
    Ok((Arc::new(RemoteModel::new(config, clock, ids)?), Some(server)))
}
