//! What of this conversation must survive, in so many tokens?
//!
//! [`compact`] keeps the words as they were said and never reads anything but the turns. A sentence is
//! worth what it does (decide, correct, promise, limit: [`Act`]), what cannot be guessed back from it
//! (names, numbers, dates), how near it is to what the conversation is about, and how recent it is; each
//! choice is discounted by what has been kept already. Decisions and corrections come before everything
//! else, then the other [key extractions](KeyExtraction).
//!
//! A [`Validation`] says how much of the key extractions, and of probing questions made from the turns,
//! can still be answered; when too little can, more is kept. Somebody who writes better than sentences can
//! be chosen, such as a chat model, may do so: [`rewrite()`] checks every line, and completes them.

mod act;
mod centrality;
mod choose;
mod compact;
mod judge;
mod keys;
mod rewrite;
mod salience;
mod sentence;
mod strategy;
mod validation;

pub use act::Act;
pub use compact::{Compaction, Kept, Plan, Turn, compact};
pub use judge::judge;
pub use keys::{KeyExtraction, KeyKind};
pub use rewrite::{Rewriting, is_supported, rewrite};
pub use strategy::{Strategy, UnknownStrategy};
pub use validation::Validation;
