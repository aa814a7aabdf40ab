//! What can go wrong, one enum per operation, each variant with its stable code.

use crate::ReadOnlyKey;
use evoke_store::StoreError;
use evoke_types::{Code, IdTooLong, IngestionId, Isolation, ScopeError};

/// An error that has a stable code.
pub trait Coded: std::error::Error {
    /// The code.
    fn code(&self) -> Code;
}

/// The engine could not start or stop.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A credential was refused.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// No key with this secret, or one that is expired or revoked. One text for all three: a
    /// stranger learns nothing.
    #[error("the API key is missing, unknown, expired or revoked; send Authorization: Bearer <key>")]
    InvalidKey,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An administrative call failed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No such instance.
    #[error("there is no instance {0}; `evoke instance list` shows them")]
    UnknownInstance(String),
    /// No such key, or revoked before.
    #[error("there is no active key {0} on this instance; `evoke key list` shows them")]
    UnknownKey(String),
    /// The place that a key shall be bound to breaks the addressing rules of its instance.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A document was refused.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// An id is too long.
    #[error("{field} {too_long}")]
    IdTooLong {
        /// Which field.
        field: &'static str,
        /// By how much.
        too_long: IdTooLong,
    },
    /// A row of a batch, or a value in the metadata, that cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// Nothing but white space.
    #[error("document is empty: send at least one character that is not white space")]
    Empty,
    /// Over the limit.
    #[error("document has {bytes} bytes, the limit is {limit}: split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The caller's own data is over the limit.
    #[error(
        "metadata has {bytes} bytes as JSON, the limit is {limit}: keep large values elsewhere and refer to them"
    )]
    MetadataTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The document id is taken.
    #[error("document_id {document_id:?} was ingested before, as ingestion {ingestion}")]
    Duplicate {
        /// The caller's id.
        document_id: String,
        /// The first ingestion.
        ingestion: IngestionId,
    },
    /// The conversation named in the metadata belongs to somebody else.
    #[error("metadata.conversation_id names a conversation that is not known here")]
    ForeignConversation,
    /// Too many documents in a batch.
    #[error("the batch has {count} documents, the limit is {limit}: split it")]
    BatchTooLarge {
        /// How many.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// `fail_fast` and a bad document.
    #[error(
        "document {index} of the batch was refused and fail_fast is set, so nothing was stored: {reason}"
    )]
    BatchRefused {
        /// Which one, from 0.
        index: usize,
        /// Why.
        reason: String,
    },
    /// No such ingestion.
    #[error("there is no ingestion {0} on this instance")]
    UnknownIngestion(String),
    /// The key may only read.
    #[error(transparent)]
    ReadOnly(#[from] ReadOnlyKey),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call about single memories failed.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// No such memory.
    #[error("there is no memory {0} on this instance")]
    Unknown(String),
    /// No such deletion request, or it is decided.
    #[error("there is no deletion request {0} that waits on this instance")]
    UnknownRequest(String),
    /// Forget did not name exactly one user.
    #[error("forget must name exactly one user: {}", match .0 {
        Isolation::Strict => "send user_id and customer_id",
        Isolation::EqualsCustomer => "send user_id",
    })]
    ForgetNeedsUser(Isolation),
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The new text was refused.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The key may only read.
    #[error(transparent)]
    ReadOnly(#[from] ReadOnlyKey),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A fetch failed.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Too many searches wait already.
    #[error("too many searches are under way: send this one again in a moment")]
    Busy,
    /// The cursor was made by another read, or by nobody.
    #[error(
        "cursor: is none of this read's: send it with the ids, the queries and the settings of the answer that named it"
    )]
    Cursor,
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An erasure was refused.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Only the operator may, on the command line.
    #[error("scope {0} is the operator's, on the command line")]
    OperatorOnly(&'static str),
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The id that the scope needs is missing.
    #[error("scope {scope} needs {field}")]
    MissingId {
        /// The scope.
        scope: &'static str,
        /// The field.
        field: &'static str,
    },
    /// `confirm` is not the id.
    #[error("confirm must repeat the id that is to be erased, byte for byte")]
    NotConfirmed,
    /// `instance_id` is not the key's instance.
    #[error("instance_id is not the instance of this key")]
    ForeignInstance,
    /// No such conversation of that user.
    #[error("there is no such conversation of this user")]
    UnknownConversation,
    /// No such record.
    #[error("there is no deletion {0} on this instance")]
    UnknownDeletion(String),
    /// The key may only read.
    #[error(transparent)]
    ReadOnly(#[from] ReadOnlyKey),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A call about conversations failed.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// Belongs to somebody else.
    #[error("there is no such conversation of this user")]
    Foreign,
    /// An id in the caller's own data is too long.
    #[error("{field} {too_long}")]
    IdTooLong {
        /// Which field.
        field: &'static str,
        /// By how much.
        too_long: IdTooLong,
    },
    /// Other content was stored before.
    #[error("a transcript with other content was ingested under this conversation_id before")]
    TranscriptConflict,
    /// Nothing to read in it.
    #[error("the transcript holds no turn with words in it")]
    EmptyTranscript,
    /// Too many turns in one transcript.
    #[error("the transcript has {count} turns, the limit is {limit}: split it")]
    TooManyTurns {
        /// How many.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// The message is too large.
    #[error("content has {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The caller's own data is over the limit.
    #[error(
        "metadata has {bytes} bytes as JSON, the limit is {limit}: keep large values elsewhere and refer to them"
    )]
    MetadataTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// No turns.
    #[error("the conversation has no turns to compact")]
    NothingToCompact,
    /// One at a time.
    #[error(
        "compaction {0} of this conversation is under way: ask for its status, and again when it is done"
    )]
    CompactionRunning(evoke_types::CompactionId),
    /// None yet.
    #[error("the conversation has no compaction")]
    NoCompaction,
    /// The key may only read.
    #[error(transparent)]
    ReadOnly(#[from] ReadOnlyKey),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const fn store_code(error: &StoreError) -> Code {
    match error {
        StoreError::Unavailable(_) | StoreError::InUse(_) | StoreError::Closed => Code::Unavailable,
        StoreError::Full(_) => Code::StorageFull,
        StoreError::OutcomeUnknown(_) => Code::OutcomeUnknown,
        StoreError::TooNew { .. } | StoreError::Corrupt(_) | StoreError::Lost(_) => Code::StoreFailed,
        StoreError::Panicked => Code::Internal,
    }
}

const fn scope_code(error: &ScopeError) -> Code {
    match error {
        ScopeError::OutsideKey(_) => Code::OutsideKey,
        ScopeError::CustomerRequired
        | ScopeError::CustomerRefused
        | ScopeError::UserRequired
        | ScopeError::CustomerMissing
        | ScopeError::UnknownLevel(_)
        | ScopeError::Contradiction(_)
        | ScopeError::EmptyId(_) => Code::InvalidScope,
    }
}

impl Coded for ReadOnlyKey {
    fn code(&self) -> Code {
        Code::ReadOnlyKey
    }
}

impl Coded for EngineError {
    fn code(&self) -> Code {
        match self {
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for AuthError {
    fn code(&self) -> Code {
        match self {
            Self::InvalidKey => Code::InvalidKey,
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for AdminError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownInstance(_) | Self::UnknownKey(_) => Code::UnknownRoute,
            Self::Scope(error) => scope_code(error),
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for IngestError {
    fn code(&self) -> Code {
        match self {
            Self::Scope(error) => scope_code(error),
            Self::IdTooLong { .. } | Self::Malformed(_) => Code::InvalidField,
            Self::Empty => Code::EmptyDocument,
            Self::TooLarge { .. } | Self::MetadataTooLarge { .. } => Code::DocumentTooLarge,
            Self::Duplicate { .. } => Code::DuplicateDocument,
            Self::ForeignConversation => Code::ForeignConversation,
            Self::BatchTooLarge { .. } => Code::BatchTooLarge,
            Self::BatchRefused { .. } => Code::BatchRefused,
            Self::UnknownIngestion(_) => Code::UnknownIngestion,
            Self::ReadOnly(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for MemoryError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown(_) => Code::UnknownMemory,
            Self::UnknownRequest(_) => Code::UnknownIngestion,
            Self::ForgetNeedsUser(_) => Code::ForgetNeedsUser,
            Self::Scope(error) => scope_code(error),
            Self::Ingest(error) => error.code(),
            Self::ReadOnly(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for FetchError {
    fn code(&self) -> Code {
        match self {
            Self::Busy => Code::Busy,
            Self::Cursor => Code::InvalidField,
            Self::Scope(error) => scope_code(error),
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for EraseError {
    fn code(&self) -> Code {
        match self {
            Self::Scope(error) => scope_code(error),
            Self::MissingId { .. } => Code::InvalidScope,
            Self::OperatorOnly(_) => Code::OutsideKey,
            Self::NotConfirmed => Code::EraseNotConfirmed,
            Self::ForeignInstance => Code::IdentityMismatch,
            Self::UnknownConversation => Code::ForeignConversation,
            Self::UnknownDeletion(_) => Code::UnknownDeletion,
            Self::ReadOnly(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for ConversationError {
    fn code(&self) -> Code {
        match self {
            Self::Scope(error) => scope_code(error),
            Self::IdTooLong { .. } => Code::InvalidField,
            Self::Foreign => Code::ForeignConversation,
            Self::TranscriptConflict => Code::TranscriptConflict,
            Self::EmptyTranscript => Code::EmptyDocument,
            Self::TooLarge { .. } | Self::MetadataTooLarge { .. } | Self::TooManyTurns { .. } => {
                Code::DocumentTooLarge
            }
            Self::NothingToCompact => Code::NothingToCompact,
            Self::CompactionRunning(_) => Code::CompactionRunning,
            Self::NoCompaction => Code::NoCompaction,
            Self::ReadOnly(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}
