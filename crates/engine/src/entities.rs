//! Entities: who and what the memories of a scope speak about, and what people correct.
//!
//! Called by the public calls about entities. The one thing to know: only decisions of people are stored, in the rows of
//! the entities; mentions, times and company are derived from the live items of the partitions that a caller may read, so
//! that what is erased or closed is gone from here too.

mod cursor;
pub(crate) mod editor;
mod known;
mod links;
pub(crate) mod lookup;
pub(crate) mod view;
