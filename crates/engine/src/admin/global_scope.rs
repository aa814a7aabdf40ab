//! The global scope: documents that every instance of a server can read.
//!
//! Called by the command line only. The one thing to know: it is one partition of a separate instance, created
//! with the first document, and no key can write to it.

use crate::error::IngestError;
use crate::ingest::document::{DocumentRequest, Ingested};
use crate::ingest::enqueue::IngestQueue;
use evoke_store::{InstanceRow, PartitionKey, Store, StoreResult};
use evoke_types::{ClientId, Clock, Isolation, Lane};
use std::sync::Arc;

/// Ingests documents into the global scope.
pub(crate) struct GlobalScope {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    queue: Arc<IngestQueue>,
}

impl GlobalScope {
    /// The global scope of this store.
    pub(crate) const fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, queue: Arc<IngestQueue>) -> Self {
        Self { store, clock, queue }
    }

    /// Ingests a document; see [`crate::Engine::add_world`].
    pub(crate) async fn ingest(&self, request: DocumentRequest) -> Result<Ingested, IngestError> {
        self.create().await?;
        self.queue.check(&request)?;
        let document = self.queue.new_document(PartitionKey::world(), request, Lane::Live, None);
        self.queue.enqueue(document).await
    }

    /// Creates the instance of the global scope, unless it exists.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn create(&self) -> StoreResult<()> {
        let instance = InstanceRow {
            id: PartitionKey::world().instance,
            client: ClientId::from_bits(0),
            name: "world".to_owned(),
            isolation: Isolation::Strict,
            created_at: self.clock.now(),
        };
        if self.store.instance(&instance.id).await?.is_none() {
            self.store.put_instance(instance, None).await?;
        }
        Ok(())
    }
}
