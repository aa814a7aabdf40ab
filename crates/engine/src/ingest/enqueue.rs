//! Accepts documents: validates, resolves the scope, stores the text and the job in one transaction, and
//! acknowledges.
//!
//! Called by the public calls that ingest, and by conversations, whose turns are documents too. The one thing
//! to know: when a call returns, the text is durable; everything else happens in the background.

use super::backlog::Backlog;
use super::document::{BatchOutcome, DocumentRequest, Ingested, RowOutcome};
use crate::batch::{only_answer, with_answers};
use crate::caller::{Address, Caller};
use crate::config::Limits;
use crate::error::IngestError;
use crate::limits::check_metadata_ids;
use evoke_store::{
    Acceptance, IngestionRow, NewDocument, NewEvent, PartitionKey, RequestMark, Store, StoreResult,
};
use evoke_types::{
    Clock, ConversationId, DocumentId, DocumentType, IdSource, IngestMode, IngestionId, InstanceId, Lane,
    Metadata, Origin, Permission, Timestamp,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A document of a batch, or the id and the error of one that could not be read.
pub(crate) type BatchRow = Result<DocumentRequest, (Option<String>, IngestError)>;

/// Validates documents and puts them into the queue.
pub(crate) struct IngestQueue {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    limits: Limits,
    backlog: Arc<Backlog>,
}

impl IngestQueue {
    /// A queue in this store, whose documents wake the workers of this backlog.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        limits: Limits,
        backlog: Arc<Backlog>,
    ) -> Self {
        Self { store, clock, ids, limits, backlog }
    }

    /// Ingests one document; see [`crate::Engine::ingest`].
    pub(crate) async fn ingest(
        &self,
        caller: &Caller,
        request: DocumentRequest,
        replay: Option<[u8; 32]>,
    ) -> Result<Ingested, IngestError> {
        caller.require(Permission::ContentWrite)?;
        let document = self.prepare(caller, request, Lane::Live, replay)?;
        self.enqueue(document).await
    }

    /// Stores a document that has been checked.
    pub(crate) async fn enqueue(&self, document: NewDocument) -> Result<Ingested, IngestError> {
        let receipt = Ingested::queued(&document);
        let outcome = only_answer(self.store.accept(vec![document], true).await?)?;
        self.receipt(receipt, outcome)
    }

    /// Ingests several documents; see [`crate::Engine::ingest_batch`].
    pub(crate) async fn ingest_batch(
        &self,
        caller: &Caller,
        requests: Vec<BatchRow>,
        fail_fast: bool,
        replay: Option<[u8; 32]>,
    ) -> Result<BatchOutcome, IngestError> {
        caller.require(Permission::ContentWrite)?;
        let (count, limit) = (requests.len(), self.limits.batch_documents);
        if count > limit {
            return Err(IngestError::BatchTooLarge { count, limit });
        }
        let mut rows: Vec<Result<Ingested, RowOutcome>> = Vec::with_capacity(count);
        let mut documents = Vec::with_capacity(count);
        for (index, request) in requests.into_iter().enumerate() {
            match self.prepare_row(caller, request, replay.map(|key| row_key(key, index))) {
                Ok(document) => {
                    rows.push(Ok(Ingested::queued(&document)));
                    documents.push(document);
                }
                Err((_, error)) if fail_fast => {
                    return Err(IngestError::BatchRefused { index, reason: error.to_string() });
                }
                Err((document_id, error)) => {
                    rows.push(Err(RowOutcome { document_id, result: Err(error) }));
                }
            }
        }
        let answers = self.store.accept(documents, fail_fast).await?;
        self.batch_outcome(rows, answers, fail_fast)
    }

    /// Records an idempotency key; see [`crate::Engine::remember_request`].
    pub(crate) async fn remember_request(
        &self,
        instance: InstanceId,
        key: [u8; 32],
        says: [u8; 32],
    ) -> StoreResult<bool> {
        self.store.remember_request(RequestMark { instance, key, says, at: self.clock.now() }).await
    }

    /// The status of an ingestion; see [`crate::Engine::ingestion`].
    pub(crate) async fn ingestion(&self, caller: &Caller, id: &str) -> Result<IngestionRow, IngestError> {
        let unknown = || IngestError::UnknownIngestion(id.to_owned());
        let parsed: IngestionId = id.parse().map_err(|_| unknown())?;
        let row = self.store.ingestion(caller.instance_id(), parsed).await?;
        row.filter(|row| caller.owns(&row.partition.path)).ok_or_else(unknown)
    }

    fn prepare_row(
        &self,
        caller: &Caller,
        request: BatchRow,
        replay: Option<[u8; 32]>,
    ) -> Result<NewDocument, (String, IngestError)> {
        let request = request.map_err(|(id, error)| (id.unwrap_or_default(), error))?;
        let id = request.document_id.clone();
        self.prepare(caller, request, Lane::Bootstrap, replay)
            .map_err(|error| (id.map(String::from).unwrap_or_default(), error))
    }

    fn batch_outcome(
        &self,
        rows: Vec<Result<Ingested, RowOutcome>>,
        answers: Vec<Acceptance>,
        fail_fast: bool,
    ) -> Result<BatchOutcome, IngestError> {
        let mut outcome = Vec::with_capacity(rows.len());
        for (index, row) in with_answers(rows, answers).enumerate() {
            let row = match row {
                Err(refused) => refused,
                Ok((receipt, answer)) => RowOutcome {
                    document_id: receipt.document_id.clone(),
                    result: answer.map_err(IngestError::from).and_then(|one| self.receipt(receipt, one)),
                },
            };
            if let (true, Err(error)) = (fail_fast, &row.result) {
                return Err(IngestError::BatchRefused { index, reason: error.to_string() });
            }
            outcome.push(row);
        }
        Ok(BatchOutcome { rows: outcome })
    }

    fn receipt(&self, receipt: Ingested, outcome: Acceptance) -> Result<Ingested, IngestError> {
        match outcome {
            Acceptance::Accepted => {
                self.backlog.wake_workers();
                Ok(receipt)
            }
            Acceptance::Replayed(row) => Ok(Ingested {
                ingestion: row.ingestion,
                document_id: row.document_id.as_str().to_owned(),
                status: row.status,
                queued_at: row.queued_at,
                scope: row.partition.path,
            }),
            Acceptance::Duplicate(row) => {
                Err(IngestError::Duplicate { document_id: receipt.document_id, ingestion: row.ingestion })
            }
            Acceptance::ForeignConversation => Err(IngestError::ForeignConversation),
        }
    }

    /// Checks a request against limits and addressing rules, and builds its row.
    fn prepare(
        &self,
        caller: &Caller,
        request: DocumentRequest,
        lane: Lane,
        replay: Option<[u8; 32]>,
    ) -> Result<NewDocument, IngestError> {
        let path = caller.resolve(&request.address)?;
        self.check(&request)?;
        Ok(self.new_document(caller.partition(path), request, lane, replay))
    }

    /// Checks the text and the metadata of a document.
    ///
    /// # Errors
    /// [`IngestError`] for whatever is empty, too large or malformed.
    pub(crate) fn check(&self, request: &DocumentRequest) -> Result<(), IngestError> {
        if request.text.trim().is_empty() {
            return Err(IngestError::Empty);
        }
        self.check_sizes(&request.text, &request.metadata)
    }

    /// The same for a document that may have lost its words.
    ///
    /// # Errors
    /// [`IngestError`] for whatever is too large or malformed.
    pub(crate) fn check_sizes(&self, text: &str, metadata: &Metadata) -> Result<(), IngestError> {
        self.limits.check_text(text).map_err(IngestError::text_too_large)?;
        Origin::declared(metadata).map_err(IngestError::Malformed)?;
        self.limits.check_metadata(metadata).map_err(IngestError::metadata_too_large)?;
        Ok(check_metadata_ids(metadata)?)
    }

    /// The row of a document that has been checked.
    pub(crate) fn new_document(
        &self,
        partition: PartitionKey,
        request: DocumentRequest,
        lane: Lane,
        replay: Option<[u8; 32]>,
    ) -> NewDocument {
        let now = self.clock.now();
        let ingestion = IngestionId::new(self.ids.uuid());
        let document_id = request
            .document_id
            .and_then(DocumentId::of)
            .or_else(|| DocumentId::stored(format!("doc_{}", ingestion.uuid().simple())))
            .unwrap_or_else(|| unreachable!("a minted id is not empty"));
        let event = NewEvent {
            instance: partition.instance.clone(),
            kind: "ingestion.queued".to_owned(),
            payload: json!({"ingestion_id": ingestion.to_string(), "bytes": request.text.len()}).to_string(),
            at: now,
        };
        let conversation =
            request.metadata.get("conversation_id").and_then(|v| v.as_str()).filter(|v| !v.is_empty());
        NewDocument {
            ingestion,
            partition,
            document_id,
            document_type: request.document_type,
            mode: request.mode,
            lane,
            conversation: conversation.map(ConversationId::coerce),
            text: request.text,
            speaker: None,
            said_at: request.said_at.unwrap_or(now),
            metadata: request.metadata,
            position: 0,
            received_at: now,
            replay,
            event: Some(event),
        }
    }

    /// The row of a document that carries words of a conversation into memory.
    pub(crate) fn conversation_document(
        &self,
        partition: &PartitionKey,
        text: &str,
        metadata: &Metadata,
        said_at: Timestamp,
    ) -> NewDocument {
        let request = DocumentRequest {
            text: text.to_owned(),
            document_type: DocumentType::AiChatConversation,
            document_id: None,
            said_at: Some(said_at),
            address: Address::default(),
            mode: IngestMode::LongRange,
            metadata: metadata.clone(),
        };
        self.new_document(partition.clone(), request, Lane::Live, None)
    }
}

/// The replay key of one row of a batch.
fn row_key(key: [u8; 32], index: usize) -> [u8; 32] {
    Sha256::new().chain_update(key).chain_update(index.to_le_bytes()).finalize().into()
}
