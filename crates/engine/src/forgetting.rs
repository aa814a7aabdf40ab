//! Permanent removal: by a description, by id, by scope.
//!
//! [`forget`] carries out the calls that forget: [`search`] finds what a description matches, [`plan`]
//! determines everything that its removal changes, and [`traces`] searches afterwards for words that are left.
//! [`requests`] lets people decide on what users asked the assistant to forget. [`erase`] removes whole scopes.
//! The one thing to know: a removal is one revision of the store; items, documents, turns, compactions, reports,
//! memory files and names of entities change in one transaction, or none of them does.

mod blocking;
pub(crate) mod candidate;
mod conversation;
mod entities;
pub(crate) mod erase;
pub(crate) mod forget;
mod found;
mod pieces;
mod plan;
pub(crate) mod requests;
mod search;
mod topic;
pub(crate) mod traces;
mod waiting;
