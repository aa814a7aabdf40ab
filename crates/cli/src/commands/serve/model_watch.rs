//! Takes the model up when it appears while the server runs.

use crate::args::EmbeddingArgs;
use crate::embedder;
use evoke_embed::model::{self, Status};
use evoke_engine::Engine;
use evoke_types::Throttle;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(3);

/// Looks until the model is there and in use. Older memories are then embedded in the background.
pub(crate) async fn until_there(
    engine: Engine,
    args: EmbeddingArgs,
    data: PathBuf,
    mut stopped: watch::Receiver<bool>,
) {
    // An endpoint is not a thing that appears: it answers or it does not.
    let Ok(dir) = embedder::model_dir(&args) else { return };
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if args.embedding_url.is_none() && model::status(&dir) != Status::Installed {
            continue;
        }
        let (wanted, notes) = (args.clone(), data.clone());
        let loaded = tokio::task::spawn_blocking(move || embedder::checked_or_warn(&wanted, &notes)).await;
        let found = match loaded {
            Ok(Ok(Some(found))) => found,
            Ok(Ok(None)) | Err(_) => continue,
            Ok(Err(error)) => {
                static LINE: Throttle = Throttle::a_minute();
                if LINE.pass(Instant::now()).is_some() {
                    tracing::error!(%error, "the embedding model is not the right one and is not used");
                }
                continue;
            }
        };
        match engine.set_embedder(found).await {
            Ok(()) => {
                tracing::info!("the embedding model is there now; older memories are being embedded");
                return;
            }
            Err(error) => tracing::error!(%error, "the embedding model cannot be used; trying again"),
        }
    }
}
