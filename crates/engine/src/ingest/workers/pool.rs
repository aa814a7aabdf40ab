//! What the workers share: who is called, what is in hand, when it is quiet.

use crate::engine::Engine;
use crate::ingest::workers::job::{InHand, Job};
use crate::ingest::workers::schedule::Schedule;
use crate::runtime::compute_pool::Background;
use crate::runtime::supervisor::{Supervision, WORKER};
use evoke_store::PartitionKey;
use evoke_types::IngestionId;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// How long somebody who waits for quiet sleeps when nobody wakes him.
const IDLE: Duration = Duration::from_millis(500);

/// Locks of partitions that are kept before those that nobody holds are dropped.
const LOCKS: usize = 1_000;

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
    /// Claims under way.
    pub(crate) claiming: AtomicUsize,
    /// This process, as the holder of claims.
    holder: [u8; 16],
    in_hand: Arc<InHand>,
    schedule: Schedule,
    /// The document that a worker was lost with and that is worked on again.
    suspect: tokio::sync::Mutex<Option<Job>>,
    /// Shared by those who work; a suspect document is worked on alone.
    alone: tokio::sync::RwLock<()>,
    /// Documents of which only a part is stored: nothing is to change in them.
    storing: Mutex<HashSet<IngestionId>>,
    /// Whether the store did not take something lately.
    trouble: AtomicBool,
    supervision: Arc<Supervision>,
    changed: Notify,
    /// What two workers must not do at once: rewrite the memories of one partition. By a digest of its key,
    /// which is as long as its ids are.
    writing: Mutex<HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>>,
}

impl Lanes {
    pub(crate) fn new(workers: usize, holder: [u8; 16]) -> Self {
        Self {
            work: Notify::new(),
            stop: CancellationToken::new(),
            background: Background::new(workers),
            paused: AtomicBool::new(false),
            // What an earlier process left is not known yet.
            brought: AtomicU64::new(1),
            quiet: AtomicU64::new(0),
            claiming: AtomicUsize::new(0),
            holder,
            in_hand: Arc::default(),
            schedule: Schedule::default(),
            suspect: tokio::sync::Mutex::new(None),
            alone: tokio::sync::RwLock::new(()),
            storing: Mutex::default(),
            trouble: AtomicBool::new(false),
            supervision: Arc::default(),
            changed: Notify::new(),
            writing: Mutex::default(),
        }
    }

    pub(crate) fn start(&self, engine: &Engine) {
        for _ in 0..engine.config().workers.max(1) {
            engine.supervise(WORKER, Engine::work);
        }
        engine.supervise("leases", Engine::keep_leases);
        engine.supervise("housekeeping", Engine::keep_house);
        engine.supervise("key uses", Engine::keep_key_uses);
    }

    pub(crate) fn holder(&self) -> [u8; 16] {
        self.holder
    }

    pub(crate) fn in_hand(&self) -> &Arc<InHand> {
        &self.in_hand
    }

    pub(crate) fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    pub(crate) fn suspect(&self) -> &tokio::sync::Mutex<Option<Job>> {
        &self.suspect
    }

    pub(crate) fn alone(&self) -> &tokio::sync::RwLock<()> {
        &self.alone
    }

    pub(crate) fn storing(&self) -> parking_lot::MutexGuard<'_, HashSet<IngestionId>> {
        self.storing.lock()
    }

    pub(crate) fn supervision(&self) -> &Arc<Supervision> {
        &self.supervision
    }

    /// Notes that the store did not take something.
    pub(crate) fn note_trouble(&self) {
        self.trouble.store(true, Ordering::Release);
    }

    /// Whether that was noted since the last call.
    pub(crate) fn had_trouble(&self) -> bool {
        self.trouble.swap(false, Ordering::AcqRel)
    }

    /// Where work goes that nobody waits for.
    pub(crate) fn background(&self) -> &Background {
        &self.background
    }

    /// Lets everything in the background end at its next border.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
        self.work.notify_waiters();
    }

    /// Waits until it has ended.
    pub(crate) async fn stopped(&self) {
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

    /// Lets a worker look whether there is something for it.
    pub(crate) fn call_worker(&self) {
        self.work.notify_one();
    }

    /// Waits until there may be work, at most so long.
    pub(crate) async fn rest(&self, most: Duration) {
        tokio::select! {
            () = self.work.notified() => {}
            () = self.stop.cancelled() => {}
            () = tokio::time::sleep(most) => {}
        }
    }

    /// What may have brought work so far.
    pub(crate) fn brought(&self) -> u64 {
        self.brought.load(Ordering::Acquire)
    }

    /// Notes that nothing of what was brought until then is left.
    pub(crate) fn become_quiet(&self, brought: u64) {
        self.quiet.fetch_max(brought, Ordering::AcqRel);
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Acquire)
    }

    /// Whether nothing is in hand.
    fn is_idle(&self) -> bool {
        self.claiming.load(Ordering::Acquire) == 0 && self.in_hand.len() == 0
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
            let idle = self.is_idle() && engine.embedding().is_settled() && engine.compactor().is_idle();
            // Looked at in this order: a document leaves the queue before it is in hand.
            let queued = engine.store().stats(None).await.map_or(0, |stats| stats.queued);
            if idle && queued == 0 && self.is_idle() {
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
        if writing.len() >= LOCKS {
            writing.retain(|_, lock| Arc::strong_count(lock) > 1);
        }
        writing.entry(digest(key)).or_default().clone()
    }
}

fn digest(key: &PartitionKey) -> [u8; 32] {
    let id = key.instance.as_str();
    let digest = Sha256::new().chain_update((id.len() as u64).to_le_bytes()).chain_update(id);
    digest.chain_update(key.path.key()).finalize().into()
}

impl Engine {
    /// Once a minute, embeds what was left without a vector; once an hour, drops what has served its
    /// time from the outbox.
    pub(crate) async fn keep_house(self) {
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
        let request =
            DocumentRequest::new("User: I like tea.", Address::new(Some("ana"), None).expect("short"));
        engine.ingest(&Caller::operator(row), request, None).await.expect("accepted");
        tokio::time::sleep(2 * IDLE).await;
        assert!(!engine.lanes().is_quiet(), "a document waits");
        engine.resume();
        assert!(becomes_quiet(&engine).await);
    }
}
