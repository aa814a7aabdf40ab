//! How good are retrieval, compaction and anticipation on public benchmarks?
//!
//! Behind `evoke eval`. Everything is measured through the same calls that the server makes: one instance; each
//! conversation or question haystack is one user; each session is one document, dated, with one line a turn. The one
//! thing to know: a retrieved item counts for the turns and sessions that its evidence names, not for its words.

pub mod anticipation;
pub mod compaction;
pub mod dataset;
mod documents;
mod error;
pub mod haystack;
pub mod locomo;
mod longmemeval;
mod metrics;
mod packing;
pub mod ranker;
pub mod report;
pub mod run;
pub mod sets;
pub mod updates;
pub mod vectors;

pub use error::EvalError;
