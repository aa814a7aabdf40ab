//! From fused scores to the final order: what is only looked at among the best candidates.

mod echo;
mod hop;
pub(crate) mod opinion;
pub(crate) mod ranker;
mod spread;
mod support;

use crate::arms::Place;
use crate::arms::lexical::Lexical;
use crate::candidate::{Candidate, sort};
use crate::parts::Part;
use crate::query::{Depth, Opened, Precision, Query};
use crate::rank::Asking;
use crate::weights;
use hop::hop;
use ranker::Features;
use spread::spread;
use support::support;

/// Puts candidates in their final order, by what is only looked at among the best. Returns what the second look saw.
pub(crate) fn order(
    partitions: &[Opened],
    query: &Query,
    asking: &Asking<'_>,
    lexical: &Lexical<'_>,
    candidates: &mut Vec<Candidate>,
) -> Vec<(Place, Features)> {
    let (text, without) = (asking.text, query.without);
    if query.depth == Depth::Accurate {
        hop(partitions, candidates);
    }
    sort(partitions, candidates);
    let count = query.limit.saturating_mul(2).max(weights::SECOND_LOOK);
    let echoes =
        if without.has(Part::Echo) { Vec::new() } else { echo::take(partitions, text, candidates, count) };
    let mut seen = Vec::new();
    if query.precision == Precision::High && !without.has(Part::SecondLook) {
        seen = ranker::look_again(partitions, text, lexical, candidates, count);
        if text.asks.several && !without.has(Part::Spread) {
            spread(partitions, candidates, weights::SPREAD_OVER);
        }
        if !text.asks.several && !without.has(Part::Support) {
            support(partitions, candidates, count);
        }
    }
    if let Some(opinions) = asking.opinions {
        opinion::weigh(partitions, opinions, candidates);
    }
    echo::put_behind(echoes, candidates);
    seen
}
