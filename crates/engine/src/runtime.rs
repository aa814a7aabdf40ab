//! Threads, caches and locks that the other parts share.
//!
//! Built once by the engine and handed to whichever part needs them. The one thing to know: nothing in here knows of
//! documents, queries or conversations.

pub(crate) mod compute_pool;
pub(crate) mod idle_signal;
pub(crate) mod instance_cache;
pub(crate) mod partition_cache;
pub(crate) mod partition_locks;
pub(crate) mod search_pool;
pub(crate) mod shutdown;
pub(crate) mod supervisor;
