//! Results of processing, stored at once or in parts. A stale attempt changes nothing.

use super::{events, items, partitions};
use crate::columns::Fields;
use evoke_store::{Understood, UnderstoodPart};
use evoke_types::{IngestionId, MemoryId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// Unfinished documents of which parts are stored.
pub(crate) fn partly_stored(db: &Connection) -> Result<Vec<IngestionId>> {
    let sql = "SELECT ingestion FROM document WHERE parts_from IS NOT NULL ORDER BY number";
    db.prepare_cached(sql)?.query_map([], |row| Fields::of(row).take())?.collect()
}

/// Stores a part of a document if it is still at this attempt.
pub(crate) fn store_part(db: &Connection, part: &UnderstoodPart) -> Result<bool> {
    let sql = "SELECT partition FROM document WHERE ingestion = ?1 AND attempt = ?2 AND job = 'claimed'";
    let held = params![part.claim.ingestion.as_bytes(), part.claim.attempt];
    let partition = db.prepare_cached(sql)?.query_row(held, |row| row.get::<_, i64>(0)).optional()?;
    let Some(partition) = partition else { return Ok(false) };
    let change = items::Change { partition, sequence: partitions::touch(db, partition)? };
    if part.first {
        let sql = "UPDATE document SET parts_from = ?2 WHERE ingestion = ?1";
        db.prepare_cached(sql)?.execute(params![part.claim.ingestion.as_bytes(), change.sequence])?;
    }
    part.items.iter().try_for_each(|item| change.put(db, item))?;
    part.rewritten.iter().try_for_each(|item| change.rewrite(db, item))?;
    part.entities.iter().try_for_each(|entity| change.put_entity(db, entity))?;
    Ok(true)
}

/// Stores what is left of a document, and ends its job, if it is still at this attempt.
pub(crate) fn finish(db: &Connection, understood: &Understood) -> Result<bool> {
    let Some((number, partition, parts_from)) = end(db, understood)? else { return Ok(false) };
    let left = parts_from.map_or(Ok(Vec::new()), |from| written_before(db, number, from))?;
    let nothing =
        understood.items.is_empty() && understood.rewritten.is_empty() && understood.entities.is_empty();
    if !(nothing && left.is_empty()) {
        let sequence = partitions::touch(db, partition)?;
        let change = items::Change { partition, sequence };
        understood.items.iter().try_for_each(|item| change.put(db, item))?;
        understood.rewritten.iter().try_for_each(|item| change.rewrite(db, item))?;
        understood.entities.iter().try_for_each(|entity| change.put_entity(db, entity))?;
        // What an earlier attempt stored and this one did not.
        let kept = |id: &MemoryId| understood.items.iter().any(|item| item.id == *id);
        left.iter().filter(|id| !kept(id)).try_for_each(|id| change.remove(db, *id).map(drop))?;
    }
    understood.events.iter().try_for_each(|event| events::emit(db, event))?;
    Ok(true)
}

/// Ends the job of a document, if it is at this attempt: its number, its partition, and since when it has parts.
fn end(db: &Connection, understood: &Understood) -> Result<Option<(i64, i64, Option<i64>)>> {
    let sql = "SELECT number, partition, parts_from FROM document \
               WHERE ingestion = ?1 AND job = 'claimed' AND attempt = ?2";
    let held = params![understood.ingestion.as_bytes(), understood.attempt];
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?));
    let Some(found) = db.prepare_cached(sql)?.query_row(held, read).optional()? else { return Ok(None) };
    let sql = "UPDATE document SET job = 'done', status = ?2, completed_at = max(?3, ifnull(started_at, ?3)), error = ?4, \
               closed = ?5, holder = NULL, lease_until = NULL, begun = 0, parts_from = NULL WHERE number = ?1";
    let closed = (!understood.closed.is_empty()).then(|| items::joined_memories(&understood.closed));
    let done =
        params![found.0, understood.status.as_str(), understood.at.as_millis(), understood.error, closed];
    db.prepare_cached(sql)?.execute(done)?;
    Ok(Some(found))
}

/// Items of a document that were last written before a sequence.
fn written_before(db: &Connection, number: i64, from: i64) -> Result<Vec<MemoryId>> {
    let sql = "SELECT id FROM item WHERE document = ?1 AND sequence < ?2";
    db.prepare_cached(sql)?.query_map(params![number, from], |row| Fields::of(row).take())?.collect()
}
