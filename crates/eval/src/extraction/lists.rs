//! The lists of words of this measure, and the kinds that it tells apart.

use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// The five kinds, in the order of reports.
pub(super) const KINDS: [&str; 5] = ["facts", "preferences", "episodes", "emotions", "temporal_events"];

/// The lists of words of this measure.
#[derive(Deserialize)]
pub(super) struct Lists {
    pub(super) idle: HashSet<String>,
    pub(super) user: HashSet<String>,
    pub(super) assistant: HashSet<String>,
    pub(super) generic: HashSet<String>,
    pub(super) elliptic: HashSet<String>,
    pub(super) no_verb: HashSet<String>,
    pub(super) greeting: Vec<String>,
    pub(super) absence: Vec<String>,
    pub(super) dislike: Vec<String>,
    pub(super) kinds: BTreeMap<String, Vec<String>>,
}

pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("lists.toml")).expect("a test reads it"));
