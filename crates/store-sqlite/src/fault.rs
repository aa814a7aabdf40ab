//! From SQLite's errors to the store's.

use evoke_store::StoreError;
use rusqlite::{Error, ErrorCode, ffi};
use std::path::Path;

/// Why a transaction is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No space.
    Full(String),
    /// The file holds what it must not hold.
    Corrupt(String),
    /// Anything else.
    Unavailable(String),
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Full(reason) => Self::Full(reason),
            Refusal::Corrupt(reason) => Self::Corrupt(reason),
            Refusal::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}

/// What an error of SQLite means to a caller: no space, a file that holds what it must not hold, or
/// something that may work later.
pub(crate) fn refusal(error: &Error) -> Refusal {
    let reason = error.to_string();
    let damaged = matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows
    );
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Refusal::Full(reason),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation) => {
            Refusal::Corrupt(reason)
        }
        _ if damaged => Refusal::Corrupt(reason),
        _ => Refusal::Unavailable(reason),
    }
}

/// The same as callers of the store see it.
pub(crate) fn fault(error: &Error) -> StoreError {
    refusal(error).into()
}

/// Whether another process was writing for longer than one waits.
pub(crate) fn is_busy(error: &Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Whether a file could not be opened or used for want of space, the index of the log included.
pub(crate) fn lacks_space(error: &Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    matches!(refusal(error), Refusal::Full(_))
        || matches!(
            code,
            Some(ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP | ffi::SQLITE_IOERR_SHMOPEN)
        )
}

/// A file or directory could not be used.
pub(crate) fn unavailable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", path.display()))
}
