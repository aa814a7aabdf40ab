//! Connections: who may have one, how long it may keep us waiting, and what it may hold meanwhile.
//!
//! `accept` takes connections from the listener, `table` knows all of them and decides which one goes
//! when there are too many, `activity` judges a single one by what it has done so far. Nothing here
//! reads a key: a connection counts as authenticated once a request on it was (see [`Connection`]).

mod accept;
mod activity;
mod address;
mod answer;
mod connection;
mod descriptors;
mod limits;
mod notice;
mod service;
mod table;
mod watched;

pub(crate) use accept::accept;
pub(crate) use address::AddressGroup;
pub(crate) use connection::Connection;
pub use descriptors::{descriptor_limit, raise_descriptor_limit};
pub use limits::ConnectionLimits;
pub(crate) use table::Connections;
