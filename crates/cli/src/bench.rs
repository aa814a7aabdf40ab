//! The speed figures of this machine: a real server on a loopback port, spoken to over HTTP.

pub mod calls;
pub mod corpus;
pub mod embedding;
pub mod footprint;
pub mod reads;
pub mod report;
pub mod service;
pub mod synthetic;
pub mod writes;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Memories of the smaller and the larger partition.
    pub partitions: [usize; 2],
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
    pub const FULL: Self =
        Self { partitions: [10_000, 100_000], calls: 500, callers: 32, writes: 12_000, backfill: 1_500 };
    /// A first look, in about a minute.
    pub const QUICK: Self =
        Self { partitions: [2_000, 10_000], calls: 200, callers: 32, writes: 3_000, backfill: 300 };
}
