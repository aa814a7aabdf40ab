//! Tasks that must not end: one that panics is begun again.
//!
//! Called when the engine starts. The one thing to know: a task that ends by itself has ended for good (the engine
//! stops); only a panic leads to another run, after a pause that doubles each time.

use crate::engine::Engine;
use futures::FutureExt;
use serde::Serialize;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The name of a task that understands documents.
pub(crate) const WORKER: &str = "worker";
/// The pause before a task is begun again, the first time and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));
/// A task that ran for so long begins with the first pause again.
const STEADY: Duration = Duration::from_secs(60);

/// How the background tasks fare: workers that understand documents, and housekeeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WorkerHealth {
    /// Tasks that were started and shall run.
    pub expected: usize,
    /// Tasks that run.
    pub alive: usize,
    /// Of those, workers that understand documents.
    pub understanding: usize,
    /// How often a task was begun again after a panic.
    pub restarts: usize,
}

/// Counts tasks.
#[derive(Default)]
pub(crate) struct Supervision {
    expected: AtomicUsize,
    alive: AtomicUsize,
    understanding: AtomicUsize,
    restarts: AtomicUsize,
}

impl Supervision {
    /// The counts.
    pub(crate) fn health(&self) -> WorkerHealth {
        WorkerHealth {
            expected: self.expected.load(Ordering::Acquire),
            alive: self.alive.load(Ordering::Acquire),
            understanding: self.understanding.load(Ordering::Acquire),
            restarts: self.restarts.load(Ordering::Acquire),
        }
    }
}

/// One run of a task is alive as long as this is.
struct Alive {
    counts: Arc<Supervision>,
    understands: bool,
}

impl Alive {
    fn new(counts: &Arc<Supervision>, understands: bool) -> Self {
        counts.alive.fetch_add(1, Ordering::AcqRel);
        counts.understanding.fetch_add(usize::from(understands), Ordering::AcqRel);
        Self { counts: counts.clone(), understands }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.counts.alive.fetch_sub(1, Ordering::AcqRel);
        self.counts.understanding.fetch_sub(usize::from(self.understands), Ordering::AcqRel);
    }
}

impl Engine {
    /// Runs a task in the background until it ends by itself.
    pub(crate) fn supervise<R>(&self, name: &'static str, run: impl Fn(Self) -> R + Send + 'static)
    where
        R: Future<Output = ()> + Send,
    {
        let (engine, counts) = (self.clone(), self.lanes().supervision().clone());
        counts.expected.fetch_add(1, Ordering::AcqRel);
        // It counts as alive from now on, not from when a thread finds time for it.
        let mut first = Some(Alive::new(&counts, name == WORKER));
        self.lanes().background().spawn(async move {
            let mut pause = PAUSE.0;
            loop {
                let begun = Instant::now();
                let alive = first.take().unwrap_or_else(|| Alive::new(&counts, name == WORKER));
                let ended = AssertUnwindSafe(run(engine.clone())).catch_unwind().await;
                drop(alive);
                if ended.is_ok() {
                    return;
                }
                counts.restarts.fetch_add(1, Ordering::AcqRel);
                crate::metrics::task_restarted(name);
                tracing::error!(name, "a background task ended by a panic; it is begun again");
                pause = if begun.elapsed() > STEADY { PAUSE.0 } else { (2 * pause).min(PAUSE.1) };
                if engine.lanes().stopped_within(pause).await {
                    return;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EngineConfig;
    use evoke_store::MemoryStore;
    use evoke_types::{RandomIds, SystemClock};

    #[tokio::test]
    async fn a_task_that_panics_is_begun_again_and_one_that_ends_is_not() {
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        let store = Arc::new(MemoryStore::new());
        let engine = Engine::open(store, None, EngineConfig::default(), clock, ids).await.expect("opens");
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        engine.supervise("test", move |_| {
            let run = counted.fetch_add(1, Ordering::AcqRel);
            async move { assert!(run >= 2, "as asked") }
        });
        let health = || engine.lanes().supervision().health();
        let begun = Instant::now();
        while runs.load(Ordering::Acquire) < 3 || health().alive > 0 {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", health());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(health(), WorkerHealth { expected: 1, restarts: 2, ..WorkerHealth::default() });
    }
}
