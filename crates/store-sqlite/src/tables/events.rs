//! Events.

use crate::columns::Fields;
use evoke_store::{EventRow, NewEvent};
use evoke_types::{InstanceId, Timestamp};
use rusqlite::{Connection, Result, Row, params};

pub(crate) fn emit(db: &Connection, event: &NewEvent) -> Result<()> {
    let sql = "INSERT INTO event (instance, kind, payload, at, audit) VALUES (?1, ?2, ?3, ?4, ?5)";
    let (instance, audit) = (event.instance.as_str(), event.is_audit());
    let row = params![instance, event.kind, event.payload, event.at.as_millis(), audit];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(crate) fn after(db: &Connection, sequence: u64, limit: usize) -> Result<Vec<EventRow>> {
    let sql = "SELECT sequence, instance, kind, payload, at FROM event WHERE sequence > ?1 ORDER BY sequence LIMIT ?2";
    // Positions beyond what SQLite can count hold nothing.
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    db.prepare_cached(sql)?.query_map(params![sequence, limit], read)?.collect()
}

/// Events of the audit record, of one instance or of all.
pub(crate) fn audit(
    db: &Connection,
    instance: Option<&InstanceId>,
    sequence: u64,
    limit: usize,
) -> Result<Vec<EventRow>> {
    let sql = "SELECT sequence, instance, kind, payload, at FROM event \
               WHERE audit = 1 AND sequence > ?1 AND (?2 IS NULL OR instance = ?2) ORDER BY sequence LIMIT ?3";
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let key = params![sequence, instance.map(InstanceId::as_str), limit];
    db.prepare_cached(sql)?.query_map(key, read)?.collect()
}

pub(crate) fn trim(db: &Connection, before: Timestamp) -> Result<u64> {
    let dropped =
        db.prepare_cached("DELETE FROM event WHERE at < ?1 AND audit = 0")?.execute([before.as_millis()])?;
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
