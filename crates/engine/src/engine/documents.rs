//! Calls that take documents in, and tell what became of them.

use super::Engine;
use crate::caller::Caller;
use crate::error::IngestError;
use crate::ingest::document::{BatchOutcome, DocumentRequest, Ingested};
use evoke_store::IngestionRow;
use evoke_types::InstanceId;

impl Engine {
    /// Takes one document in. When this returns, the words are durable; [`Engine::ingestion`] tells when they are
    /// processed.
    ///
    /// `replay` identifies the request: the same value again answers with the first receipt.
    ///
    /// # Errors
    /// See [`IngestError`]; nothing is stored on error.
    pub async fn ingest(
        &self,
        caller: &Caller,
        request: DocumentRequest,
        replay: Option<[u8; 32]>,
    ) -> Result<Ingested, IngestError> {
        self.parts.queue.ingest(caller, request, replay).await
    }

    /// Takes up to [`crate::Limits::batch_documents`] documents in, in one transaction. A document that could not be read
    /// comes as its id, if that is known, and its error.
    ///
    /// Without `fail_fast`, each bad document is a row with its error and the others are stored. With it, the first bad one
    /// refuses the whole batch.
    ///
    /// # Errors
    /// [`IngestError::BatchTooLarge`], [`IngestError::BatchRefused`], [`IngestError::ReadOnly`],
    /// [`IngestError::Store`].
    pub async fn ingest_batch(
        &self,
        caller: &Caller,
        requests: Vec<Result<DocumentRequest, (Option<String>, IngestError)>>,
        fail_fast: bool,
        replay: Option<[u8; 32]>,
    ) -> Result<BatchOutcome, IngestError> {
        self.parts.queue.ingest_batch(caller, requests, fail_fast, replay).await
    }

    /// Remembers for a day that a request came under an idempotency key. `says` is a digest of the request; false when
    /// another request came under the key before.
    ///
    /// # Errors
    /// [`IngestError::Store`].
    pub async fn remember_request(
        &self,
        instance: InstanceId,
        key: [u8; 32],
        says: [u8; 32],
    ) -> Result<bool, IngestError> {
        Ok(self.parts.queue.remember_request(instance, key, says).await?)
    }

    /// How far an ingestion has come.
    ///
    /// # Errors
    /// [`IngestError::UnknownIngestion`], also for an id of another instance or outside of the key's scope;
    /// [`IngestError::Store`].
    pub async fn ingestion(&self, caller: &Caller, id: &str) -> Result<IngestionRow, IngestError> {
        self.parts.queue.ingestion(caller, id).await
    }
}
