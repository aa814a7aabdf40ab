//! The extent of a measurement: the sizes behind the published figures, and smaller ones for a quick run.
//!
//! Passed to every measurement. The one thing to know: only figures of [`Extent::FULL`] are compared with their
//! targets in the documents.

/// The extent of a measurement.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// The numbers of memories of the smaller and the larger partition.
    pub partitions: [usize; 2],
    /// The number of memories of a very large partition.
    pub huge: usize,
    /// The number of calls per percentile.
    pub calls: usize,
    /// The number of concurrent callers.
    pub callers: usize,
    /// The number of writes by concurrent callers.
    pub writes: usize,
    /// The number of documents of a backfill.
    pub backfill: usize,
}

impl Extent {
    /// The extent of the published figures.
    pub const FULL: Self = Self {
        partitions: [10_000, 100_000],
        huge: 1_000_000,
        calls: 500,
        callers: 32,
        writes: 12_000,
        backfill: 1_500,
    };
    /// A quick run, of about a minute.
    pub const QUICK: Self = Self {
        partitions: [2_000, 10_000],
        huge: 50_000,
        calls: 200,
        callers: 32,
        writes: 3_000,
        backfill: 300,
    };
}
