//! Taking documents in: validate, resolve the place, one durable transaction, answer.

use crate::{Address, Caller, Engine, IngestError};
use evoke_store::{Acceptance, IngestionRow, NewDocument, NewEvent, PartitionKey, RequestMark};
use evoke_types::{
    CallerId, ConversationId, DocumentId, DocumentType, IdTooLong, IngestMode, IngestStatus, IngestionId,
    InstanceId, Lane, Metadata, Origin, ScopePath, Timestamp, caller_id,
};
use serde_json::{Value, json};

/// A document as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRequest {
    /// The words.
    pub text: String,
    /// What kind of text.
    pub document_type: DocumentType,
    /// The caller's id; one is minted when absent.
    pub document_id: Option<CallerId>,
    /// When the words were said; now when absent.
    pub said_at: Option<Timestamp>,
    /// Where the memories shall live.
    pub address: Address,
    /// How much work to put in.
    pub mode: IngestMode,
    /// The caller's own data. `conversation_id` in it ties the words to that conversation.
    pub metadata: Metadata,
}

impl DocumentRequest {
    /// A chat document with every option at its default.
    pub fn new(text: impl Into<String>, address: Address) -> Self {
        Self {
            text: text.into(),
            document_type: DocumentType::AiChatConversation,
            document_id: None,
            said_at: None,
            address,
            mode: IngestMode::LongRange,
            metadata: Metadata::new(),
        }
    }
}

/// The receipt of an accepted document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// Ask for its status under this id.
    pub ingestion: IngestionId,
    /// The caller's id or the minted one.
    pub document_id: String,
    /// `Queued`, or further for a repeated request.
    pub status: IngestStatus,
    /// When it was taken.
    pub queued_at: Timestamp,
    /// The place its memories will live in.
    pub scope: ScopePath,
}

/// One row of a batch answer.
#[derive(Debug)]
pub struct RowOutcome {
    /// The caller's id or the minted one.
    pub document_id: String,
    /// The receipt, or why there is none.
    pub result: Result<Ingested, IngestError>,
}

/// The answer to a batch, rows in input order.
#[derive(Debug)]
pub struct BatchOutcome {
    /// One row a document.
    pub rows: Vec<RowOutcome>,
}

impl Engine {
    /// Takes one document in. When this returns, the words are durable.
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
        caller.may_write()?;
        let document = self.prepare(caller, request, Lane::Live, replay)?;
        self.accept_one(document).await
    }

    pub(crate) async fn accept_one(&self, document: NewDocument) -> Result<Ingested, IngestError> {
        let receipt = receipt(&document);
        let accepted = self.store().accept(vec![document], true).await?;
        match accepted.into_iter().next() {
            Some(outcome) => self.settle(receipt, outcome),
            None => Err(evoke_store::StoreError::Closed.into()),
        }
    }

    /// Takes up to [`crate::Limits::batch_documents`] documents in, in one transaction.
    ///
    /// Without `fail_fast`, each bad document is a row with its error and the others are stored.
    /// With it, the first bad one refuses the whole batch.
    ///
    /// # Errors
    /// [`IngestError::BatchTooLarge`], [`IngestError::BatchRefused`], [`IngestError::Store`].
    pub async fn ingest_batch(
        &self,
        caller: &Caller,
        requests: Vec<Result<DocumentRequest, (Option<String>, IngestError)>>,
        fail_fast: bool,
        replay: Option<[u8; 32]>,
    ) -> Result<BatchOutcome, IngestError> {
        caller.may_write()?;
        let (count, limit) = (requests.len(), self.config().limits.batch_documents);
        if count > limit {
            return Err(IngestError::BatchTooLarge { count, limit });
        }
        let mut rows: Vec<Result<Ingested, (String, IngestError)>> = Vec::with_capacity(count);
        let mut documents = Vec::with_capacity(count);
        for (index, request) in requests.into_iter().enumerate() {
            match self.prepare_row(caller, request, replay.map(|key| row_key(key, index))) {
                Ok(document) => {
                    rows.push(Ok(receipt(&document)));
                    documents.push(document);
                }
                Err((_, error)) if fail_fast => {
                    return Err(IngestError::BatchRefused { index, reason: error.to_string() });
                }
                Err(bad) => rows.push(Err(bad)),
            }
        }
        let accepted = self.store().accept(documents, fail_fast).await?;
        self.batch_outcome(rows, accepted, fail_fast)
    }

    /// Remembers that a request came under a key that its sender chose, for a day. False when a request that says
    /// something else came under it before.
    ///
    /// # Errors
    /// [`IngestError::Store`].
    pub async fn remember_request(
        &self,
        instance: InstanceId,
        key: [u8; 32],
        says: [u8; 32],
    ) -> Result<bool, IngestError> {
        Ok(self.store().remember_request(RequestMark { instance, key, says, at: self.now() }).await?)
    }

    /// How far an ingestion has come.
    ///
    /// # Errors
    /// [`IngestError::UnknownIngestion`] for an id of another instance, or outside of the key's place, as well.
    pub async fn ingestion(&self, caller: &Caller, id: &str) -> Result<IngestionRow, IngestError> {
        let unknown = || IngestError::UnknownIngestion(id.to_owned());
        let parsed: IngestionId = id.parse().map_err(|_| unknown())?;
        let row = self.store().ingestion(caller.instance_id(), parsed).await?;
        row.filter(|row| caller.owns(&row.partition.path)).ok_or_else(unknown)
    }

    fn prepare_row(
        &self,
        caller: &Caller,
        request: Result<DocumentRequest, (Option<String>, IngestError)>,
        replay: Option<[u8; 32]>,
    ) -> Result<NewDocument, (String, IngestError)> {
        let request = request.map_err(|(id, error)| (id.unwrap_or_default(), error))?;
        let id = request.document_id.clone();
        self.prepare(caller, request, Lane::Bootstrap, replay)
            .map_err(|error| (id.map(String::from).unwrap_or_default(), error))
    }

    fn batch_outcome(
        &self,
        rows: Vec<Result<Ingested, (String, IngestError)>>,
        accepted: Vec<Acceptance>,
        fail_fast: bool,
    ) -> Result<BatchOutcome, IngestError> {
        let mut accepted = accepted.into_iter();
        let mut outcome = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            let (document_id, result) = match row {
                Err(bad) => (bad.0, Err(bad.1)),
                Ok(receipt) => {
                    let id = receipt.document_id.clone();
                    let settled = match accepted.next() {
                        Some(acceptance) => self.settle(receipt, acceptance),
                        None => Err(evoke_store::StoreError::Closed.into()),
                    };
                    (id, settled)
                }
            };
            if let (true, Err(error)) = (fail_fast, &result) {
                return Err(IngestError::BatchRefused { index, reason: error.to_string() });
            }
            outcome.push(RowOutcome { document_id, result });
        }
        Ok(BatchOutcome { rows: outcome })
    }

    fn settle(&self, receipt: Ingested, outcome: Acceptance) -> Result<Ingested, IngestError> {
        match outcome {
            Acceptance::Accepted => {
                self.wake_workers();
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

    /// Checks a request against limits and addressing rules, and makes its row.
    fn prepare(
        &self,
        caller: &Caller,
        request: DocumentRequest,
        lane: Lane,
        replay: Option<[u8; 32]>,
    ) -> Result<NewDocument, IngestError> {
        let path = caller.resolve(&request.address)?;
        self.check_sizes(&request)?;
        let partition = caller.partition(path);
        Ok(self.new_document(partition, request, lane, replay))
    }

    /// The row of a request that has been checked.
    pub(crate) fn new_document(
        &self,
        partition: PartitionKey,
        request: DocumentRequest,
        lane: Lane,
        replay: Option<[u8; 32]>,
    ) -> NewDocument {
        let now = self.now();
        let ingestion = IngestionId::new(self.ids().uuid());
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

    pub(crate) fn check_sizes(&self, request: &DocumentRequest) -> Result<(), IngestError> {
        let limits = &self.config().limits;
        if request.text.trim().is_empty() {
            return Err(IngestError::Empty);
        }
        if request.text.len() > limits.document_bytes {
            return Err(IngestError::TooLarge { bytes: request.text.len(), limit: limits.document_bytes });
        }
        Origin::declared(&request.metadata).map_err(IngestError::Malformed)?;
        let bytes = json_bytes(&request.metadata);
        if bytes > limits.metadata_bytes {
            return Err(IngestError::MetadataTooLarge { bytes, limit: limits.metadata_bytes });
        }
        check_ids(&request.metadata).map_err(|(field, too_long)| IngestError::IdTooLong { field, too_long })
    }
}

/// Checks the ids that we read in the caller's own data: they are kept and looked up as others are.
///
/// # Errors
/// The field, and by how much.
pub(crate) fn check_ids(metadata: &Metadata) -> Result<(), (&'static str, IdTooLong)> {
    let ids = [
        ("metadata.conversation_id", metadata.get("conversation_id")),
        ("metadata.memory_id", metadata.get("memory_id")),
    ];
    ids.into_iter().try_for_each(|(field, id)| {
        id.and_then(Value::as_str).map_or(Ok(()), caller_id::fits).map_err(|too_long| (field, too_long))
    })
}

fn receipt(document: &NewDocument) -> Ingested {
    Ingested {
        ingestion: document.ingestion,
        document_id: document.document_id.as_str().to_owned(),
        status: IngestStatus::Queued,
        queued_at: document.received_at,
        scope: document.partition.path.clone(),
    }
}

/// Bytes of the caller's own data as JSON.
pub(crate) fn json_bytes(metadata: &Metadata) -> usize {
    if metadata.is_empty() { 2 } else { serde_json::to_vec(metadata).map_or(usize::MAX, |json| json.len()) }
}

/// The replay key of one row of a batch.
fn row_key(key: [u8; 32], index: usize) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    Sha256::new().chain_update(key).chain_update(index.to_le_bytes()).finalize().into()
}
