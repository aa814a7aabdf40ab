//! Supervises background tasks: one that panics is restarted.
//!
//! Called when the engine starts. The one thing to know: a task that returns has ended, since the engine stops;
//! only a panic leads to a restart, after a delay that doubles each time.

use super::compute_pool::ComputePool;
use super::shutdown::Shutdown;
use crate::metrics;
use futures::FutureExt;
use serde::Serialize;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The name of a task that processes documents; such tasks are counted on their own.
pub(crate) const WORKER: &str = "worker";
/// The delay before a restart: the first one and the maximum.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));
/// A task that ran this long is restarted with the first delay again.
const STEADY: Duration = Duration::from_secs(60);

/// How many background tasks run: workers that process documents, and housekeeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WorkerHealth {
    /// The number of tasks that were started and are to run until the engine stops.
    pub expected: usize,
    /// The number of running tasks.
    pub alive: usize,
    /// Of the tasks that run, those that process documents.
    pub understanding: usize,
    /// The number of restarts after a panic.
    pub restarts: usize,
}

/// Starts and restarts background tasks.
pub(crate) struct Supervisor {
    pool: Arc<ComputePool>,
    shutdown: Shutdown,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    expected: AtomicUsize,
    alive: AtomicUsize,
    processing: AtomicUsize,
    restarts: AtomicUsize,
}

impl Supervisor {
    /// A supervisor whose tasks run on this pool until this signal.
    pub(crate) fn new(pool: Arc<ComputePool>, shutdown: Shutdown) -> Self {
        Self { pool, shutdown, counts: Arc::default() }
    }

    /// How many tasks run now.
    pub(crate) fn health(&self) -> WorkerHealth {
        WorkerHealth {
            expected: self.counts.expected.load(Ordering::Acquire),
            alive: self.counts.alive.load(Ordering::Acquire),
            understanding: self.counts.processing.load(Ordering::Acquire),
            restarts: self.counts.restarts.load(Ordering::Acquire),
        }
    }

    /// Runs a task in the background until it ends by itself.
    pub(crate) fn supervise<R>(&self, name: &'static str, run: impl Fn() -> R + Send + 'static)
    where
        R: Future<Output = ()> + Send + 'static,
    {
        self.counts.expected.fetch_add(1, Ordering::AcqRel);
        // It counts as alive from now on, not from when a thread finds time for it.
        let first = Alive::new(&self.counts, name == WORKER);
        self.pool.spawn(keep_running(name, run, first, self.shutdown.clone()));
    }
}

async fn keep_running<R>(name: &'static str, run: impl Fn() -> R + Send, first: Alive, shutdown: Shutdown)
where
    R: Future<Output = ()> + Send,
{
    let counts = first.counts.clone();
    let mut next = Some(first);
    let mut pause = PAUSE.0;
    loop {
        let begun = Instant::now();
        let alive = next.take().unwrap_or_else(|| Alive::new(&counts, name == WORKER));
        let ended = AssertUnwindSafe(run()).catch_unwind().await;
        drop(alive);
        if ended.is_ok() {
            return;
        }
        counts.restarts.fetch_add(1, Ordering::AcqRel);
        metrics::task_restarted(name);
        tracing::error!(name, "a background task ended by a panic; it is begun again");
        pause = if begun.elapsed() > STEADY { PAUSE.0 } else { (2 * pause).min(PAUSE.1) };
        if shutdown.begins_within(pause).await {
            return;
        }
    }
}

/// One run of a task; it counts as alive as long as this exists.
struct Alive {
    counts: Arc<Counts>,
    processes: bool,
}

impl Alive {
    fn new(counts: &Arc<Counts>, processes: bool) -> Self {
        counts.alive.fetch_add(1, Ordering::AcqRel);
        counts.processing.fetch_add(usize::from(processes), Ordering::AcqRel);
        Self { counts: counts.clone(), processes }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.counts.alive.fetch_sub(1, Ordering::AcqRel);
        self.counts.processing.fetch_sub(usize::from(self.processes), Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_begun_again_and_one_that_ends_is_not() {
        let pool = Arc::new(ComputePool::new(1));
        let supervisor = Supervisor::new(pool.clone(), Shutdown::default());
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        supervisor.supervise("test", move || {
            let run = counted.fetch_add(1, Ordering::AcqRel);
            async move { assert!(run >= 2, "as asked") }
        });
        pool.finished().await;
        assert_eq!(runs.load(Ordering::Acquire), 3);
        let ended = WorkerHealth { expected: 1, restarts: 2, ..WorkerHealth::default() };
        assert_eq!(supervisor.health(), ended);
    }
}
