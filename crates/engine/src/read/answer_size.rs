//! About how many bytes an answer has on the wire, and cutting it to what one answer may have.
//!
//! Called at the end of a read. The one thing to know: sizes are estimates of the JSON; a first item that is too large by
//! itself stays.

use super::answer::ConversationView;
use crate::limits::json_bytes;
use evoke_recall::Hit;

/// Bytes of an item's fixed fields on the wire, with their names.
const ITEM: usize = 1_000;
/// Bytes of the fixed fields of an evidence, a neighbor or a turn.
const LINE: usize = 200;

/// The size of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// About how many bytes it has on the wire.
    pub(crate) bytes: usize,
    /// Whether anything was left out.
    pub(crate) cut: bool,
}

/// Leaves out what does not fit into so many bytes: the oldest turns beyond half of them, then the last hits. The first
/// hit stays.
pub(crate) fn cut(
    hits: &mut Vec<Hit>,
    conversation: Option<&mut ConversationView>,
    queries: &[String],
    most: usize,
) -> Size {
    let mut held = 0;
    let mut left_out = 0;
    if let Some(view) = conversation {
        let fits = view.recent_turns.iter().rev().take_while(|turn| {
            held += turn.content.len() + LINE;
            held <= most / 2
        });
        left_out = view.recent_turns.len() - fits.count();
        view.recent_turns.drain(..left_out);
        held = held.min(most / 2);
    }
    let mut kept = 0;
    for hit in hits.iter() {
        let more = bytes(hit, queries);
        if kept > 0 && held + more > most {
            break;
        }
        (kept, held) = (kept + 1, held + more);
    }
    let cut = hits.len() > kept || left_out > 0;
    hits.truncate(kept);
    Size { bytes: held, cut }
}

/// About how many bytes a hit has on the wire; escapes are not counted.
fn bytes(hit: &Hit, queries: &[String]) -> usize {
    let matched: usize = hit.matched.iter().filter_map(|at| queries.get(*at)).map(String::len).sum();
    // A quote stands in the item, and once more in its explanation.
    let quotes = if hit.explanation.is_some() { 2 } else { 1 };
    let evidence: usize = hit.evidence.iter().map(|evidence| quotes * (evidence.quote.len() + LINE)).sum();
    let neighbours: usize = hit.neighbors.iter().map(|beside| beside.text.len() + LINE).sum();
    let explanation = hit.explanation.as_ref().map_or(0, |why| {
        let terms: usize = why.terms.iter().map(|term| term.len() + 3).sum();
        terms + (why.retrievers.len() + why.boosts.len()) * LINE / 2
    });
    ITEM + hit.content().len() + metadata_bytes(hit) + matched + evidence + neighbours + explanation
}

fn metadata_bytes(hit: &Hit) -> usize {
    let metadata = &hit.item.document.metadata;
    if metadata.is_empty() { 0 } else { json_bytes(metadata) }
}
