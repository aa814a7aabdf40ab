//! Instances, and the audit log of administrative actions.
//!
//! Called by the public administrative calls. The one thing to know: only the operator can administer, keys
//! cannot.

use crate::error::AdminError;
use evoke_store::{InstanceRow, NewEvent, Store};
use evoke_types::{ClientId, Clock, IdSource, InstanceId, Isolation, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// Creates and lists instances.
pub(crate) struct Instances {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Instances {
    /// The instances of this store.
    pub(crate) const fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Creates an instance; see [`crate::Engine::create_instance`].
    pub(crate) async fn create(
        &self,
        name: &str,
        isolation: Isolation,
        client: Option<ClientId>,
    ) -> Result<InstanceRow, AdminError> {
        let row = InstanceRow {
            id: InstanceId::from_bits(self.ids.bits() | 1),
            client: client.unwrap_or_else(|| ClientId::from_bits(self.ids.bits())),
            name: name.to_owned(),
            isolation,
            created_at: self.clock.now(),
        };
        let details = json!({"isolation": row.isolation.as_str()});
        let event = audit_event(&row.id, "instance.created", details, self.clock.now());
        self.store.put_instance(row.clone(), Some(event)).await?;
        Ok(row)
    }

    /// One instance; see [`crate::Engine::instance`].
    pub(crate) async fn get(&self, id: &InstanceId) -> Result<InstanceRow, AdminError> {
        self.store.instance(id).await?.ok_or_else(|| AdminError::UnknownInstance(id.to_string()))
    }
}

/// An audit event of an action of the operator on an instance.
pub(crate) fn audit_event(instance: &InstanceId, kind: &str, mut details: Value, at: Timestamp) -> NewEvent {
    details["by"] = json!("operator");
    NewEvent { instance: instance.clone(), kind: kind.to_owned(), payload: details.to_string(), at }
}
