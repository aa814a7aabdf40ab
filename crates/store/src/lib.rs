//! Storage: the [`Store`] trait, its row types, the in-memory reference store, and the conformance suite that
//! every store passes.
//!
//! A store keeps rows and knows nothing about language. Changes that must happen together are one method, and
//! one method is one transaction: a caller never holds a transaction open.

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod memory;
pub mod rows;
mod traits;

pub use memory::MemoryStore;
pub use rows::*;
pub use traits::{MemoryFileStore, Store, StoreCondition, StoreError, StoreResult};
