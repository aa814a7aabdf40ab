//! Anticipation: which memories the next turns of a conversation will need.
//!
//! [`predictor`] searches for what the conversation suggests ([`questions`]: its topic, names in the latest
//! turns, open questions, future dates, what earlier pushes were used for) with the same recall as a read, and
//! keeps results with evidence of their own ([`select`]). The one thing to know: a push cannot be retracted, so
//! few items are pushed: live memories only, none of the conversation itself, none that the client already has.
//! [`quota`] limits the items of each pattern by their use.

pub(crate) mod prediction;
pub(crate) mod predictor;
mod questions;
pub(crate) mod quota;
mod select;
