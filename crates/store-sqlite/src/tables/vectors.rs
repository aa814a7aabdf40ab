//! Embedding generations and vectors.

use crate::columns::Fields;
use evoke_store::{GenerationRow, PartitionKey};
use evoke_types::{MemoryId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// A passage to be embedded, with the time that orders it.
type Passage = (Timestamp, PartitionKey, MemoryId, String);

pub(crate) fn generation(db: &Connection, fingerprint: &str, dimension: u32) -> Result<GenerationRow> {
    let sql = "SELECT id, fingerprint, dimension FROM generation WHERE fingerprint = ?1";
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        Ok(GenerationRow { id: fields.take()?, fingerprint: fields.take()?, dimension: fields.take()? })
    };
    if let Some(known) = db.prepare_cached(sql)?.query_row([fingerprint], read).optional()? {
        return Ok(known);
    }
    let sql = "INSERT INTO generation (fingerprint, dimension) VALUES (?1, ?2) RETURNING id, fingerprint, dimension";
    db.prepare_cached(sql)?.query_row(params![fingerprint, dimension], read)
}

/// Adds a vector to an item, or replaces it.
pub(crate) fn put(db: &Connection, key: i64, generation: u32, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO vector (item, generation, bytes) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute(params![key, generation, bytes])?;
    let sql = "UPDATE item SET embedded = ?2 WHERE key = ?1 AND embedded < ?2";
    db.prepare_cached(sql)?.execute(params![key, generation])?;
    Ok(())
}

/// Drops the vectors of an item.
pub(crate) fn drop_all_of(db: &Connection, key: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM vector WHERE item = ?1")?.execute([key])?;
    db.prepare_cached("UPDATE item SET embedded = 0 WHERE key = ?1")?.execute([key])?;
    Ok(())
}

pub(crate) fn missing(
    db: &Connection,
    generation: u32,
    limit: usize,
) -> Result<Vec<(PartitionKey, MemoryId, String)>> {
    let mut passages = if generation >= newest(db)? {
        missing_newest(db, generation, limit)?
    } else {
        missing_older(db, generation, limit)?
    };
    passages.sort_by_key(|(created_at, ..)| *created_at);
    passages.truncate(limit);
    Ok(passages.into_iter().map(|(_, place, id, text)| (place, id, text)).collect())
}

/// How many passages lack a vector of a generation.
pub(crate) fn count_missing(db: &Connection, generation: u32) -> Result<u64> {
    let sql = if generation >= newest(db)? {
        "SELECT COUNT(*) FROM item WHERE passage = 1 AND text <> '' AND embedded < ?1"
    } else {
        "SELECT COUNT(*) FROM item i WHERE passage = 1 AND text <> '' AND NOT EXISTS \
         (SELECT 1 FROM vector v WHERE v.item = i.key AND v.generation = ?1)"
    };
    db.prepare_cached(sql)?.query_row([generation], |row| Fields::of(row).take())
}

fn newest(db: &Connection) -> Result<u32> {
    db.prepare_cached("SELECT ifnull(max(id), 0) FROM generation")?.query_row([], |row| row.get(0))
}

/// No item can have a vector newer than the newest generation, so whatever is `embedded` lower
/// lacks it. The oldest of each value are read from the index, and merged by the caller.
fn missing_newest(db: &Connection, generation: u32, limit: usize) -> Result<Vec<Passage>> {
    let sql =
        "SELECT min(embedded) FROM item WHERE passage = 1 AND text <> '' AND embedded > ?1 AND embedded < ?2";
    let mut value = db.prepare_cached(sql)?;
    let sql = "SELECT i.created_at, p.instance, p.path, i.id, i.text FROM item i JOIN partition p ON p.id = i.partition \
               WHERE passage = 1 AND text <> '' AND embedded = ?1 ORDER BY i.created_at LIMIT ?2";
    let mut oldest = db.prepare_cached(sql)?;
    let (mut passages, mut last) = (Vec::new(), -1);
    while let Some(embedded) =
        value.query_row(params![last, generation], |row| row.get::<_, Option<i64>>(0))?
    {
        for passage in oldest.query_map(params![embedded, limit], read_passage)? {
            passages.push(passage?);
        }
        last = embedded;
    }
    Ok(passages)
}

fn missing_older(db: &Connection, generation: u32, limit: usize) -> Result<Vec<Passage>> {
    let sql = "SELECT i.created_at, p.instance, p.path, i.id, i.text FROM item i JOIN partition p ON p.id = i.partition WHERE passage = 1 AND text <> '' AND NOT EXISTS \
               (SELECT 1 FROM vector v WHERE v.item = i.key AND v.generation = ?1) ORDER BY i.created_at LIMIT ?2";
    db.prepare_cached(sql)?.query_map(params![generation, limit], read_passage)?.collect()
}

fn read_passage(row: &Row<'_>) -> Result<Passage> {
    let mut fields = Fields::of(row);
    let created_at = fields.take()?;
    let place = PartitionKey { instance: fields.take()?, path: fields.take()? };
    Ok((created_at, place, fields.take()?, fields.take()?))
}

pub(crate) fn drop_others(db: &Connection, keep: u32) -> Result<u64> {
    let dropped = db.execute("DELETE FROM vector WHERE generation <> ?1", [keep])?;
    db.execute("DELETE FROM generation WHERE id <> ?1", [keep])?;
    let sql = "UPDATE item SET embedded = \
               iif(EXISTS (SELECT 1 FROM vector WHERE item = item.key AND generation = ?1), ?1, 0) \
               WHERE embedded NOT IN (0, ?1)";
    db.execute(sql, [keep])?;
    Ok(dropped as u64)
}
