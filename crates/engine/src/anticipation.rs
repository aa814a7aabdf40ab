//! Anticipation: which memories the next turns of a conversation will need.
//!
//! [`predictor`] asks what the conversation itself suggests ([`questions`]: its topic, the names in play, questions left
//! open, dates to come, what earlier pushes were used for) with the same recall as a read, and keeps what has evidence of its
//! own ([`select`]). The one thing to know: nothing retracts a push, so it is sparing: live memories only, none of the
//! conversation itself, none that is known already. Each pattern has as many items as its pushes have earned ([`quota`]).

pub(crate) mod prediction;
pub(crate) mod predictor;
mod questions;
pub(crate) mod quota;
mod select;
