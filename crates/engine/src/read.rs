//! From a query to the memories that answer it.

pub(crate) mod answer_size;
pub(crate) mod cursor;
pub(crate) mod fetch;
pub(crate) mod query_context;
pub(crate) mod rerank;
pub(crate) mod search;
pub(crate) mod unprocessed;
