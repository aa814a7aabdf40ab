//! Ingestion of documents, and calls about single memories.

use crate::bounded::Bounded;
use crate::document::DocumentBody;
use crate::item::Closing;
use crate::row::Row;
use crate::schema;
use crate::scope::ScopeMap;
use evoke_types::{
    CallerId, DocumentType, IngestMode, IngestStatus, MergeStrategy, Metadata, NestedScope, Origin, Timestamp,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A document to ingest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateMemory {
    /// The text, or an object that is stored as JSON text.
    pub document: DocumentBody,
    /// The type of the document; `ai-chat-conversation` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::document_type")]
    pub document_type: Option<DocumentType>,
    /// The caller's own id. A second document with it in the same scope is refused with 409, until everything
    /// derived from the first is deleted.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub document_id: Option<CallerId>,
    /// The time at which the words were said; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub document_created_at: Option<Timestamp>,
    /// The user that the memories belong to. An empty text counts as absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer that the memories belong to. An empty text counts as absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// The depth of processing; `long-range` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::ingest_mode")]
    pub mode: Option<IngestMode>,
    /// The caller's own metadata, returned with every item of the document. `evoke_origin` in it declares the
    /// origin of the words (`web`, `tool`, `import`, …), which can only lower their trust.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// The scope of a write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EffectiveScope {
    /// The caller's id of each level of the resolved path; empty for the whole client.
    pub scope: ScopeMap,
    /// The kind of scope: `user`, `customer` or `client`.
    pub scope_level: String,
}

/// The receipt of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Accepted {
    /// The ingestion under which its status can be queried.
    pub ingestion_id: String,
    /// The caller's id, or a generated one.
    pub document_id: String,
    /// The status of the ingestion.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// The time at which it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// The scope of its memories.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// A batch of documents.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct CreateBatch {
    /// The documents, in order.
    pub documents: Bounded<Row<CreateMemory>>,
    /// Whether the first refused document refuses the whole batch.
    #[serde(default)]
    pub fail_fast: Option<bool>,
}

/// The outcome of one document of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchRow {
    /// The ingestion. For a duplicate, the first one; all zeros if nothing was stored.
    pub ingestion_id: String,
    /// The caller's id, or a generated one; empty if there is neither.
    pub document_id: String,
    /// The status; `failed` for a refused row.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// The time at which it was stored or refused.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// The message of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The stable code of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// The scope of its memories.
    #[serde(flatten)]
    pub place: Option<EffectiveScope>,
}

/// The outcome of a batch of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchAccepted {
    /// The id of this call; nothing is stored under it.
    pub batch_id: String,
    /// The number of documents that were sent.
    pub total: usize,
    /// The number of documents that were stored.
    pub succeeded: usize,
    /// The number of documents that were refused.
    pub failed: usize,
    /// One row per document, in the order sent.
    pub results: Vec<BatchRow>,
}

/// The status of an ingestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IngestionStatus {
    /// The id of the ingestion.
    pub ingestion_id: String,
    /// The id of the document.
    pub document_id: String,
    /// The status of the ingestion.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// The time at which it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// The time at which processing began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Option<Timestamp>,
    /// The time at which processing ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// The number of its memories.
    pub memories_created: usize,
    /// The ids of its memories; each can be read, updated and deleted.
    pub memory_ids: Vec<String>,
    /// The memories that requests to forget in it have closed, in this document or in others; each can be
    /// reopened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_memory_ids: Vec<String>,
    /// What went wrong, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The scope of its memories.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// One memory, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Memory {
    /// The id of the memory.
    pub memory_id: String,
    /// The name of the list of its kind, such as `facts`.
    pub memory_type: String,
    /// The statement, or the words of a passage.
    pub content: String,
    /// The confidence, 0 to 1.
    pub confidence: f64,
    /// The time at which it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub created_at: Timestamp,
    /// The topic of the memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The subtopic of the memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// The time of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub updated_at: Option<Timestamp>,
    /// The origin of its words: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub origin: Option<Origin>,
    /// Why it is closed; absent while it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// The caller's id, or the generated one, of its document.
    pub source_document_id: String,
    /// The scope of the memory.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// A new text for a memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateMemory {
    /// The new text of the memory.
    pub document: DocumentBody,
    /// How the new text is merged; `smart-merge` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::merge_strategy")]
    pub merge_strategy: Option<MergeStrategy>,
    /// The document type of the new text.
    #[serde(default)]
    #[schemars(schema_with = "schema::document_type")]
    pub document_type: Option<DocumentType>,
    /// The caller's own metadata.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// The receipt of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// The id of the deleted memory.
    pub memory_id: String,
    /// The time of the deletion.
    #[schemars(schema_with = "schema::timestamp")]
    pub deleted_at: Timestamp,
    /// Whether the words have left the server's files. If not, that happens automatically once no process
    /// reads an older state of the database.
    #[serde(default)]
    pub fully_removed: bool,
    /// Memories that rested on the same words alone and were deleted with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_deleted_ids: Vec<String>,
    /// Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
    /// id or path, and `database_log` while a process reads an older state of the database.
    #[serde(default)]
    pub still_present_in: Vec<String>,
}

/// Whether a forget request only previews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForgetMode {
    /// Shows what would be removed.
    #[default]
    Preview,
    /// Removes what matches, permanently.
    Direct,
}

/// A request to forget what was said about something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    /// What to forget, in 3 to 500 characters.
    #[schemars(length(min = 3, max = 500))]
    pub description: String,
    /// The user whose memories are searched.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// The mode; `preview` when absent.
    #[serde(default)]
    pub mode: Option<ForgetMode>,
}

/// A statement or sentence that the description matches, or that is removed with one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetCandidate {
    /// The id, which `DELETE` accepts.
    pub memory_id: String,
    /// The words of the candidate.
    pub content: String,
    /// The name of the list of its kind.
    pub memory_type: String,
    /// `memory` for a statement, `sentence` for words without one.
    pub store: String,
    /// The reason why it matches.
    pub why: ForgetReason,
    /// The words that are removed with it, verbatim.
    pub removes: Vec<String>,
    /// The caller's id of its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// The conversation in which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
}

/// The reason why a candidate matches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetReason {
    /// `words`: it contains words of the description; `meaning`: it says the same in other words; `repeats`:
    /// it repeats what matches; `stands_on`: it was derived from the words that are removed.
    #[serde(rename = "match")]
    pub by: String,
    /// The words of the description that it contains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// The similarity in meaning, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// What was forgotten, or would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetOutcome {
    /// `nothing_matches`, `preview`, `deleted`, or `partial` if words can still be read somewhere.
    pub status: String,
    /// What the description matches.
    pub candidates: Vec<ForgetCandidate>,
    /// Candidates that are only related in meaning. They are never removed unless deleted by their
    /// `memory_id`. At most 10, nearest first.
    #[serde(default)]
    pub possible_candidates: Vec<ForgetCandidate>,
    /// The ids of what was removed.
    pub deleted_ids: Vec<String>,
    /// What could not be removed: always empty, since a removal is one transaction.
    pub failed_ids: Vec<String>,
    /// Where the words can still be read, as far as the key can see: `conversation:`, `document:` or `file:` with its
    /// id or path, and `database_log` while a process reads an older state of the database.
    pub still_present_in: Vec<String>,
    /// Whether more may match than was searched.
    pub may_be_incomplete: bool,
}

/// A form with one file or text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct UploadForm {
    /// The user that the memories belong to.
    #[schemars(schema_with = "schema::id")]
    pub user_id: CallerId,
    /// `b2c` or `b2b`; ignored, since the instance's isolation decides.
    #[serde(default)]
    pub relationship_type: Option<String>,
    /// The depth of processing: `fast` or `long-range`.
    #[serde(default)]
    pub mode: Option<String>,
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path, as JSON text.
    #[serde(default)]
    pub scope: Option<String>,
    /// The document type; derived from the file when absent.
    #[serde(default)]
    pub document_type: Option<String>,
    /// The caller's own metadata, as JSON text.
    #[serde(default)]
    pub metadata: Option<String>,
    /// The text, when no file is sent.
    #[serde(default)]
    pub text: Option<String>,
    /// The file, as a part of a multipart form.
    #[serde(default)]
    pub file: Option<String>,
}
