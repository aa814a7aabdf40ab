//! The workers: they take queued documents, understand them, and store what was understood.

use crate::background::Background;
use crate::engine::Engine;
use evoke_store::{ClaimedDocument, PartitionKey};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How long a worker sleeps when nobody wakes it: documents may also come from another process.
const IDLE: Duration = Duration::from_millis(500);
/// How long a worker waits after the store failed.
const BACK_OFF: Duration = Duration::from_secs(1);

/// The workers of one engine.
pub(crate) struct Lanes {
    work: Notify,
    stop: CancellationToken,
    background: Background,
    paused: AtomicBool,
    /// Counts what may have brought work.
    brought: AtomicU64,
    /// That count when the queue was last seen empty, with nothing in hand.
    quiet: AtomicU64,
    /// Documents in the hands of workers.
    running: AtomicUsize,
    changed: Notify,
    /// What two workers must not do at once: rewrite the memories of one partition.
    writing: Mutex<HashMap<PartitionKey, Arc<tokio::sync::Mutex<()>>>>,
}

impl Lanes {
    pub(crate) fn new(workers: usize) -> Self {
        Self {
            work: Notify::new(),
            stop: CancellationToken::new(),
            background: Background::new(workers),
            paused: AtomicBool::new(false),
            // What an earlier process left is not known yet.
            brought: AtomicU64::new(1),
            quiet: AtomicU64::new(0),
            running: AtomicUsize::new(0),
            changed: Notify::new(),
            writing: Mutex::default(),
        }
    }

    pub(crate) fn start(&self, engine: &Engine) {
        for _ in 0..engine.config().workers.max(1) {
            let engine = engine.clone();
            self.background.spawn(async move { engine.work().await });
        }
        let engine = engine.clone();
        self.background.spawn(async move { engine.keep_house().await });
    }

    /// Where work goes that nobody waits for.
    pub(crate) fn background(&self) -> &Background {
        &self.background
    }

    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.background.finished().await;
    }

    /// Whether work must end soon; it goes on with the next start.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits a while; true at once when the engine stops meanwhile.
    pub(crate) async fn stopped_within(&self, time: Duration) -> bool {
        tokio::time::timeout(time, self.stop.cancelled()).await.is_ok()
    }

    /// Tells the workers that documents may wait. Called before these are acknowledged.
    pub(crate) fn wake(&self) {
        self.brought.fetch_add(1, Ordering::AcqRel);
        self.work.notify_one();
    }

    /// Whether everything that this process has taken in is understood. What another process takes in counts
    /// from when a worker here has it in hand; without workers the answer is no.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Acquire) == self.brought.load(Ordering::Acquire)
    }

    pub(crate) fn pause(&self, paused: bool) {
        self.paused.store(paused, Ordering::Release);
        self.work.notify_waiters();
        self.work.notify_one();
    }

    /// Lets those who wait for quiet look again.
    pub(crate) fn settle_check(&self) {
        self.changed.notify_waiters();
    }

    pub(crate) async fn settled(&self, engine: &Engine) {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            let idle = self.running.load(Ordering::Acquire) == 0
                && engine.embedding().is_settled()
                && engine.compactor().is_idle();
            // Counted in this order: a document leaves the queue before it counts as running.
            let queued = engine.store().stats(None).await.map_or(0, |stats| stats.queued);
            if idle && queued == 0 && self.running.load(Ordering::Acquire) == 0 {
                return;
            }
            tokio::select! {
                () = changed => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// The lock of a partition's memories.
    pub(crate) fn writer(&self, key: &PartitionKey) -> Arc<tokio::sync::Mutex<()>> {
        let mut writing = self.writing.lock();
        if writing.len() > 10_000 {
            writing.retain(|_, lock| Arc::strong_count(lock) > 1);
        }
        writing.entry(key.clone()).or_default().clone()
    }
}

impl Engine {
    /// One worker's life.
    async fn work(self) {
        let lanes = self.lanes();
        while !lanes.stop.is_cancelled() {
            let batch =
                if lanes.paused.load(Ordering::Acquire) { Vec::new() } else { self.next_batch().await };
            if batch.is_empty() {
                tokio::select! {
                    () = lanes.work.notified() => {}
                    () = lanes.stop.cancelled() => {}
                    () = tokio::time::sleep(IDLE) => {}
                }
                continue;
            }
            // There may be more than one worker can carry.
            lanes.wake();
            let count = batch.len();
            self.understand_batch(batch).await;
            lanes.running.fetch_sub(count, Ordering::AcqRel);
            lanes.changed.notify_waiters();
        }
    }

    async fn next_batch(&self) -> Vec<ClaimedDocument> {
        let lanes = self.lanes();
        let limit = self.config().claim_batch;
        let brought = lanes.brought.load(Ordering::Acquire);
        // Counted before the claim, so that nobody sees an empty queue and no work.
        lanes.running.fetch_add(limit, Ordering::AcqRel);
        let claimed = self.store().claim(limit, self.now()).await;
        let empty = claimed.as_ref().is_ok_and(Vec::is_empty);
        let batch = match claimed {
            Ok(batch) => batch,
            Err(evoke_store::StoreError::Closed) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read; trying again");
                tokio::time::sleep(BACK_OFF).await;
                Vec::new()
            }
        };
        let in_hand = lanes.running.fetch_sub(limit - batch.len().min(limit), Ordering::AcqRel);
        if empty && in_hand == limit {
            lanes.quiet.fetch_max(brought, Ordering::AcqRel);
        }
        if batch.is_empty() {
            lanes.changed.notify_waiters();
        }
        batch
    }

    /// Once a minute, embeds what was left without a vector; once an hour, drops what has served its
    /// time from the outbox.
    async fn keep_house(self) {
        const MINUTE: Duration = Duration::from_secs(60);
        const DAY_MILLIS: i64 = 86_400_000;
        for minute in 0_u64.. {
            if minute % 60 == 0 {
                let before = self.now().plus_millis(-i64::from(self.config().outbox_days) * DAY_MILLIS);
                if let Err(error) = self.store().trim_events(before).await {
                    tracing::warn!(%error, "old events could not be dropped");
                }
                let before = self.now().plus_millis(-i64::from(self.config().report_days) * DAY_MILLIS);
                if let Err(error) = self.store().trim_reports(before).await {
                    tracing::warn!(%error, "old reports could not be dropped");
                }
            }
            if self.embedding().is_behind() {
                self.catch_up_soon();
            }
            if self.lanes().stopped_within(MINUTE).await {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Caller, DocumentRequest, EngineConfig};
    use evoke_store::MemoryStore;
    use evoke_types::{Isolation, RandomIds, SystemClock};

    async fn becomes_quiet(engine: &Engine) -> bool {
        for _ in 0..200 {
            if engine.lanes().is_quiet() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        false
    }

    #[tokio::test]
    async fn it_is_quiet_when_all_is_understood_and_not_before() {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        let store = Arc::new(MemoryStore::new());
        let engine = Engine::open(store, None, EngineConfig::default(), clock, ids).await.expect("opens");
        assert!(!engine.lanes().is_quiet(), "what an earlier process left is not known");
        engine.start().await.expect("starts");
        assert!(becomes_quiet(&engine).await);
        let row = engine.create_instance("test", Isolation::EqualsCustomer, None).await.expect("made");
        engine.pause();
        let request = DocumentRequest::new("User: I like tea.", Address::new(Some("ana"), None));
        engine.ingest(&Caller::operator(row), request, None).await.expect("accepted");
        tokio::time::sleep(2 * IDLE).await;
        assert!(!engine.lanes().is_quiet(), "a document waits");
        engine.resume();
        assert!(becomes_quiet(&engine).await);
    }
}
