//! The workers, which take queued documents through extraction, embedding and the store.
//!
//! Started by the engine; see [`pool`]. Documents pass their stages in slices of bounded time: [`claims`]
//! claims them, [`extract_stage`], [`embed_stage`] and [`store_stage`] each advance them, [`schedule`] decides
//! the order. The one thing to know: no document delays another one for long, and a failure of one document
//! does not affect others.

pub(crate) mod claims;
mod embed_stage;
mod extract_stage;
pub(crate) mod in_hand;
mod job;
pub(crate) mod pool;
mod remaining_rows;
mod schedule;
mod store_parts;
mod store_stage;
mod worker;
