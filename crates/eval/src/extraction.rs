//! Whether a document makes the memories that a reader would expect of it, and none that are wrong.
//!
//! Each case is a user whose documents are taken in one after the other, by the same calls as a server's; then everything that
//! is stored for that user is compared with the case's answer key. The one thing to know: the key is not exhaustive, so a
//! memory that nobody asked for costs nothing unless it is junk. [`closed`](crate::closed) is the measure in which it costs.

mod answers;
mod case;
mod judge;
mod lists;
mod report;
mod score;

pub use answers::{Answer, Entity, Memory, answers, read_answers};
pub use case::{Case, read};
pub use report::Report;
pub use score::score;

#[cfg(test)]
mod tests;
