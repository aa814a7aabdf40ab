//! Maintenance while the engine runs: trims old events and reports, adds missing vectors, and removes erased
//! words from the store's files.
//!
//! Started with the workers. The one thing to know: whatever fails is tried again next time; nothing waits for
//! it.

use crate::config::EngineConfig;
use crate::embedding::service::EmbeddingService;
use crate::runtime::shutdown::Shutdown;
use evoke_store::{Removal, Store};
use evoke_types::{Clock, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// The time between two checks for missing vectors.
const MINUTE: Duration = Duration::from_secs(60);
/// The minutes between two trims.
const TRIM_MINUTES: u64 = 60;
/// The time between two checks whether removed words are left; cheap when there are none.
const REMOVALS: Duration = Duration::from_secs(1);
const DAY_MILLIS: i64 = 86_400_000;

/// Maintains the store in the background.
pub(crate) struct Maintenance {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    embedding: Arc<EmbeddingService>,
    shutdown: Shutdown,
    /// Days that events stay in the outbox.
    outbox_days: u32,
    /// Days that activity is kept.
    report_days: u32,
}

impl Maintenance {
    /// Maintenance of this store.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        embedding: Arc<EmbeddingService>,
        shutdown: Shutdown,
        config: &EngineConfig,
    ) -> Self {
        let (outbox_days, report_days) = (config.outbox_days, config.report_days);
        Self { store, clock, embedding, shutdown, outbox_days, report_days }
    }

    /// Once a minute, embeds passages that are known to have no vector; once an hour, looks for others, and trims events
    /// and reports.
    pub(crate) async fn run(self: Arc<Self>) {
        for minute in 0_u64.. {
            if minute % TRIM_MINUTES == 0 {
                self.trim().await;
            }
            // Another process may have restored some, of which this one does not know.
            if self.embedding.is_behind() || minute % TRIM_MINUTES == 0 {
                self.embedding.catch_up_soon();
            }
            if self.shutdown.begins_within(MINUTE).await {
                return;
            }
        }
    }

    async fn trim(&self) {
        if let Err(error) = self.store.trim_events(self.days_ago(self.outbox_days)).await {
            tracing::warn!(%error, "old events could not be dropped");
        }
        if let Err(error) = self.store.trim_reports(self.days_ago(self.report_days)).await {
            tracing::warn!(%error, "old reports could not be dropped");
        }
    }

    fn days_ago(&self, days: u32) -> Timestamp {
        self.clock.now().plus_millis(-i64::from(days) * DAY_MILLIS)
    }

    /// Completes the removal of words from the store's files, until the engine stops.
    pub(crate) async fn finish_removals(self: Arc<Self>) {
        while !self.shutdown.begins_within(REMOVALS).await {
            match self.store.finish_removals(self.clock.now()).await {
                Ok(Removal::Complete) => {}
                Ok(Removal::Pending(reason)) => {
                    tracing::debug!(reason, "removed words are still in the files");
                }
                Err(error) => tracing::debug!(%error, "removed words could not be got out of the files yet"),
            }
        }
    }
}
