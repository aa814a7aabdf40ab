//! The speed figures of this machine: a real server on a loopback port, spoken to over HTTP.

pub(crate) mod calls;
pub(crate) mod chat_memory;
pub(crate) mod conversations;
pub(crate) mod corpus;
pub(crate) mod embedding;
pub(crate) mod footprint;
pub(crate) mod reads;
pub(crate) mod report;
pub(crate) mod service;
pub(crate) mod synthetic;
pub(crate) mod writes;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Memories of the smaller and the larger partition.
    pub(crate) partitions: [usize; 2],
    /// Memories of a very large one.
    pub(crate) huge: usize,
    /// Calls behind a percentile.
    pub(crate) calls: usize,
    /// Callers at once, where many are meant.
    pub(crate) callers: usize,
    /// Writes by many callers at once.
    pub(crate) writes: usize,
    /// Documents of a backfill.
    pub(crate) backfill: usize,
}

impl Extent {
    /// What is published.
    pub(crate) const FULL: Self = Self {
        partitions: [10_000, 100_000],
        huge: 1_000_000,
        calls: 500,
        callers: 32,
        writes: 12_000,
        backfill: 1_500,
    };
    /// A first look, in about a minute.
    pub(crate) const QUICK: Self = Self {
        partitions: [2_000, 10_000],
        huge: 50_000,
        calls: 200,
        callers: 32,
        writes: 3_000,
        backfill: 300,
    };
}
