//! Taking documents in, and single memories.

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

/// A document to take in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateMemory {
    /// The words, or an object that is kept as JSON text.
    pub document: DocumentBody,
    /// What kind of text it is; `ai-chat-conversation` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::document_type")]
    pub document_type: Option<DocumentType>,
    /// The caller's own id. A second document under it in the same place is refused with 409, until all that came of
    /// the first is deleted.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub document_id: Option<CallerId>,
    /// When the words were said; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub document_created_at: Option<Timestamp>,
    /// The user that the memories belong to. Empty is absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer that the memories belong to. Empty is absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// How much work to put in; `long-range` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::ingest_mode")]
    pub mode: Option<IngestMode>,
    /// The caller's own data, echoed on every item made from the document. `evoke_origin` in it says where the words come
    /// from (`web`, `tool`, `import`, …), which can only lower how far they are trusted.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// Which place a write went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EffectiveScope {
    /// The id at each level, from the path that was resolved; empty for the whole client.
    pub scope: ScopeMap,
    /// `user`, `customer` or `client`.
    pub scope_level: String,
}

/// The receipt of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Accepted {
    /// Ask for its status under this id.
    pub ingestion_id: String,
    /// The caller's id, or the one that was minted.
    pub document_id: String,
    /// How far it has come.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// When it was taken.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// Where its memories will live.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// Many documents to take in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct CreateBatch {
    /// The documents, in order.
    pub documents: Bounded<Row<CreateMemory>>,
    /// Whether the first bad document refuses the whole batch.
    #[serde(default)]
    pub fail_fast: Option<bool>,
}

/// The outcome of one document of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchRow {
    /// Its ingestion. For a duplicate, the first one; all zeros where nothing was taken.
    pub ingestion_id: String,
    /// The caller's id, or the one that was minted; empty where there is neither.
    pub document_id: String,
    /// `failed` for a row that was refused.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// When it was taken, or refused.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// The stable code of the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<String>,
    /// Where its memories will live.
    #[serde(flatten)]
    pub place: Option<EffectiveScope>,
}

/// The outcome of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchAccepted {
    /// Names this call; nothing is kept under it.
    pub batch_id: String,
    /// Documents sent.
    pub total: usize,
    /// Documents taken.
    pub succeeded: usize,
    /// Documents refused.
    pub failed: usize,
    /// One row a document, in the order sent.
    pub results: Vec<BatchRow>,
}

/// How far an ingestion has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IngestionStatus {
    /// The ingestion.
    pub ingestion_id: String,
    /// The document.
    pub document_id: String,
    /// The state.
    #[schemars(schema_with = "schema::ingest_status")]
    pub status: IngestStatus,
    /// When it was taken.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// When work began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Option<Timestamp>,
    /// When work ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub completed_at: Option<Timestamp>,
    /// How many memories there are of it now.
    pub memories_created: usize,
    /// Their ids; each can be read, updated and deleted.
    pub memory_ids: Vec<String>,
    /// Memories that wishes in it have closed, in this document or in others; each can be opened again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_memory_ids: Vec<String>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Where its memories live.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// One memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Memory {
    /// Its id.
    pub memory_id: String,
    /// The name of its list, such as `facts`.
    pub memory_type: String,
    /// The statement, or the words of a passage.
    pub content: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// When it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub created_at: Timestamp,
    /// Its topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its finer topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// When it was last rewritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub updated_at: Option<Timestamp>,
    /// Where its words come from: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub origin: Option<Origin>,
    /// Why it is closed; only when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// The caller's id, or the minted one, of the document that it comes from.
    pub source_document_id: String,
    /// Where it lives.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// A change of one memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateMemory {
    /// The new words.
    pub document: DocumentBody,
    /// How they meet what is there; `smart-merge` when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::merge_strategy")]
    pub merge_strategy: Option<MergeStrategy>,
    /// What kind of text the new words are.
    #[serde(default)]
    #[schemars(schema_with = "schema::document_type")]
    pub document_type: Option<DocumentType>,
    /// The caller's own data.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// The receipt of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deleted {
    /// The memory that is gone.
    pub memory_id: String,
    /// When.
    #[schemars(schema_with = "schema::timestamp")]
    pub deleted_at: Timestamp,
    /// Whether the words have left the server's files. If not, they do so by themselves, once whoever reads
    /// an older state of the database has ended.
    #[serde(default)]
    pub fully_removed: bool,
    /// Memories that stood on the same words alone, and went with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_deleted_ids: Vec<String>,
    /// Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
    /// `database_log` as long as somebody reads an older state of the database.
    #[serde(default)]
    pub still_present_in: Vec<String>,
}

/// Whether forgetting is only looked at, or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForgetMode {
    /// Shows what would go.
    #[default]
    Preview,
    /// Removes it.
    Direct,
}

/// A wish to forget what was said about something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Forget {
    /// What to forget, in 3 to 500 characters.
    #[schemars(length(min = 3, max = 500))]
    pub description: String,
    /// The user whose memory it is.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// `preview` when absent.
    #[serde(default)]
    pub mode: Option<ForgetMode>,
}

/// Something that the description means, or that goes with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetCandidate {
    /// Its id, which `DELETE` takes.
    pub memory_id: String,
    /// Its words.
    pub content: String,
    /// The name of its list.
    pub memory_type: String,
    /// `memory` for a statement, `sentence` for words of which none was made.
    pub store: String,
    /// Why it is meant.
    pub why: ForgetReason,
    /// The words that go with it, as they were said.
    pub removes: Vec<String>,
    /// The caller's id of the document that holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// The conversation in which they were said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
}

/// Why something is meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetReason {
    /// `words`: it holds words of the description; `meaning`: it says the same in other words; `repeats`: it repeats what
    /// is meant; `stands_on`: it was understood from the words that go.
    #[serde(rename = "match")]
    pub by: String,
    /// The words of the description that it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// How near its meaning is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// What was, or would be, forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ForgetOutcome {
    /// `nothing_matches`, `preview`, `deleted`, or `partial` when words can still be read somewhere.
    pub status: String,
    /// What the description means.
    pub candidates: Vec<ForgetCandidate>,
    /// What may be meant as well: near in meaning, but never removed unless it is deleted by its `memory_id`. At most 10,
    /// nearest first.
    #[serde(default)]
    pub possible_candidates: Vec<ForgetCandidate>,
    /// What was removed.
    pub deleted_ids: Vec<String>,
    /// What could not be removed: always empty, a removal is one transaction.
    pub failed_ids: Vec<String>,
    /// Where the words can still be read, as far as the key sees: `conversation:` or `document:` with its id, and
    /// `database_log` as long as somebody reads an older state of the database.
    pub still_present_in: Vec<String>,
    /// Whether more may match than was looked at.
    pub may_be_incomplete: bool,
}

/// A form with one file or text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct UploadForm {
    /// The user that the memories belong to.
    #[schemars(schema_with = "schema::id")]
    pub user_id: CallerId,
    /// `b2c` or `b2b`; the instance's own rules decide.
    #[serde(default)]
    pub relationship_type: Option<String>,
    /// `fast` or `long-range`.
    #[serde(default)]
    pub mode: Option<String>,
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The nested scope path, as JSON text.
    #[serde(default)]
    pub scope: Option<String>,
    /// What kind of text it is; read from the file when absent.
    #[serde(default)]
    pub document_type: Option<String>,
    /// The caller's own data, as JSON text.
    #[serde(default)]
    pub metadata: Option<String>,
    /// The words, when no file is sent.
    #[serde(default)]
    pub text: Option<String>,
    /// The file, in a multipart form.
    #[serde(default)]
    pub file: Option<String>,
}
