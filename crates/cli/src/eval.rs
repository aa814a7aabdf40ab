//! Retrieval, compaction and anticipation, measured on public benchmarks through the same calls that the
//! server makes.
//!
//! One instance; each conversation or question haystack is one user; each session is one document, dated,
//! with one line a turn. A retrieved item counts for the turns and sessions that its evidence names.

pub(crate) mod anticipation;
pub(crate) mod compaction;
pub(crate) mod dataset;
pub(crate) mod locomo;
mod longmemeval;
pub(crate) mod metrics;
pub(crate) mod packing;
pub(crate) mod ranker;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod updates;
pub(crate) mod vectors;
