//! The stable code of every error of the engine.
//!
//! Called by whoever shows an error: the server for both of its protocols, the command line. The one thing to know: each
//! code has a page under `docs/errors`, and a code never changes its meaning.

use crate::caller::PermissionDenied;
use crate::error::{
    AdminError, AuthError, ConversationError, EngineError, EntityError, EraseError, FetchError, IngestError,
    MemoryError,
};
use evoke_entities::CorrectionError;
use evoke_store::StoreError;
use evoke_types::{Code, ScopeError};

/// An error that has a stable code.
pub trait Coded: std::error::Error {
    /// The code of this error; variants of one meaning share one.
    fn code(&self) -> Code;
}

/// The code of an error of the store.
pub(crate) const fn store_code(error: &StoreError) -> Code {
    match error {
        StoreError::Unavailable(_) | StoreError::InUse(_) | StoreError::Closed => Code::Unavailable,
        StoreError::Full(_) => Code::StorageFull,
        StoreError::OutcomeUnknown(_) => Code::OutcomeUnknown,
        StoreError::TooNew { .. } | StoreError::Corrupt(_) | StoreError::Lost(_) => Code::StoreFailed,
        StoreError::Panicked | StoreError::MissingResult => Code::Internal,
    }
}

/// The code of an address that breaks the rules.
pub(crate) const fn scope_code(error: &ScopeError) -> Code {
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

impl Coded for PermissionDenied {
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
            Self::UnknownInstance(_) => Code::UnknownInstance,
            Self::UnknownKey(_) => Code::UnknownKey,
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
            Self::Denied(_) => Code::ReadOnlyKey,
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
            Self::Denied(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}

impl Coded for EntityError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown(_) => Code::UnknownEntity,
            Self::OtherScope => Code::EntityConflict,
            Self::Correction(error) => correction_code(error),
            Self::Cursor => Code::InvalidField,
            Self::Scope(error) => scope_code(error),
            Self::Search(error) => error.code(),
            Self::Denied(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}

/// The code of a correction that cannot be made.
const fn correction_code(error: &CorrectionError) -> Code {
    match error {
        CorrectionError::Unknown(_) => Code::UnknownEntity,
        CorrectionError::UnknownName(_)
        | CorrectionError::NothingToSplit
        | CorrectionError::NameLength { .. } => Code::InvalidField,
        CorrectionError::SameEntity(_)
        | CorrectionError::NothingToUndo
        | CorrectionError::TooManyDecisions(_)
        | CorrectionError::LaterDecision(_) => Code::EntityConflict,
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
            Self::Denied(_) => Code::ReadOnlyKey,
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
            Self::Denied(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}
