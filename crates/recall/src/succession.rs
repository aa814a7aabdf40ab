//! Succession: whether something that was said later makes something that was said before out of date.
//!
//! "I start at the harbor office on Monday" says nothing of the bank that somebody worked for, and ends it all the same. A
//! linear model tells such pairs from those that merely resemble each other: by the words of the newer text, by what both
//! share, by their numbers and names, and by the cosine of their vectors. It is right in far too few cases to close anything;
//! [`order`](crate::order) uses it to put the newer of two candidates first when a question is about the present. The one
//! thing to know: its weights are in `succession/weights.tsv`, made by `cargo run --release -p evoke-recall --example
//! train_succession` from `eval/extraction/chains` and `eval/extraction/pairs`.

mod features;
mod model;
mod side;

pub use features::features;
pub(crate) use model::SuccessionModel;
pub use side::Side;

/// Loads the model, which the first question about the present does otherwise.
pub(crate) fn load() {
    SuccessionModel::built_in();
}
