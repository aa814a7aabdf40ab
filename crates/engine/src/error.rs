//! The errors of the engine: one enum per group of operations.
//!
//! Returned by every public call. The one thing to know: a message says which limit or rule was violated and
//! what to do; [`crate::error_code`] has the stable code of each variant.

use crate::caller::PermissionDenied;
use crate::limits::{MetadataIdTooLong, OverLimit};
use evoke_entities::CorrectionError;
use evoke_store::StoreError;
use evoke_types::{IdTooLong, IngestionId, Isolation, ScopeError};

/// Starting, stopping or configuring the engine failed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A credential was refused.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// There is no key with this secret, or it is expired or revoked. One message for all three, so that it
    /// reveals nothing.
    #[error("the API key is missing, unknown, expired or revoked; send Authorization: Bearer <key>")]
    InvalidKey,
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An administrative call failed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// There is no instance with this id.
    #[error("there is no instance {0}; `evoke instance list` shows them")]
    UnknownInstance(String),
    /// There is no key with this id, or it was revoked before.
    #[error("there is no active key {0} on this instance; `evoke key list` shows them")]
    UnknownKey(String),
    /// The ids to bind a key to break the addressing rules of its instance.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A document was refused.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// An id in the metadata is longer than 1 KiB.
    #[error("{field} {too_long}")]
    IdTooLong {
        /// The path of the field.
        field: &'static str,
        /// The length of the id and the limit.
        too_long: IdTooLong,
    },
    /// A row of a batch, or a value in the metadata, that cannot be parsed.
    #[error("{0}")]
    Malformed(String),
    /// The text is empty or only white space.
    #[error("document is empty: send at least one character that is not white space")]
    Empty,
    /// The text is over [`crate::Limits::document_bytes`].
    #[error("document has {bytes} bytes, the limit is {limit}: split it")]
    TooLarge {
        /// The size of what was sent, in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// The caller's own metadata is over [`crate::Limits::metadata_bytes`].
    #[error(
        "metadata has {bytes} bytes as JSON, the limit is {limit}: keep large values elsewhere and refer to them"
    )]
    MetadataTooLarge {
        /// The size of what was sent, in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// Another document of the same partition has this id.
    #[error("document_id {document_id:?} was ingested before, as ingestion {ingestion}")]
    Duplicate {
        /// The id that the caller gave.
        document_id: String,
        /// The ingestion of the document that has the id.
        ingestion: IngestionId,
    },
    /// The conversation named in the metadata belongs to somebody else.
    #[error("metadata.conversation_id names a conversation that is not known here")]
    ForeignConversation,
    /// A batch has more than [`crate::Limits::batch_documents`] documents.
    #[error("the batch has {count} documents, the limit is {limit}: split it")]
    BatchTooLarge {
        /// The number that was sent.
        count: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// A document of a batch was refused and `fail_fast` is set.
    #[error(
        "document {index} of the batch was refused and fail_fast is set, so nothing was stored: {reason}"
    )]
    BatchRefused {
        /// The position of the document, from 0.
        index: usize,
        /// The message of its own error.
        reason: String,
    },
    /// There is no ingestion with this id in the caller's scope.
    #[error("there is no ingestion {0} on this instance")]
    UnknownIngestion(String),
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call about single memories failed.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// There is no memory with this id in the caller's scope.
    #[error("there is no memory {0} on this instance")]
    Unknown(String),
    /// There is no deletion request with this id in the caller's scope, or it is already decided.
    #[error("there is no deletion request {0} that waits on this instance")]
    UnknownRequest(String),
    /// A forget request did not name exactly one user.
    #[error("forget must name exactly one user: {}", match .0 {
        Isolation::Strict => "send user_id and customer_id",
        Isolation::EqualsCustomer => "send user_id",
    })]
    ForgetNeedsUser(Isolation),
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The new text was refused, for the same reasons as that of a document.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call about entities failed.
#[derive(Debug, thiserror::Error)]
pub enum EntityError {
    /// There is no entity with this id in the caller's scope, or no item names it any more.
    #[error("there is no entity {0} on this instance")]
    Unknown(String),
    /// The two entities to merge belong to different scopes.
    #[error("the two entities belong to different scopes: only entities of one scope can be merged")]
    OtherScope,
    /// The correction cannot be made.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// The cursor was not made by this list.
    #[error("cursor: is no next_cursor of this list")]
    Cursor,
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The search threads are busy; see [`FetchError::Busy`].
    #[error(transparent)]
    Search(#[from] FetchError),
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A read failed or was refused.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Too many searches wait; the same call may work a moment later.
    #[error("too many searches are under way: send this one again in a moment")]
    Busy,
    /// The cursor was not made for this read.
    #[error(
        "cursor: is none of this read's: send it with the ids, the queries and the settings of the answer that named it"
    )]
    Cursor,
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An erasure was refused.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Only the operator may erase this scope, on the command line.
    #[error("scope {0} is the operator's, on the command line")]
    OperatorOnly(&'static str),
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The id that the scope needs is missing in the request.
    #[error("scope {scope} needs {field}")]
    MissingId {
        /// The name of the scope.
        scope: &'static str,
        /// The field that is missing.
        field: &'static str,
    },
    /// `confirm` does not repeat the id.
    #[error("confirm must repeat the id that is to be erased, byte for byte")]
    NotConfirmed,
    /// `instance_id` is not the instance of the key.
    #[error("instance_id is not the instance of this key")]
    ForeignInstance,
    /// The user that the request names has no such conversation.
    #[error("there is no such conversation of this user")]
    UnknownConversation,
    /// There is no erasure record with this id in the caller's scope.
    #[error("there is no deletion {0} on this instance")]
    UnknownDeletion(String),
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call about conversations failed.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The conversation belongs to somebody else; answered as an unknown one.
    #[error("there is no such conversation of this user")]
    Foreign,
    /// An id in the metadata is longer than 1 KiB.
    #[error("{field} {too_long}")]
    IdTooLong {
        /// The path of the field.
        field: &'static str,
        /// The length of the id and the limit.
        too_long: IdTooLong,
    },
    /// A transcript with other content was stored under this conversation before.
    #[error("a transcript with other content was ingested under this conversation_id before")]
    TranscriptConflict,
    /// No turn of the transcript has words in it.
    #[error("the transcript holds no turn with words in it")]
    EmptyTranscript,
    /// The transcript has more turns than one transcript may have.
    #[error("the transcript has {count} turns, the limit is {limit}: split it")]
    TooManyTurns {
        /// The number that was sent.
        count: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// The turn or transcript is over [`crate::Limits::document_bytes`].
    #[error("content has {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// The size of what was sent, in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// The caller's own metadata is over [`crate::Limits::metadata_bytes`].
    #[error(
        "metadata has {bytes} bytes as JSON, the limit is {limit}: keep large values elsewhere and refer to them"
    )]
    MetadataTooLarge {
        /// The size of what was sent, in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// The conversation is unknown, or has no turns.
    #[error("the conversation has no turns to compact")]
    NothingToCompact,
    /// A compaction of the conversation is under way; there is one at a time.
    #[error(
        "compaction {0} of this conversation is under way: ask for its status, and again when it is done"
    )]
    CompactionRunning(evoke_types::CompactionId),
    /// The conversation has no compaction, or not the version that was asked for.
    #[error("the conversation has no compaction")]
    NoCompaction,
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IngestError {
    /// The error of a text that is too large.
    pub(crate) const fn text_too_large(OverLimit { bytes, limit }: OverLimit) -> Self {
        Self::TooLarge { bytes, limit }
    }

    /// The error of metadata that is too large.
    pub(crate) const fn metadata_too_large(OverLimit { bytes, limit }: OverLimit) -> Self {
        Self::MetadataTooLarge { bytes, limit }
    }
}

impl From<MetadataIdTooLong> for IngestError {
    fn from(MetadataIdTooLong { field, too_long }: MetadataIdTooLong) -> Self {
        Self::IdTooLong { field, too_long }
    }
}

impl ConversationError {
    /// The error of a turn or transcript that is too large.
    pub(crate) const fn text_too_large(OverLimit { bytes, limit }: OverLimit) -> Self {
        Self::TooLarge { bytes, limit }
    }

    /// The error of metadata that is too large.
    pub(crate) const fn metadata_too_large(OverLimit { bytes, limit }: OverLimit) -> Self {
        Self::MetadataTooLarge { bytes, limit }
    }
}

impl From<MetadataIdTooLong> for ConversationError {
    fn from(MetadataIdTooLong { field, too_long }: MetadataIdTooLong) -> Self {
        Self::IdTooLong { field, too_long }
    }
}
