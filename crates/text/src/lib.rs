//! What a text says on its face: turns, sentences, terms, BM25, dates, names, tone,
//! and what is no prose.
//!
//! Everything here is a pure function of the text (and, where time is concerned, of an anchor
//! instant): no I/O, no clock, no model. All functions are linear in the length of their input and
//! accept any string; every byte range they return lies on character boundaries of that input.

pub mod bm25;
pub mod email;
mod fold;
pub mod language;
mod marks;
pub mod names;
pub mod opaque;
mod phrases;
pub mod prose;
pub mod sentences;
pub mod terms;
pub mod time;
pub mod tokens;
pub mod tone;
pub mod turns;

pub use marks::{Marks, marks};
