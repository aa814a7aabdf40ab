//! The threads of background work: processing, embedding, compaction, housekeeping.
//!
//! Called by whatever nobody waits for. The one thing to know: these threads have a lower priority than those that serve
//! requests. ComputePool work is bound by the processor and fills every core while there is a backlog; on threads of the
//! same priority a request would wait for its turn behind it, milliseconds each time.

use std::future::Future;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_util::task::TaskTracker;

/// Runs tasks at low priority.
pub(crate) struct ComputePool {
    threads: usize,
    runtime: OnceLock<Option<Runtime>>,
    tasks: TaskTracker,
}

impl ComputePool {
    /// A pool of so many threads, which start with the first task.
    pub(crate) fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), runtime: OnceLock::new(), tasks: TaskTracker::new() }
    }

    /// Starts a task. Blocking work that it hands off runs at low priority too.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let own = self.runtime.get_or_init(|| {
            let built = Builder::new_multi_thread()
                .worker_threads(self.threads)
                .thread_name("evoke-background")
                .on_thread_start(give_way)
                .enable_all()
                .build();
            built.map_err(|error| tracing::warn!(%error, "no threads for the background")).ok()
        });
        match own {
            Some(runtime) => self.tasks.spawn_on(task, runtime.handle()),
            None => self.tasks.spawn_on(task, &Handle::current()),
        };
    }

    /// Waits until every task has ended. Tasks that are spawned while it waits are waited for as well.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for ComputePool {
    fn drop(&mut self) {
        // Also when the last handle goes away within a task, where waiting is not allowed.
        if let Some(Some(runtime)) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Lets other threads have the core, between two short pieces of background work. Priority alone is not enough: the
/// system's scheduler would let a thread that has just woken wait for several milliseconds.
pub(crate) fn yield_core() {
    std::thread::yield_now();
}

/// How much less of a core these threads ask for, on the system's scale from -20 to 19. It is handed on to
/// the threads that they start.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

fn give_way() {
    // Linux keeps this for each thread; elsewhere it would slow the whole process. Where it is refused, everything
    // works as before, but requests are less prompt.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "background threads run at the common priority");
    }
}
