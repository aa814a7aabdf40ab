//! The workers, which process documents in slices.

mod claims;
pub(crate) mod job;
mod parts;
pub(crate) mod pool;
mod round;
pub(crate) mod schedule;
mod slices;
pub(crate) mod worker;
