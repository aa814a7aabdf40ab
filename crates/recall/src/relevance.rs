//! The probability that an item answers the query, and that any item does.
//!
//! Scores order the items of one query; they say nothing about whether the best of them is any good. Two logistic models do:
//! one over what the retrievers say of a candidate, each beside what they say of the candidates further down, and one over
//! the best of these probabilities. They are learned by `evoke eval relevance` from questions that were asked where their
//! answer is and where it is not; `docs/recall.md` has how well they are calibrated on sets that they were not learned on.

mod answer;
mod context;
mod model;

pub use answer::answer_features;
pub(crate) use context::RelevanceContext;
pub(crate) use model::{answerable, probability, relevance_log_odds};
