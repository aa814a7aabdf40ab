//! From what a store finds to places in the history.
//!
//! Called when a history is indexed and searched. The one thing to know: what is no longer in the history is never found.

use super::store::{MESSAGE_KEY, VectorHit};
use crate::message::Record;
use std::collections::HashMap;

/// The id under which a store knows a message. Messages that were in the history before it was searched have their place
/// for an id.
pub(super) fn id_of(record: &Record) -> String {
    let own = record.metadata.as_ref().and_then(|metadata| metadata.get(MESSAGE_KEY)?.as_str());
    own.map_or_else(|| format!("seq:{}", record.seq.0), str::to_owned)
}

/// The places of hits that are in the history, each once: nearest first, and of equally near ones the newer first.
pub(super) fn ranked(hits: &[VectorHit], places: &HashMap<String, usize>) -> Vec<usize> {
    let place = |hit: &VectorHit| places.get(hit.metadata.get(MESSAGE_KEY)?.as_str()?).copied();
    let mut found: Vec<(f32, usize)> = hits.iter().filter_map(|hit| Some((hit.score, place(hit)?))).collect();
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then(right.1.cmp(&left.1)));
    let mut seen = std::collections::HashSet::new();
    found.into_iter().map(|(_, place)| place).filter(|place| seen.insert(*place)).collect()
}
