//! From ranked units to the hits of an answer.

pub(crate) mod choose;
pub(crate) mod duplicates;
pub(crate) mod latest;
pub(crate) mod pack;
pub(crate) mod share;
mod successor;
pub(crate) mod view;
