//! From a query to the memories that answer it.
//!
//! [`fetch`] is the path of a read: parse the queries ([`query_context`]), open the partitions of the chain, with what is
//! not processed yet ([`unprocessed`]), embed the queries ([`query_embedding`]), let a reranker score the best candidates
//! ([`rerank`]), search ([`search`]), and cut the answer to size ([`answer_size`]). The one thing to know: the partitions of
//! the caller's chain are all that a read can see; there is no filter that could be forgotten.

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
