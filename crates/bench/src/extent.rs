//! How much is measured: the numbers behind the published figures, and smaller ones for a first look.
//!
//! Passed to every measurement. The one thing to know: only figures of [`Extent::FULL`] are held to their targets in the
//! documents.

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Memories of the smaller and the larger partition.
    pub partitions: [usize; 2],
    /// Memories of a very large one.
    pub huge: usize,
    /// Calls behind a percentile.
    pub calls: usize,
    /// Callers at once, where many are meant.
    pub callers: usize,
    /// Writes by many callers at once.
    pub writes: usize,
    /// Documents of a backfill.
    pub backfill: usize,
}

impl Extent {
    /// What is published.
    pub const FULL: Self = Self {
        partitions: [10_000, 100_000],
        huge: 1_000_000,
        calls: 500,
        callers: 32,
        writes: 12_000,
        backfill: 1_500,
    };
    /// A first look, in about a minute.
    pub const QUICK: Self = Self {
        partitions: [2_000, 10_000],
        huge: 50_000,
        calls: 200,
        callers: 32,
        writes: 3_000,
        backfill: 300,
    };
}
