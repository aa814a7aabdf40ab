//! Why an export or an import was refused, or one row of it.

use crate::caller::PermissionDenied;
use crate::error::{ConversationError, IngestError};
use crate::error_code::{Coded, scope_code, store_code};
use crate::memory_files::error::FileError;
use evoke_store::StoreError;
use evoke_types::{Code, ScopeError};

/// An export or an import was refused, or one row of an import.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// There is no such conversation in the key's scope, or it belongs to another user than the named one.
    #[error("there is no such conversation of this user")]
    UnknownConversation,
    /// Only the operator reads and writes the global scope as a whole.
    #[error("the global scope is exported and imported on its data directory, not with a key")]
    GlobalScope,
    /// A row of another instance or scope has one of the row's ids.
    #[error("its ids are used elsewhere in this data directory: import it with new ids")]
    IdTaken,
    /// The conversation has another turn, or compaction, at the position; or the file another version.
    #[error("other content is there already at this position, under this version or at this path")]
    PositionTaken,
    /// The call has more rows than one call may have.
    #[error("the call has {count} rows, the limit is {limit}: send fewer at a time")]
    TooManyRows {
        /// The number that was sent.
        count: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// A document or a memory was refused.
    #[error(transparent)]
    Document(#[from] IngestError),
    /// A turn was refused.
    #[error(transparent)]
    Turn(#[from] ConversationError),
    /// A memory file was refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// The key has not the permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for TransferError {
    fn code(&self) -> Code {
        match self {
            Self::Scope(error) => scope_code(error),
            Self::UnknownConversation => Code::ForeignConversation,
            Self::GlobalScope => Code::OutsideKey,
            Self::IdTaken | Self::PositionTaken => Code::DuplicateDocument,
            Self::TooManyRows { .. } => Code::BatchTooLarge,
            Self::Document(error) => error.code(),
            Self::Turn(error) => error.code(),
            Self::File(error) => error.code(),
            Self::Denied(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}
