//! Conversations that an earlier Python package kept in its own table.

use super::fault::{Fault, unavailable};
use crate::error::Result;
use crate::message::{Message, Metadata, NewMessage};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::Path;

/// The messages of a conversation in the table `messages` of another file, oldest first. The file is only read.
pub(super) fn read(path: &Path, conversation_id: &str) -> Result<Vec<NewMessage>> {
    if !path.is_file() {
        return Err(unavailable(path, "there is no such file to import from".to_owned()));
    }
    messages(path, conversation_id).map_err(|fault| fault.at(path))
}

fn messages(path: &Path, conversation_id: &str) -> Result<Vec<NewMessage>, Fault> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let sql = "SELECT id, role, content, metadata FROM messages WHERE conversation_id = ?1 ORDER BY id";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([conversation_id])?;
    let mut messages = Vec::new();
    while let Some(row) = rows.next()? {
        messages.push(message(row)?);
    }
    Ok(messages)
}

fn message(row: &Row<'_>) -> Result<NewMessage, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt =
        |column: &str, why: String| Fault::Corrupt(format!("row {id} of messages: {column}: {why}"));
    let text = |column: usize, name: &str| {
        row.get::<_, String>(column).map_err(|error| corrupt(name, error.to_string()))
    };
    let role = text(1, "role")?.parse().map_err(|error| corrupt("role", format!("{error}")))?;
    let new = NewMessage::from(Message::new(role, text(2, "content")?));
    let metadata: Option<String> = row.get(3).map_err(|error| corrupt("metadata", error.to_string()))?;
    let Some(json) = metadata else { return Ok(new) };
    let metadata: Option<Metadata> =
        serde_json::from_str(&json).map_err(|e| corrupt("metadata", e.to_string()))?;
    Ok(NewMessage { metadata, ..new })
}
