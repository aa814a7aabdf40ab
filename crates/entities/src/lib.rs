//! Who and what is meant: names, possible duplicates, and what people correct.
//!
//! Called by the engine, over the entities of the partitions that a caller may read. Everything here is a pure function
//! of its arguments. The one thing to know: a correction moves entities between groups and never changes which names
//! there are, so that nothing is lost and everything can be undone.
//!
//! ```
//! use evoke_entities::{Likeness, likeness};
//!
//! let found = likeness("Dr. Ileana Costin", "Costin").map(|found| found.0);
//! assert_eq!(found, Some(Likeness::Part));
//! assert!(likeness("Ileana", "Marek").is_none());
//! ```

mod duplicates;
mod error;
mod likeness;
mod names;
mod nicknames;
mod registry;

pub use duplicates::{Duplicate, Known, duplicates};
pub use error::CorrectionError;
pub use likeness::{Likeness, is_sure, likeness};
pub use names::{lookup_keys, normalized};
pub use registry::{Correction, Divided, Entity, MAX_NAME, Registry};
