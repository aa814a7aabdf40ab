//! The in-memory reference store: gives the same answers as a persistent store, from plain maps.
//!
//! Other stores are compared with it, and tests and temporary servers use it. Nothing in it survives the
//! process.

mod activity;
mod archive;
mod changes;
mod compactions;
mod conversations;
mod documents;
mod entities;
mod erasures;
mod events;
mod instances;
mod items;
mod keys;
mod memory_files;
mod processing;
mod queue;
mod requests;
mod revisions;
mod state;
mod vectors;

use crate::error::{StoreError, StoreResult};
use crate::store::{Store, StoreCondition, StoreStats};
use async_trait::async_trait;
use parking_lot::Mutex;
use state::State;

/// A store in memory. One lock around the whole state makes each method one transaction.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

impl MemoryStore {
    /// Creates an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> StoreResult<T> {
        let mut state = self.0.lock();
        if state.closed { Err(StoreError::Closed) } else { Ok(act(&mut state)) }
    }
}

#[async_trait]
impl Store for MemoryStore {
    fn condition(&self) -> StoreCondition {
        StoreCondition::Ok
    }
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats> {
        self.with(|s| s.stats(generation))
    }
    fn digest_salt(&self) -> [u8; 32] {
        // This store has no persistent data, so there is nothing to protect.
        [0; 32]
    }
    async fn close(&self) -> StoreResult<()> {
        self.with(|s| s.closed = true)
    }
}
