//! From what a store finds to places in the history.

use super::{MESSAGE_KEY, Shared, VectorHit};
use crate::error::Result;
use crate::message::Record;
use std::collections::HashMap;

/// The id under which a store knows a message. Messages that were in the history before it was searched have their place
/// for an id.
pub(super) fn id_of(record: &Record) -> String {
    let own = record.metadata.as_ref().and_then(|metadata| metadata.get(MESSAGE_KEY)?.as_str());
    own.map_or_else(|| format!("seq:{}", record.seq.0), str::to_owned)
}

impl Shared {
    /// The places of the messages nearest to the query, in the order in which they were said.
    pub(super) async fn nearest(
        &self,
        query: &str,
        records: &[Record],
        candidates: &[usize],
    ) -> Result<Vec<usize>> {
        let places: HashMap<String, usize> =
            candidates.iter().filter_map(|&place| Some((id_of(records.get(place)?), place))).collect();
        // One more than wanted, for a query that is not wanted itself.
        let mut top_k = self.max_results.saturating_add(1);
        loop {
            let hits = self.store.search(query, top_k, &self.mark()).await?;
            let exhausted = hits.len() < top_k || top_k > records.len().saturating_mul(2);
            let found = ranked(&hits, &places);
            // Entries whose message is not in the history, as after a failed add, must not crowd out others.
            if found.len() >= self.max_results || exhausted {
                let mut nearest: Vec<usize> = found.into_iter().take(self.max_results).collect();
                nearest.sort_unstable();
                return Ok(nearest);
            }
            top_k = top_k.saturating_mul(2);
        }
    }
}

/// The places of hits that are in the history, each once: nearest first, and of equally near ones the newer first.
fn ranked(hits: &[VectorHit], places: &HashMap<String, usize>) -> Vec<usize> {
    let place = |hit: &VectorHit| places.get(hit.metadata.get(MESSAGE_KEY)?.as_str()?).copied();
    let mut found: Vec<(f32, usize)> = hits.iter().filter_map(|hit| Some((hit.score, place(hit)?))).collect();
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then(right.1.cmp(&left.1)));
    let mut seen = std::collections::HashSet::new();
    found.into_iter().map(|(_, place)| place).filter(|place| seen.insert(*place)).collect()
}
