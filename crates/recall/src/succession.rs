//! Succession: whether something that was said later makes something that was said before out of date.
//!
//! "I start at the harbor office on Monday" says nothing of the bank that somebody worked for, and ends it all the same. A
//! linear model tells such pairs from those that merely resemble each other: by the words of the newer text, by what both
//! share, by their numbers and names, by the cosine of their vectors, and by the question that is asked. It is right in far too
//! few cases to close anything; `order` uses it to put the newer of two candidates first. The one thing to
//! know: its weights are in `succession/weights.tsv`, made by `cargo run --release -p evoke-recall --example
//! train_succession` from `eval/extraction/chains`, `questions` and `pairs`.

mod features;
mod model;
mod question;
mod side;

pub use features::{Cosines, features};
pub(crate) use model::SuccessionModel;
pub use question::Question;
pub use side::Side;

/// Loads the model, which the first question about the present does otherwise.
pub(crate) fn load() {
    SuccessionModel::built_in();
}
