//! Completes in the background what removed words have left in the store's files. Started with the workers.

use crate::engine::Engine;
use evoke_store::Removal;
use std::time::Duration;

/// How often the store is asked; cheap when nothing is left.
const EACH: Duration = Duration::from_secs(1);

impl Engine {
    /// Goes on until the engine stops.
    pub(crate) async fn finish_removals(self) {
        while !self.lanes().stopped_within(EACH).await {
            match self.store().finish_removals(self.now()).await {
                Ok(Removal::Complete) => {}
                Ok(Removal::Pending(reason)) => {
                    tracing::debug!(reason, "removed words are still in the files");
                }
                Err(error) => tracing::debug!(%error, "removed words could not be got out of the files yet"),
            }
        }
    }
}
