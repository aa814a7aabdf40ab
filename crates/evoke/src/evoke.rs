//! The handle of an open memory: the engine and its parts.
//!
//! Created by [`Builder`](crate::Builder). The one thing to know: every call of the engine can be made on it,
//! and it must be closed, not only dropped.

use crate::error::InstanceError;
use crate::model_watch::ModelWatch;
use evoke_engine::{Caller, DRAIN, Engine, EngineError};
use evoke_store::{InstanceRow, PartitionKey, Store};
use evoke_types::{Clock, InstanceId, Isolation};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// An open memory. It derefs to the [`Engine`], whose methods do everything else; clone that for other tasks.
///
/// Close it with [`close`](Self::close). Dropping it loses nothing that was acknowledged, but the next process
/// repeats what is being processed.
pub struct Evoke {
    engine: Engine,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    processes: bool,
    components: Components,
    /// Held while an instance is looked up and created by name.
    naming: Mutex<()>,
    watch: Option<ModelWatch>,
}

/// The names of the models of a memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Components {
    /// The fingerprint of the embedding model; absent when memories are found by their terms only.
    pub embedder: Option<String>,
    /// The reranker, if there is one.
    pub reranker: Option<String>,
    /// The chat model, if there is one.
    pub chat_model: Option<String>,
}

impl Evoke {
    pub(crate) fn new(
        engine: Engine,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        processes: bool,
        components: Components,
        watch: Option<ModelWatch>,
    ) -> Self {
        Self { engine, store, clock, processes, components, naming: Mutex::new(()), watch }
    }

    /// The engine: a handle that is cheap to clone.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The store under the engine, for callers that read rows directly.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The clock of this memory. A server over it should use the same.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Whether this process turns documents into memories; see [`Processing`](crate::Processing).
    pub fn processes(&self) -> bool {
        self.processes
    }

    /// The names of the models in use.
    pub fn components(&self) -> &Components {
        &self.components
    }

    /// The caller for the instance of this name, which is created if it does not exist. The caller has all
    /// permissions in it.
    ///
    /// Names need not be unique: of several instances, the oldest is opened.
    ///
    /// # Errors
    /// [`InstanceError::OtherIsolation`], [`InstanceError::Admin`].
    pub async fn open_instance(&self, name: &str, isolation: Isolation) -> Result<Caller, InstanceError> {
        let _held = self.naming.lock().await;
        let found = self.own_instances().await?.into_iter().find(|row| row.name == name);
        match found {
            Some(row) if row.isolation == isolation => Ok(Caller::operator(row)),
            Some(row) => Err(InstanceError::OtherIsolation {
                name: name.to_owned(),
                found: row.isolation,
                wanted: isolation,
            }),
            None => Ok(Caller::operator(self.engine.create_instance(name, isolation, None).await?)),
        }
    }

    /// The operator of an instance, with all permissions in it: of the named one, or of the only one there
    /// is.
    ///
    /// # Errors
    /// [`InstanceError::None`] and [`InstanceError::Several`] when none is named and there is not exactly one,
    /// [`InstanceError::Admin`] when the named one is unknown.
    pub async fn operator(&self, instance: Option<&InstanceId>) -> Result<Caller, InstanceError> {
        if let Some(id) = instance {
            return Ok(Caller::operator(self.engine.instance(id).await?));
        }
        let mut rows = self.own_instances().await?.into_iter();
        match (rows.next(), rows.next()) {
            (Some(row), None) => Ok(Caller::operator(row)),
            (Some(_), Some(_)) => Err(InstanceError::Several),
            (None, _) => Err(InstanceError::None),
        }
    }

    /// The instances of agents, oldest first: all except the one of the global scope.
    async fn own_instances(&self) -> Result<Vec<InstanceRow>, InstanceError> {
        let mut rows = self.engine.instances().await?;
        rows.retain(|row| row.id != PartitionKey::world().instance);
        Ok(rows)
    }

    /// Closes the memory within 20 seconds: see [`close_within`](Self::close_within).
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn close(self) -> Result<(), EngineError> {
        self.close_within(DRAIN).await
    }

    /// Closes the memory within about `limit`: what is being processed is stored at its next step, and the
    /// store is closed. The next process processes the documents that still wait.
    ///
    /// # Errors
    /// [`EngineError::Store`] when the store could not be closed; nothing that was acknowledged is lost.
    pub async fn close_within(self, limit: Duration) -> Result<(), EngineError> {
        drop(self.watch);
        self.engine.drain(limit).await
    }
}

impl Deref for Evoke {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

impl fmt::Debug for Evoke {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Evoke")
            .field("processes", &self.processes)
            .field("components", &self.components)
            .finish_non_exhaustive()
    }
}
