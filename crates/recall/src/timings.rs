//! Timings of the stages of a search, for metrics and explanations.

use std::ops::AddAssign;
use std::time::Duration;

/// Time spent in each stage, over all texts and partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StageTimings {
    /// Query analysis and decomposition.
    pub analyze: Duration,
    /// The lexical retriever, session scores included.
    pub lexical: Duration,
    /// The dense retriever.
    pub dense: Duration,
    /// Exact and time retrievers, fusion, and the second stage.
    pub fuse: Duration,
    /// From ranked units to [`Hit`](crate::Hit)s.
    pub assemble: Duration,
}

impl AddAssign for StageTimings {
    fn add_assign(&mut self, other: Self) {
        self.analyze += other.analyze;
        self.lexical += other.lexical;
        self.dense += other.dense;
        self.fuse += other.fuse;
        self.assemble += other.assemble;
    }
}
