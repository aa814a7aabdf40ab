//! Time and randomness as dependencies, so that tests choose both.
//!
//! Used wherever an instant or an id is made. The one thing to know: nothing else asks the machine for either.

pub mod high_water;
mod id_source;
mod time_source;

pub use id_source::{IdSource, RandomIds, SeededIds};
pub use time_source::{Clock, ManualClock, SystemClock};
