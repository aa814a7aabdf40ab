//! Calls that ingest documents and return their status.

use super::Engine;
use crate::caller::Caller;
use crate::error::IngestError;
use crate::ingest::document::{BatchOutcome, DocumentRequest, Ingested};
use evoke_store::IngestionRow;
use evoke_types::InstanceId;

impl Engine {
    /// Ingests one document. When this returns, its text is durable; [`Engine::ingestion`] says when it is
    /// processed.
    ///
    /// `replay` identifies the request: the same value again returns the first receipt.
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

    /// Ingests up to [`crate::Limits::batch_documents`] documents in one transaction. A document that could
    /// not be parsed is passed as its id, if known, and its error.
    ///
    /// Without `fail_fast`, each invalid document is a row with its error and the others are stored. With it,
    /// the first invalid one refuses the whole batch.
    ///
    /// # Errors
    /// [`IngestError::BatchTooLarge`], [`IngestError::BatchRefused`], [`IngestError::Denied`],
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

    /// Records for a day that a request came under an idempotency key. `says` is a digest of the request;
    /// returns false when another request came under the key before.
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

    /// The status of an ingestion.
    ///
    /// # Errors
    /// [`IngestError::UnknownIngestion`], also for an id of another instance or outside the key's scope;
    /// [`IngestError::Store`].
    pub async fn ingestion(&self, caller: &Caller, id: &str) -> Result<IngestionRow, IngestError> {
        self.parts.queue.ingestion(caller, id).await
    }
}
