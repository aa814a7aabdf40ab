//! Whether a document makes the memories that a reader would expect of it, and none that are wrong.
//!
//! Each case is a user whose documents are taken in one after the other, by the same calls as a server's; then everything that
//! is stored for that user is compared with the case's answer key. The one thing to know: the key is not exhaustive, so a
//! memory that nobody asked for costs nothing unless it is junk. [`closed`](crate::closed) is the measure in which it costs.

mod answers;
mod case;
mod judge;
mod report;
mod score;

pub use answers::{Answer, Entity, Memory, answers, read_answers};
pub use case::{Case, read};
pub use report::Report;
pub use score::score;

use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// The five kinds, in the order of reports.
const KINDS: [&str; 5] = ["facts", "preferences", "episodes", "emotions", "temporal_events"];

/// The lists of words of this measure.
#[derive(Deserialize)]
struct Lists {
    idle: HashSet<String>,
    user: HashSet<String>,
    assistant: HashSet<String>,
    generic: HashSet<String>,
    elliptic: HashSet<String>,
    no_verb: HashSet<String>,
    greeting: Vec<String>,
    absence: Vec<String>,
    dislike: Vec<String>,
    kinds: BTreeMap<String, Vec<String>>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("extraction/lists.toml")).expect("a test reads it"));

#[cfg(test)]
mod tests;
