//! Waiting for another thread without going to sleep.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long one looks before one sleeps. To be woken up costs more than a commit does.
const LOOKING: Duration = Duration::from_micros(50);
/// A look that took longer met a machine with no core to spare: it is better to sleep for a while.
const DISTURBED: Duration = Duration::from_micros(500);
/// Looks that are left out after a disturbed one, at first and at most.
const REST: std::ops::RangeInclusive<u32> = 64..=8_192;
/// Looking is for machines where the other side can work meanwhile.
static CAN_LOOK: LazyLock<bool> =
    LazyLock::new(|| std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1));

/// One side's readiness to look.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// Looks to leave out.
    resting: AtomicU32,
    /// How many are left out when the next one is disturbed.
    next_rest: AtomicU32,
}

impl Patience {
    /// Asks again and again for a bounded time. `None` when there was nothing, or when it is better to sleep.
    pub(super) fn look_for<T>(&self, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
        let resting = self.resting.load(Ordering::Relaxed);
        if !*CAN_LOOK || resting > 0 {
            self.resting.store(resting.saturating_sub(1), Ordering::Relaxed);
            return ask();
        }
        let since = Instant::now();
        loop {
            let found = ask();
            let looked = since.elapsed();
            if found.is_some() || looked >= LOOKING {
                self.learn(looked);
                return found;
            }
            // On a full machine the other side may need this core.
            std::thread::yield_now();
        }
    }

    fn learn(&self, looked: Duration) {
        let rest = self.next_rest.load(Ordering::Relaxed).clamp(*REST.start(), *REST.end());
        if looked >= DISTURBED {
            self.resting.store(rest, Ordering::Relaxed);
            self.next_rest.store(rest.saturating_mul(2), Ordering::Relaxed);
        } else {
            self.next_rest.store(rest - 1, Ordering::Relaxed);
        }
    }
}
