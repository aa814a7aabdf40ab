//! How is this sentence built? English tokens, part-of-speech tags, lemmas, dependency trees and named entities.
//!
//! [`Parser`] is the model, [`Document`] its answer, [`Token`] what most callers read. The networks are those of spaCy's
//! `en_core_web_sm` 3.8 (MIT), run here without Python; `evoke model install` fetches their files. On the lines that are tested
//! the answers are those of the original.
//!
//! ```no_run
//! use evoke_parse::{Dependency, Parser};
//!
//! let parser = Parser::load("models/en-core-web-sm".as_ref())?;
//! let document = parser.parse("Ann moved to Lisbon in May.");
//! for root in document.roots() {
//!     let subject = root.child(Dependency::Subject);
//!     println!("{}: {:?}", root.lemma(), subject.map(|subject| subject.text()));
//! }
//! for entity in document.entities() {
//!     println!("{} is a {}", entity.text(), entity.kind());
//! }
//! # Ok::<(), evoke_parse::ParseError>(())
//! ```

mod attributes;
mod characters;
mod compact;
mod document;
mod error;
mod hashing;
mod labels;
mod model;
mod morphology;
mod names;
mod network;
mod parser;
mod pieces;
mod syntax;
mod tokenizer;

pub use document::{Document, Entity, Sentence, Token};
pub use error::ParseError;
pub use labels::{CoarseTag, Dependency, EntityKind, Tag};
pub use model::{MODEL_FILES, ModelBytes};
pub use parser::Parser;
