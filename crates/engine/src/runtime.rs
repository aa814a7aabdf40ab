//! Threads and shared memory that the other parts run on.

pub(crate) mod compute_pool;
pub(crate) mod partition_cache;
pub(crate) mod search_pool;
pub(crate) mod supervisor;
