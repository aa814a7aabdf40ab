//! Retrievers: the sources of candidates and scores. Each sees all opened partitions together, so that its
//! scores mean the same in each of them.
//!
//! [`rank`](crate::rank) runs them for each query text. A retriever proposes candidates, and scores the
//! candidates of the others.

pub(crate) mod dense;
pub(crate) mod exact;
pub(crate) mod lexical;
pub(crate) mod time;
