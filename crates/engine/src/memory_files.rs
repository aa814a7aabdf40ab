//! Memory files: texts that agents write and change by path, in a tree of each scope.
//!
//! Called for the memory tool. The one thing to know: a file is what an agent wrote, word for word; nothing is derived from
//! it, and no search finds it.

pub(crate) mod edit;
pub(crate) mod error;
pub(crate) mod path;
pub(crate) mod service;
mod shown;
pub(crate) mod view;
