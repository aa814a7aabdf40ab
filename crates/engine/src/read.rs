//! Reads: from a query to the memories that answer it.
//!
//! [`fetch`] is the path of a read: parse the queries ([`query_context`]), open the partitions of the scope
//! path, with unprocessed documents ([`unprocessed`]), embed the queries ([`query_embedding`]), let a reranker
//! score the best candidates ([`rerank`]), search ([`search`]), and limit the size of the answer
//! ([`answer_size`]). The one thing to know: a read can see only the partitions of the caller's scope path, so
//! no filter is needed.

pub(crate) mod answer;
pub(crate) mod answer_size;
pub(crate) mod cursor;
pub(crate) mod fetch;
pub(crate) mod query_context;
pub(crate) mod query_embedding;
pub(crate) mod request;
pub(crate) mod rerank;
pub(crate) mod search;
pub(crate) mod unprocessed;
