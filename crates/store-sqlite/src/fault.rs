//! From SQLite's errors to the store's.

use evoke_store::StoreError;
use rusqlite::{Error, ErrorCode};
use std::path::Path;

/// What an error of SQLite means to a caller: either the file holds what it must not hold, or the
/// same call may work later.
pub(crate) fn fault(error: &Error) -> StoreError {
    let damaged = matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows
    ) || matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation)
    );
    if damaged { StoreError::Corrupt(error.to_string()) } else { StoreError::Unavailable(error.to_string()) }
}

/// A file or directory could not be used.
pub(crate) fn unavailable(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", path.display()))
}
