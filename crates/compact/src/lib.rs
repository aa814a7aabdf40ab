//! What of this conversation must survive, in so many tokens?
//!
//! [`compact`] keeps whole sentences, never rewrites them, and never reads anything but the turns.
//! Sentences that decide, correct or commit come first; the others by how much they tell
//! ([`salience`]), how recent they are, and how little they repeat what is kept already.

mod compact;
pub mod salience;
mod strategy;

pub use compact::{Compaction, Kept, Turn, compact};
pub use strategy::{Strategy, UnknownStrategy};
