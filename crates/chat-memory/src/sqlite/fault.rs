//! What SQLite says, in the words of the crate.

use crate::error::{ChatMemoryError, Failure, Outcome, Place};
use rusqlite::ErrorCode;
use std::path::Path;

/// What went wrong inside a transaction.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite refused.
    Sql(rusqlite::Error),
    /// A row is not a message.
    Corrupt(String),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Fault {
    /// The error that a caller sees.
    pub(super) fn at(self, path: &Path) -> ChatMemoryError {
        match self {
            Self::Corrupt(detail) => ChatMemoryError::CorruptData { place: place(path), detail },
            Self::Sql(error) => refused(&error, path),
        }
    }
}

pub(super) fn place(path: &Path) -> Place {
    Place { backend: "SQLite", at: path.display().to_string() }
}

pub(super) fn unavailable(path: &Path, detail: String) -> ChatMemoryError {
    let (place, outcome) = (place(path), Outcome::NotStored);
    ChatMemoryError::BackendUnavailable { place, failure: Failure::Connection, detail, outcome }
}

/// The error of a call whose thread is gone.
pub(super) fn gone(path: &Path) -> ChatMemoryError {
    unavailable(path, "the thread that writes the file has ended".to_owned())
}

fn refused(error: &rusqlite::Error, path: &Path) -> ChatMemoryError {
    let (place, outcome) = (place(path), Outcome::NotStored);
    let said = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ChatMemoryError::BackendUnavailable {
            place,
            failure: Failure::Timeout,
            detail: format!("{said}; another process has kept it locked for a minute"),
            outcome,
        },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            let failure = Failure::Connection;
            let detail = format!("{said}; check the path and who may read and write it");
            ChatMemoryError::BackendUnavailable { place, failure, detail, outcome }
        }
        _ => ChatMemoryError::BackendError { place, detail: said, outcome },
    }
}
