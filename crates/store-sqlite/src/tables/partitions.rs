//! Partitions and their versions.

use crate::columns::Fields;
use evoke_store::{PartitionKey, PartitionVersion};
use evoke_types::{InstanceId, ScopePath};
use rusqlite::{Connection, OptionalExtension, Result, params};

/// The number of a partition, if it exists.
pub(crate) fn find(db: &Connection, key: &PartitionKey) -> Result<Option<i64>> {
    let sql = "SELECT id FROM partition WHERE instance = ?1 AND path = ?2";
    let path = key.path.key();
    db.prepare_cached(sql)?.query_row(params![key.instance.as_str(), path], |row| row.get(0)).optional()
}

/// The number of a partition, which comes into being when it is new.
pub(crate) fn open(db: &Connection, key: &PartitionKey) -> Result<i64> {
    if let Some(id) = find(db, key)? {
        return Ok(id);
    }
    let sql = "INSERT INTO partition (instance, path) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.insert(params![key.instance.as_str(), key.path.key()])
}

/// Marks a partition as changed. Returns the sequence of the change.
pub(crate) fn touch(db: &Connection, partition: i64) -> Result<i64> {
    let next = "UPDATE counter SET value = value + 1 RETURNING value";
    let sequence: i64 = db.prepare_cached(next)?.query_row([], |row| row.get(0))?;
    let sql = "UPDATE partition SET sequence = ?2, epoch = iif(epoch = 0, ?2, epoch) WHERE id = ?1";
    db.prepare_cached(sql)?.execute([partition, sequence])?;
    Ok(sequence)
}

pub(crate) fn versions(db: &Connection, keys: &[PartitionKey]) -> Result<Vec<PartitionVersion>> {
    keys.iter().map(|key| Ok(version(db, key)?.map(|(_, version)| version).unwrap_or_default())).collect()
}

/// The number of a partition and its version.
pub(crate) fn version(db: &Connection, key: &PartitionKey) -> Result<Option<(i64, PartitionVersion)>> {
    let sql = "SELECT id, epoch, sequence FROM partition WHERE instance = ?1 AND path = ?2";
    let read = |row: &rusqlite::Row<'_>| {
        let mut fields = Fields::of(row);
        Ok((fields.take()?, PartitionVersion { epoch: fields.take()?, sequence: fields.take()? }))
    };
    db.prepare_cached(sql)?.query_row(params![key.instance.as_str(), key.path.key()], read).optional()
}

/// All partitions at a path or inside it.
///
/// The key of a path is a JSON array, so the keys inside one are those that go on with a comma
/// where it closes: one range of the index, whatever the ids contain.
pub(crate) fn within(db: &Connection, instance: &InstanceId, path: &ScopePath) -> Result<Vec<i64>> {
    let key = path.key();
    let open = key.strip_suffix(']').unwrap_or(&key);
    let (first, last) = if path.steps().is_empty() {
        (open.to_owned(), "\\".to_owned())
    } else {
        (format!("{open},"), format!("{open}-"))
    };
    let sql = "SELECT id FROM partition WHERE instance = ?1 AND (path = ?2 OR (path >= ?3 AND path < ?4)) ORDER BY id";
    db.prepare_cached(sql)?
        .query_map(params![instance.as_str(), key, first, last], |row| row.get(0))?
        .collect()
}
