//! Instances.

use super::events;
use crate::columns::Fields;
use evoke_store::{InstanceRow, NewEvent};
use evoke_types::InstanceId;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const SELECT: &str = "SELECT id, client, name, isolation, created_at FROM instance";

pub(crate) fn put(db: &Connection, row: &InstanceRow, event: Option<&NewEvent>) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO instance (id, client, name, isolation, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![
        row.id.as_str(),
        row.client.as_str(),
        row.name,
        row.isolation.as_str(),
        row.created_at.as_millis(),
    ])?;
    event.map_or(Ok(()), |event| events::emit(db, event))
}

/// Removes an instance that has been emptied, with its keys.
pub(crate) fn remove(db: &Connection, id: &InstanceId) -> Result<()> {
    for sql in [
        "DELETE FROM api_key WHERE instance = ?1",
        "DELETE FROM push_count WHERE instance = ?1",
        "DELETE FROM served_turn WHERE instance = ?1",
        "DELETE FROM instance WHERE id = ?1",
    ] {
        db.prepare_cached(sql)?.execute([id.as_str()])?;
    }
    Ok(())
}

pub(crate) fn one(db: &Connection, id: &InstanceId) -> Result<Option<InstanceRow>> {
    db.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?.query_row([id.as_str()], read).optional()
}

pub(crate) fn all(db: &Connection) -> Result<Vec<InstanceRow>> {
    db.prepare_cached(&format!("{SELECT} ORDER BY created_at, id"))?.query_map([], read)?.collect()
}

fn read(row: &Row<'_>) -> Result<InstanceRow> {
    let mut fields = Fields::of(row);
    Ok(InstanceRow {
        id: fields.take()?,
        client: fields.take()?,
        name: fields.take()?,
        isolation: fields.take()?,
        created_at: fields.take()?,
    })
}
