//! Two lanes to the processor: a query goes at once, bulk work gives way.

use parking_lot::{Condvar, Mutex};

/// Which lane work is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Somebody waits for it.
    Query,
    /// Nobody does.
    Bulk,
}

impl Standing {
    /// Between two steps of the arithmetic, each below a millisecond or two: lets other threads have the
    /// core. The system's scheduler alone would let a thread that has just woken wait for several.
    #[inline(always)]
    pub(crate) fn pause(self) {
        if self == Self::Bulk {
            std::thread::yield_now();
        }
    }
}

/// Counts who is computing.
#[derive(Debug)]
pub(crate) struct Lanes {
    cores: usize,
    traffic: Mutex<Traffic>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Traffic {
    queries: usize,
    bulk: usize,
}

impl Lanes {
    /// Lanes for a machine with so many cores.
    pub(crate) fn new(cores: usize) -> Self {
        Self { cores: cores.max(1), traffic: Mutex::default(), changed: Condvar::new() }
    }

    /// How many threads bulk work can use at most.
    pub(crate) fn cores(&self) -> usize {
        self.cores
    }

    /// Runs a query's work, without waiting.
    pub(crate) fn query<R>(&self, work: impl FnOnce() -> R) -> R {
        self.traffic.lock().queries += 1;
        let _leave = Leave { lanes: self, leave: |traffic| traffic.queries -= 1 };
        work()
    }

    /// Runs a piece of bulk work as soon as a core is free of queries. One piece may always run, so that bulk
    /// work finishes under any load of queries.
    pub(crate) fn bulk<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut traffic = self.traffic.lock();
        while traffic.bulk >= self.cores.saturating_sub(traffic.queries).max(1) {
            self.changed.wait(&mut traffic);
        }
        traffic.bulk += 1;
        drop(traffic);
        let _leave = Leave { lanes: self, leave: |traffic| traffic.bulk -= 1 };
        work()
    }
}

/// Leaves the lane when dropped, also when the work panics.
struct Leave<'a> {
    lanes: &'a Lanes,
    leave: fn(&mut Traffic),
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        (self.leave)(&mut self.lanes.traffic.lock());
        self.lanes.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    #[test]
    fn bulk_work_uses_all_cores_while_no_query_runs() {
        let lanes = Lanes::new(3);
        let together = Barrier::new(3);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                // Would never end if the three could not run at the same time.
                scope.spawn(|| lanes.bulk(|| together.wait()));
            }
        });
        assert_eq!(lanes.traffic.lock().bulk, 0);
    }

    #[test]
    fn bulk_work_leaves_a_core_to_each_query_but_never_stops() {
        let lanes = Lanes::new(2);
        let (running, most, done) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let piece = || {
            most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
            std::thread::yield_now();
            running.fetch_sub(1, SeqCst);
            done.fetch_add(1, SeqCst);
        };
        // Five queries on two cores are held while all the bulk work runs to its end.
        let hold = |depth: usize| {
            fn nest(lanes: &Lanes, depth: usize, work: &dyn Fn()) {
                if depth == 0 { work() } else { lanes.query(|| nest(lanes, depth - 1, work)) }
            }
            nest(&lanes, depth, &|| {
                std::thread::scope(|scope| {
                    for _ in 0..4 {
                        scope.spawn(|| (0..50).for_each(|_| lanes.bulk(piece)));
                    }
                });
            });
        };
        hold(1);
        hold(5);
        assert_eq!((most.load(SeqCst), done.load(SeqCst)), (1, 400));
        assert_eq!(lanes.traffic.lock().queries, 0);
    }

    #[test]
    fn a_panic_leaves_the_lane() {
        let lanes = Lanes::new(1);
        let panicked =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| lanes.bulk(|| panic!("asked to"))));
        assert!(panicked.is_err());
        assert_eq!(lanes.bulk(|| 7), 7);
    }
}
