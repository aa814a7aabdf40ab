//! Events.

use crate::columns::Fields;
use evoke_store::{EventRow, NewEvent};
use evoke_types::Timestamp;
use rusqlite::{Connection, Result, Row, params};

pub(crate) fn emit(db: &Connection, event: &NewEvent) -> Result<()> {
    let sql = "INSERT INTO event (instance, kind, payload, at) VALUES (?1, ?2, ?3, ?4)";
    let row = params![event.instance.as_str(), event.kind, event.payload, event.at.as_millis()];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(crate) fn after(db: &Connection, sequence: u64, limit: usize) -> Result<Vec<EventRow>> {
    let sql = "SELECT sequence, instance, kind, payload, at FROM event WHERE sequence > ?1 ORDER BY sequence LIMIT ?2";
    // Positions beyond what SQLite can count hold nothing.
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    db.prepare_cached(sql)?.query_map(params![sequence, limit], read)?.collect()
}

pub(crate) fn trim(db: &Connection, before: Timestamp) -> Result<u64> {
    let dropped = db.prepare_cached("DELETE FROM event WHERE at < ?1")?.execute([before.as_millis()])?;
    Ok(dropped as u64)
}

fn read(row: &Row<'_>) -> Result<EventRow> {
    let mut fields = Fields::of(row);
    let sequence = fields.take()?;
    let event = NewEvent {
        instance: fields.take()?,
        kind: fields.take()?,
        payload: fields.take()?,
        at: fields.take()?,
    };
    Ok(EventRow { sequence, event })
}
