//! The public interface: partitions built from rows, queries, and their results.

mod changes;
mod content;
mod fixture;
mod large;
mod model;
mod packing;
mod paging;
mod query_echo;
mod relevance;
mod reranker_scores;
mod results;
mod scopes;
mod scripts;
mod second_stage;
mod several;
mod succession;
mod time;
