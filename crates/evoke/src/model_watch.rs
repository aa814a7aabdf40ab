//! Loads the embedding model as soon as it is installed while a memory is open. Started by
//! [`Builder`](crate::Builder) for [`MissingModel::Wait`]. The one thing to know: it
//! ends when the model is loaded, and with the [`Evoke`](crate::Evoke) that it belongs to.

use crate::error::OpenError;
use crate::options::{EmbeddingOptions, MissingModel};
use crate::{embedding, extraction};
use evoke_embed::Embedder;
use evoke_embed::model::{self, Status};
use evoke_engine::Engine;
use evoke_types::Throttle;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// The time between two checks for the model.
const INTERVAL: Duration = Duration::from_secs(3);

/// The time between two log lines about a refused model: a minute.
static REFUSED: Throttle = Throttle::a_minute();

/// A task that waits for the model. Dropping it ends the task.
#[derive(Debug)]
pub(crate) struct ModelWatch(JoinHandle<()>);

impl ModelWatch {
    /// Starts to wait if the options say so; `data` is the directory in which checked models are recorded.
    pub(crate) fn start(engine: Engine, options: &EmbeddingOptions, data: Option<PathBuf>) -> Option<Self> {
        match options {
            EmbeddingOptions::Model(model) if model.missing == MissingModel::Wait => {
                let directory = model.resolved_directory().ok()?;
                Some(Self(tokio::spawn(wait(engine, options.clone(), directory, data))))
            }
            EmbeddingOptions::Model(_) | EmbeddingOptions::Endpoint(_) | EmbeddingOptions::Off => None,
        }
    }
}

impl Drop for ModelWatch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn wait(engine: Engine, options: EmbeddingOptions, directory: PathBuf, data: Option<PathBuf>) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if model::status(&directory) != Status::Installed {
            continue;
        }
        match load(options.clone(), data.clone()).await {
            Ok(Some(embedder)) => match engine.set_embedder(embedder).await {
                Ok(()) => {
                    let options = options.clone();
                    let extractor = tokio::task::spawn_blocking(move || extraction::open(&options)).await;
                    if let Ok(Some(extractor)) = extractor {
                        drop(engine.clone().with_extractor(extractor));
                    }
                    tracing::info!("the embedding model is there now; older memories are being embedded");
                    return;
                }
                Err(error) => tracing::error!(%error, "the embedding model cannot be used; trying again"),
            },
            Ok(None) => {}
            Err(error) => {
                if REFUSED.pass(Instant::now()).is_some() {
                    tracing::error!(%error, "the embedding model is not the right one and is not used");
                }
            }
        }
    }
}

async fn load(
    options: EmbeddingOptions,
    data: Option<PathBuf>,
) -> Result<Option<Arc<dyn Embedder>>, OpenError> {
    tokio::task::spawn_blocking(move || embedding::open(&options, data.as_deref())).await?
}
