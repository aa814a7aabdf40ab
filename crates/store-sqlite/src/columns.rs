//! Between columns and the types of the domain.

use evoke_store::ErasureState;
use evoke_types::{
    ApiKeyHash, ClientId, CompactionId, ConversationId, DeletionId, DocumentId, DocumentType, EntityId,
    IngestMode, IngestStatus, IngestionId, InstanceId, Isolation, KeyId, Lane, MemoryId, MemoryKind,
    MessageId, Role, ScopePath, Timestamp,
};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Error, Result, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type that is kept in one column.
pub(crate) trait Column: Sized {
    /// Reads it.
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

/// Reads the columns of a row one after the other.
pub(crate) struct Fields<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl<'r, 's> Fields<'r, 's> {
    /// Starts at the first column.
    pub(crate) const fn of(row: &'r Row<'s>) -> Self {
        Self::from(row, 0)
    }
    /// Starts at some column, counted from 0.
    pub(crate) const fn from(row: &'r Row<'s>, next: usize) -> Self {
        Self { row, next }
    }
    /// The next column.
    pub(crate) fn take<T: Column>(&mut self) -> Result<T> {
        let column = self.next;
        self.next += 1;
        let value = self.row.get_ref(column)?;
        T::read(value).map_err(|e| Error::FromSqlConversionFailure(column, value.data_type(), Box::new(e)))
    }
    /// The next column, which holds JSON.
    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Result<T> {
        let column = self.next;
        let text = self.row.get_ref(column)?.as_str();
        self.next += 1;
        let value = text.and_then(|text| serde_json::from_str(text).map_err(FromSqlError::other));
        value.map_err(|e| Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
    }
    /// The next column, which holds JSON or nothing.
    pub(crate) fn optional_json<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        match self.row.get_ref(self.next)? {
            ValueRef::Null => {
                self.next += 1;
                Ok(None)
            }
            ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => {
                self.json().map(Some)
            }
        }
    }
}

/// A value as JSON text, for binding.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::ToSqlConversionFailure(Box::new(e)))
}

impl<T: Column> Column for Option<T> {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => {
                T::read(value).map(Some)
            }
        }
    }
}

macro_rules! plain {
    ($($name:ty),+) => {
        $(impl Column for $name {
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::column_result(value)
            }
        })+
    };
}
plain!(bool, i64, u32, u64, String, Vec<u8>, [u8; 32]);

macro_rules! uuids {
    ($($name:ty),+) => {
        $(impl Column for $name {
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::from_slice(value.as_blob()?).map_err(FromSqlError::other)
            }
        })+
    };
}
uuids!(MemoryId, IngestionId, ConversationId, MessageId, EntityId, DeletionId, CompactionId, KeyId);

macro_rules! words {
    ($($name:ty),+) => {
        $(impl Column for $name {
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse::<Self>().map_err(|e| FromSqlError::Other(e.into()))
            }
        })+
    };
}
words!(
    InstanceId,
    ClientId,
    DocumentType,
    ErasureState,
    IngestMode,
    IngestStatus,
    Isolation,
    Lane,
    MemoryKind,
    Role
);

impl Column for Timestamp {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self::from_millis)
    }
}

impl Column for DocumentId {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::stored(value.as_str()?).ok_or_else(|| FromSqlError::Other("an empty document id".into()))
    }
}

impl Column for ScopePath {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_key(value.as_str()?).ok_or_else(|| FromSqlError::Other("not the key of a path".into()))
    }
}

impl Column for ApiKeyHash {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self)
    }
}

/// Ids one after the other, sixteen bytes each.
impl Column for Vec<EntityId> {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.chunks(16).map(|id| EntityId::from_slice(id).map_err(FromSqlError::other)).collect()
    }
}

/// The same.
impl Column for Vec<MemoryId> {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.chunks(16).map(|id| MemoryId::from_slice(id).map_err(FromSqlError::other)).collect()
    }
}
