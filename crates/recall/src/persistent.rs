//! Containers that are cheap to copy and change: a copy shares everything, and a change copies
//! only the small part that it touches. With them, bringing an index up to date costs by what has
//! changed, not by what is there, while readers keep the version they hold.

mod chunked;
mod sharded;

pub(crate) use chunked::Chunked;
pub(crate) use sharded::Sharded;
