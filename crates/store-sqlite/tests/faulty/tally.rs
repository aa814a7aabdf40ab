//! What a run has done so far.

use evoke_store::{StoreError, StoreResult};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Counts of a run.
pub(crate) struct Tally {
    seed: u64,
    begun: Instant,
    printed: AtomicU64,
    pub(crate) round: AtomicU64,
    /// How the round before ended: 0 closed, 1 killed, 2 without power.
    pub(crate) ended: AtomicU64,
    pub(crate) operations: AtomicU64,
    stored: AtomicU64,
    refused: AtomicU64,
    unknown: AtomicU64,
    pub(crate) calls: AtomicU64,
    pub(crate) faults: AtomicU64,
    pub(crate) closed: AtomicU64,
    pub(crate) killed: AtomicU64,
    pub(crate) power_lost: AtomicU64,
    pub(crate) images: AtomicU64,
    pub(crate) refused_openings: AtomicU64,
    pub(crate) longest_log: AtomicU64,
}

impl Tally {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            begun: Instant::now(),
            printed: AtomicU64::default(),
            round: AtomicU64::default(),
            ended: AtomicU64::default(),
            operations: AtomicU64::default(),
            stored: AtomicU64::default(),
            refused: AtomicU64::default(),
            unknown: AtomicU64::default(),
            calls: AtomicU64::default(),
            faults: AtomicU64::default(),
            closed: AtomicU64::default(),
            killed: AtomicU64::default(),
            power_lost: AtomicU64::default(),
            images: AtomicU64::default(),
            refused_openings: AtomicU64::default(),
            longest_log: AtomicU64::default(),
        }
    }

    /// Counts a call by its answer.
    pub(crate) fn note<T>(&self, answer: &StoreResult<T>) {
        self.operations.fetch_add(1, Ordering::Relaxed);
        let count = match answer {
            Ok(_) => &self.stored,
            Err(StoreError::OutcomeUnknown(_)) => &self.unknown,
            Err(_) => &self.refused,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Where in the run we are, for messages.
    pub(crate) fn place(&self) -> String {
        let get = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let ended = ["closed", "killed", "without power"].get(get(&self.ended) as usize).unwrap_or(&"");
        format!(
            "seed {}, round {}, operation {}, the round before ended {ended}",
            self.seed,
            get(&self.round),
            get(&self.operations)
        )
    }

    /// Prints the line every few seconds.
    pub(crate) fn print_now_and_then(&self) {
        let due = self.begun.elapsed().as_secs() / 5;
        if self.printed.fetch_max(due, Ordering::Relaxed) < due {
            eprintln!("{}", self.line());
        }
    }

    /// One line.
    pub(crate) fn line(&self) -> String {
        let get = |count: &AtomicU64| count.load(Ordering::Relaxed);
        format!(
            "{} operations in {:.0} s: {} done, {} refused, {} unknown; {} calls of SQLite, {} of them failed; rounds ended: \
             {} closed, {} killed, {} without power; {} images beside; {} openings refused; log of up to {} MB; 0 disagreements",
            get(&self.operations),
            self.begun.elapsed().as_secs_f64(),
            get(&self.stored),
            get(&self.refused),
            get(&self.unknown),
            get(&self.calls),
            get(&self.faults),
            get(&self.closed),
            get(&self.killed),
            get(&self.power_lost),
            get(&self.images),
            get(&self.refused_openings),
            get(&self.longest_log) >> 20,
        )
    }
}
