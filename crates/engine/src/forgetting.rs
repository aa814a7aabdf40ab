//! Forgetting for good: by a description, by id, by scope.

mod candidate;
mod conversation;
mod entities;
pub(crate) mod erase;
mod erased;
pub(crate) mod forget;
mod items;
mod plan;
mod search;
mod topic;
mod traces;
mod wording;

pub use candidate::{Candidate, Part, Why};
pub(crate) use erased::Erased;
pub(crate) use items::{Leaving, Left};
pub use traces::Place;
