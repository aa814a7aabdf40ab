//! Conversations: turns, transcripts, prompt context, compaction.

mod compaction;
mod transcript;
mod turns;

use crate::route::Route;

pub(super) fn routes() -> Vec<Route> {
    [turns::routes(), transcript::routes(), compaction::routes()].into_iter().flatten().collect()
}
