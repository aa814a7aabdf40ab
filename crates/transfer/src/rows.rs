//! Between lines and the rows of the engine.
//!
//! Called by whoever writes or reads an archive. The one thing to know: what comes out as a line comes back as an equal row.

mod from_line;
mod from_row;

pub use from_line::{LineError, import_row};
pub(crate) use from_row::line;
