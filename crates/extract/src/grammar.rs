//! What an English sentence states, read off its dependency tree.
//!
//! [`propositions`] cuts a parsed sentence into its statements, one for each finite verb of the same rank; [`Proposition`]
//! answers who does what, when, and whether it is said at all (or asked, ordered, supposed); [`mod@write`] turns one into a
//! statement in the third person. Called by [`crate::understand()`] where a parser is loaded. The one thing to know: a parser
//! is right about nine words of ten, so nothing here removes words; what is not understood is kept as it was said.

mod agreement;
mod answer;
mod cut;
mod dates;
mod direction;
mod ended;
mod lead;
mod names;
mod proposition;
mod syntax;
mod write;

pub(crate) use answer::full_answer;
pub(crate) use cut::propositions;
pub(crate) use ended::ended;
pub(crate) use names::{Named, names, ordinary_opener};
pub(crate) use proposition::{Doer, Mood, Proposition, Tense, names_person};
pub(crate) use syntax::{in_short, syntax_features, tree_words};
pub(crate) use write::Writer;

#[cfg(test)]
mod tests;
