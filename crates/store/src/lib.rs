//! Storage: the [`Store`] trait, its row types, the in-memory reference store, and the conformance suite that
//! every store passes.
//!
//! A store keeps rows and knows nothing about language. Changes that must happen together are one method, and
//! one method is one transaction: a caller never holds a transaction open.

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod error;
pub mod memory;
mod store;
pub mod tables;

pub use error::{StoreError, StoreResult};
pub use memory::MemoryStore;
pub use store::{Store, StoreCondition, StoreStats};
pub use tables::*;
