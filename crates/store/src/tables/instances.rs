//! Instances.
//!
//! Made by the engine's administration, cached by whoever answers requests. The one thing to know: an instance is
//! rewritten, never removed.

use super::events::NewEvent;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ClientId, InstanceId, Isolation, Timestamp};

/// An instance: one agent's isolated store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceRow {
    /// The id of the instance.
    pub id: InstanceId,
    /// The organization it belongs to.
    pub client: ClientId,
    /// The display name of the instance.
    pub name: String,
    /// Whether it has customers.
    pub isolation: Isolation,
    /// The time of its creation.
    pub created_at: Timestamp,
}

/// Instances: agents with a store of their own.
#[async_trait]
pub trait Instances: Send + Sync {
    /// Adds an instance, or rewrites it; the event is written with it.
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// One instance, by its id.
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>>;
    /// All instances, oldest first.
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>>;
}
