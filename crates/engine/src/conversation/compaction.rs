//! Compaction of conversations: selecting what to retain within a number of tokens.
//!
//! [`service`] takes requests and stores them as jobs, [`worker`] carries jobs out in the background, [`build`]
//! makes a compaction of the turns, [`llm_writer`] lets a chat model phrase it if there is one. The one thing
//! to know: each compaction is a new version, and the turns stay.

pub(crate) mod build;
pub(crate) mod content;
pub(crate) mod events;
pub(crate) mod job;
mod llm_writer;
pub(crate) mod service;
pub(crate) mod worker;
