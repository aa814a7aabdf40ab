//! The workers, which take queued documents through extraction, embedding and the store.
//!
//! Started by the engine; see [`pool`]. A document is taken through its stages in slices of bounded time: [`claims`]
//! takes it out of the queue, [`extract_stage`], [`embed_stage`] and [`store_stage`] each move it on, [`schedule`] says
//! whose turn it is. The one thing to know: no document holds up another one for long, and what goes wrong with one
//! document is that document's failure and nobody else's.

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
