//! How good are retrieval, compaction and anticipation on public benchmarks?
//!
//! Behind `evoke eval`. Everything is measured through the same calls that the server makes: one instance; each
//! conversation or question haystack is one user; each session is one document, dated, with one line a turn. The one
//! thing to know: a retrieved item counts for the turns and sessions that its evidence names, not for its words.

pub mod anticipation;
mod calibration;
pub mod closed;
pub mod compaction;
pub mod dataset;
mod documents;
mod error;
pub mod extraction;
pub mod haystack;
pub mod heads;
mod lines;
pub mod locomo;
mod logistic;
mod longmemeval;
mod metrics;
mod packing;
mod pattern;
mod plain_text;
pub mod ranker;
pub mod relevance;
pub mod report;
pub mod run;
pub mod sets;
mod timelines;
pub mod updates;
pub mod vectors;

pub use error::EvalError;
