//! Persistent containers: a clone shares everything, and a change copies only the small part that it touches.
//!
//! With them, an update of an index costs by what has changed, not by what is there, while readers keep the
//! version that they hold.

mod chunked;
mod sharded;

pub(crate) use chunked::Chunked;
pub(crate) use sharded::Sharded;
