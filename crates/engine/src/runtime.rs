//! Threads, caches and locks that the other parts share.
//!
//! Built once by the engine and passed to the parts that need them. The one thing to know: nothing here knows
//! about documents, queries or conversations.

pub(crate) mod compute_pool;
pub(crate) mod idle_signal;
pub(crate) mod instance_cache;
pub(crate) mod partition_cache;
pub(crate) mod partition_locks;
pub(crate) mod search_pool;
pub(crate) mod shutdown;
pub(crate) mod supervisor;
