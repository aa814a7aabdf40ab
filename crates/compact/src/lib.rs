//! Conversation compaction: retains what matters of a conversation within N tokens.
//!
//! [`compact()`] selects whole sentences, verbatim, and reads nothing but the [`Turn`]s. The salience of a sentence is
//! computed from its [`DialogueAct`] (decide, correct, promise, limit), from its names, numbers and dates, from its
//! centrality, and from its recency; the selection discounts what is redundant. Decisions and corrections come before everything
//! else, then the other [key extractions](KeyExtraction).
//!
//! A [`Validation`] tells how many of the key extractions, and of cloze questions generated from the turns,
//! can still be answered; when too few can, the budget is raised. [`compact_abstractive`] replaces the sentences by the lines of
//! a chat model, each verified against the turns. [`evaluate()`] applies the same validation to any statements.
//!
//! ```
//! use evoke_compact::{DialogueAct, Plan, Strategy, Turn, compact};
//! use evoke_types::Role;
//!
//! let turns = [
//!     Turn::new(Role::User, "We decided to sail to Elba in May."),
//!     Turn::new(Role::User, "Scratch that, the trip moves to June."),
//! ];
//! let compaction = compact(&turns, &Plan { strategy: Strategy::Conservative, ..Plan::default() });
//! assert_eq!(compaction.key_extractions.len(), 2);
//! assert!(compaction.retained.iter().any(|statement| statement.act == DialogueAct::Correction));
//! ```
//!
//! Modules, from the bottom: `turn`, `dialogue_act` and `strategy` are plain types; `sentence` and `conversation` analyze the
//! text; `centrality`, `salience`, `key_extractions`, `budget`, `select` and `validation` each do one step; `compact`, `abstractive`
//! and `evaluate` combine them.

mod abstractive;
mod budget;
mod centrality;
mod compact;
mod compaction;
mod conversation;
mod dialogue_act;
mod evaluate;
mod key_extractions;
mod salience;
mod select;
mod sentence;
mod strategy;
mod turn;
mod validation;

pub use abstractive::{AbstractiveCompaction, compact_abstractive, is_supported};
pub use compact::{Plan, compact};
pub use compaction::{Compaction, RetainedStatement};
pub use dialogue_act::DialogueAct;
pub use evaluate::evaluate;
pub use key_extractions::{KeyExtraction, KeyKind};
pub use strategy::{Strategy, UnknownStrategy};
pub use turn::Turn;
pub use validation::Validation;
