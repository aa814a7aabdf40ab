//! A scheduler with two priorities: queries run at once, batches yield to them.
//!
//! All models of a process run their work through one scheduler, so that a query of a reader is not
//! delayed by ingestion.

use parking_lot::{Condvar, Mutex};

/// The priority of some work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    /// A reader is waiting for it.
    Query,
    /// Background work, such as the passages of documents.
    Batch,
}

impl Priority {
    /// Yields the core between two steps of the arithmetic, each below a millisecond or two. The system's
    /// scheduler alone would let a thread that has just woken wait for several.
    #[inline(always)]
    pub(crate) fn yield_if_batch(self) {
        if self == Self::Batch {
            std::thread::yield_now();
        }
    }
}

/// Counts the running queries and chunks.
#[derive(Debug)]
pub(crate) struct Scheduler {
    cores: usize,
    active: Mutex<ActiveWork>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct ActiveWork {
    queries: usize,
    batch: usize,
}

impl Scheduler {
    /// A scheduler for a machine with this many cores.
    pub(crate) fn new(cores: usize) -> Self {
        Self { cores: cores.max(1), active: Mutex::default(), changed: Condvar::new() }
    }

    /// A scheduler for this machine.
    pub(crate) fn of_this_machine() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// The maximum number of threads for batches.
    pub(crate) fn cores(&self) -> usize {
        self.cores
    }

    /// Runs a query without waiting.
    pub(crate) fn run_query<R>(&self, work: impl FnOnce() -> R) -> R {
        self.active.lock().queries += 1;
        let _guard = ActiveGuard { scheduler: self, release: |active| active.queries -= 1 };
        work()
    }

    /// Runs a chunk of a batch as soon as a core is free of queries. One chunk may always run, so that
    /// batches finish under any load of queries.
    pub(crate) fn run_batch<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut active = self.active.lock();
        while active.batch >= self.cores.saturating_sub(active.queries).max(1) {
            self.changed.wait(&mut active);
        }
        active.batch += 1;
        drop(active);
        let _guard = ActiveGuard { scheduler: self, release: |active| active.batch -= 1 };
        work()
    }
}

/// Decrements the count when dropped, also when the work panics.
struct ActiveGuard<'a> {
    scheduler: &'a Scheduler,
    release: fn(&mut ActiveWork),
}

impl Drop for ActiveGuard<'_> {
    fn drop(&mut self) {
        (self.release)(&mut self.scheduler.active.lock());
        self.scheduler.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    #[test]
    fn batches_use_all_cores_without_queries() {
        let scheduler = Scheduler::new(3);
        let together = Barrier::new(3);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                // Would never end if the three could not run at the same time.
                scope.spawn(|| scheduler.run_batch(|| together.wait()));
            }
        });
        assert_eq!(scheduler.active.lock().batch, 0);
    }

    #[test]
    fn batches_leave_a_core_to_each_query_but_never_stop() {
        let scheduler = Scheduler::new(2);
        let (running, most, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let chunk = || {
            most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
            std::thread::yield_now();
            running.fetch_sub(1, SeqCst);
            done.fetch_add(1, SeqCst);
        };
        // Five queries on two cores are held while all chunks run to their end.
        let hold = |depth: usize| {
            fn nest(scheduler: &Scheduler, depth: usize, work: &dyn Fn()) {
                if depth == 0 { work() } else { scheduler.run_query(|| nest(scheduler, depth - 1, work)) }
            }
            nest(&scheduler, depth, &|| {
                std::thread::scope(|scope| {
                    for _ in 0..4 {
                        scope.spawn(|| (0..50).for_each(|_| scheduler.run_batch(chunk)));
                    }
                });
            });
        };
        hold(1);
        hold(5);
        assert_eq!((most.load(SeqCst), done.load(SeqCst)), (1, 400));
        assert_eq!(scheduler.active.lock().queries, 0);
    }

    #[test]
    fn a_panic_releases_its_slot() {
        let scheduler = Scheduler::new(1);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            scheduler.run_batch(|| panic!("asked to"))
        }));
        assert!(panicked.is_err());
        assert_eq!(scheduler.run_batch(|| 7), 7);
    }
}
