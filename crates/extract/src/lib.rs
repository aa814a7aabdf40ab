//! Which passages, memories and entities are in this document?
//!
//! By rule, without a model: [`understand()`] cuts a [`Document`] into verbatim passages and derives
//! typed memories from the statements in them. Nothing is invented: each memory quotes words of the
//! passage it comes from. What the assistant suggests, what others are quoted as saying, questions
//! and hypotheticals are not facts about the user.

mod attributes;
mod clauses;
mod contradiction;
mod decision;
mod document;
mod drafts;
mod emotions;
mod entities;
mod events;
mod extractor;
mod forget;
mod grammar;
pub mod heads;
mod matters;
mod passages;
mod person;
mod preferences;
mod referents;
mod repair;
mod sound;
mod statements;
mod topics;
mod understand;

pub use clauses::clauses;
pub use contradiction::{Claim, contradicts};
pub use decision::{Considered, Decision, Form, Grammar, Observer, Reason, TreeWord};
pub use document::Document;
pub use drafts::{EntityDraft, ForgetDraft, MemoryDraft, PassageDraft, Understanding};
pub use extractor::{Extractor, GrammarExtractor, Reading, RuleExtractor};
pub use forget::meant;
pub use matters::attribute;
pub use passages::Voice;
pub use understand::{passages, understand, understand_with, warm_up};
