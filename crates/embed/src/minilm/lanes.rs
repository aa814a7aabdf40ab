//! Two lanes to the processor: a query goes at once, bulk work gives way.

use parking_lot::{Condvar, Mutex};

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
