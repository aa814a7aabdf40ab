//! Where understanding and embedding run: threads of their own, which give way to requests.
//!
//! Both are bound by the processor and fill every core while there is a backlog. On threads of the same
//! standing, a request would wait for its turn behind them, milliseconds each time; on these it takes
//! the core at once, and they go on when it is done.

use std::future::Future;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_util::task::TaskTracker;

/// Runs tasks behind everything else.
pub(crate) struct Background {
    threads: usize,
    runtime: OnceLock<Option<Runtime>>,
    tasks: TaskTracker,
}

impl Background {
    /// So many threads for tasks, started when there is a first one.
    pub(crate) fn new(threads: usize) -> Self {
        Self { threads: threads.max(1), runtime: OnceLock::new(), tasks: TaskTracker::new() }
    }

    /// Begins a task. Blocking work that it hands off stays behind everything else too.
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

    /// Waits until every task has ended.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Also when the last handle goes away within a task, where waiting is not allowed.
        if let Some(Some(runtime)) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Between two short pieces of background work: lets other threads have the core. The system's scheduler
/// alone would let a thread that has just woken wait for several milliseconds.
pub(crate) fn pause() {
    std::thread::yield_now();
}

/// How much less of a core these threads ask for, on the system's scale from -20 to 19. It is handed on to
/// the threads that they start.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

fn give_way() {
    // Linux keeps this for each thread; elsewhere it would slow the whole process. Where it is refused,
    // everything is as right as before, but less prompt.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "background threads run at the common priority");
    }
}
