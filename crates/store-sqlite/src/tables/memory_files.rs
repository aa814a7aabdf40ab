//! Memory files and their versions.
//!
//! Called by the store for the memory tool. The one thing to know: a change only adds a row; the row before it stops being
//! the current one, and old rows are dropped once there are too many.

use super::{events, partitions};
use crate::columns::Fields;
use evoke_store::{
    FileAction, FileChange, FileHead, FileRefusal, FileText, FileVersion, KEPT_FILE_VERSIONS, MAX_FILES,
    NewEvent, PartitionKey, Restored, folders,
};
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};

const HEAD: &str = "path, version, action, other, at, octet_length(text)";
const WHOLE: &str = "path, version, action, other, at, text";

/// The new version of each change, or why none is made.
type Made = std::result::Result<Vec<u32>, FileRefusal>;

/// The files that exist, by path.
pub(crate) fn all(db: &Connection, key: &PartitionKey) -> Result<Vec<FileHead>> {
    let Some(partition) = partitions::find(db, key)? else { return Ok(Vec::new()) };
    let sql = format!("SELECT {HEAD} FROM memory_file WHERE partition = ?1 AND current = 1 ORDER BY path");
    db.prepare_cached(&sql)?.query_map([partition], read_head)?.collect()
}

/// A version of a file: a given one, or the current one.
pub(crate) fn one(
    db: &Connection,
    key: &PartitionKey,
    path: &str,
    version: Option<u32>,
) -> Result<Option<FileVersion>> {
    let Some(partition) = partitions::find(db, key)? else { return Ok(None) };
    match version {
        Some(version) => numbered(db, partition, path, version),
        None => {
            let sql =
                format!("SELECT {WHOLE} FROM memory_file WHERE partition = ?1 AND path = ?2 AND current = 1");
            db.prepare_cached(&sql)?.query_row(params![partition, path], read).optional()
        }
    }
}

fn numbered(db: &Connection, partition: i64, path: &str, version: u32) -> Result<Option<FileVersion>> {
    let sql = format!("SELECT {WHOLE} FROM memory_file WHERE partition = ?1 AND path = ?2 AND version = ?3");
    db.prepare_cached(&sql)?.query_row(params![partition, path, version], read).optional()
}

/// The versions under a path, the newest first.
pub(crate) fn versions(
    db: &Connection,
    key: &PartitionKey,
    path: &str,
    limit: usize,
) -> Result<Vec<FileHead>> {
    let Some(partition) = partitions::find(db, key)? else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {HEAD} FROM memory_file WHERE partition = ?1 AND path = ?2 ORDER BY version DESC LIMIT ?3"
    );
    db.prepare_cached(&sql)?.query_map(params![partition, path, limit], read_head)?.collect()
}

/// Makes changes, all or none.
pub(crate) fn change(
    db: &Connection,
    key: &PartitionKey,
    changes: &[FileChange],
    event: Option<&NewEvent>,
) -> Result<Made> {
    db.execute_batch("SAVEPOINT memory_files")?;
    let outcome = change_all(db, key, changes)?;
    match &outcome {
        Ok(_) => event.map_or(Ok(()), |event| events::emit(db, event))?,
        Err(_) => db.execute_batch("ROLLBACK TO memory_files")?,
    }
    db.execute_batch("RELEASE memory_files")?;
    Ok(outcome)
}

fn change_all(db: &Connection, key: &PartitionKey, changes: &[FileChange]) -> Result<Made> {
    let partition = partitions::open(db, key)?;
    let mut made = Vec::with_capacity(changes.len());
    for change in changes {
        let path = change.path.as_str();
        let sql = "SELECT version FROM memory_file WHERE partition = ?1 AND path = ?2 AND current = 1";
        let current: Option<u32> =
            db.prepare_cached(sql)?.query_row(params![partition, path], |row| row.get(0)).optional()?;
        if current != change.expected {
            return Ok(Err(FileRefusal::Outdated(change.path.clone())));
        }
        if change.action.leaves_file()
            && let Some(path) = occupied(db, partition, path)?
        {
            return Ok(Err(FileRefusal::Occupied(path)));
        }
        let version = newest(db, partition, path)?.unwrap_or(0) + 1;
        add(db, partition, &change.clone().into_version(version))?;
        made.push(version);
    }
    let sql = "SELECT COUNT(*) FROM memory_file WHERE partition = ?1 AND current = 1";
    let files: usize = db.prepare_cached(sql)?.query_row([partition], |row| row.get(0))?;
    if files > MAX_FILES {
        return Ok(Err(FileRefusal::TooMany));
    }
    trim(db, partition)?;
    Ok(Ok(made))
}

/// The highest version under a path.
fn newest(db: &Connection, partition: i64, path: &str) -> Result<Option<u32>> {
    let sql = "SELECT max(version) FROM memory_file WHERE partition = ?1 AND path = ?2";
    db.prepare_cached(sql)?.query_row(params![partition, path], |row| row.get(0))
}

/// The path that is a file and a folder at once when there is a file of this path.
fn occupied(db: &Connection, partition: i64, path: &str) -> Result<Option<String>> {
    let is_file = "SELECT 1 FROM memory_file WHERE partition = ?1 AND path = ?2 AND current = 1";
    for folder in folders(path) {
        if db.prepare_cached(is_file)?.exists(params![partition, folder])? {
            return Ok(Some(folder.to_owned()));
        }
    }
    // The character after a slash is a zero.
    let inside = "SELECT 1 FROM memory_file WHERE partition = ?1 AND path > ?2 AND path < ?3 AND current = 1";
    let is_folder =
        db.prepare_cached(inside)?.exists(params![partition, format!("{path}/"), format!("{path}0")])?;
    Ok(is_folder.then(|| path.to_owned()))
}

/// Adds a version; it is the newest of its path.
fn add(db: &Connection, partition: i64, row: &FileVersion) -> Result<()> {
    let sql = "UPDATE memory_file SET current = 0 WHERE partition = ?1 AND path = ?2 AND current = 1";
    db.prepare_cached(sql)?.execute(params![partition, row.path])?;
    insert(db, partition, row, row.action.leaves_file())
}

fn insert(db: &Connection, partition: i64, row: &FileVersion, current: bool) -> Result<()> {
    let sql = "INSERT INTO memory_file (partition, path, version, action, other, text, at, current) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    db.prepare_cached(sql)?.execute(params![
        partition,
        row.path,
        row.version,
        row.action.as_str(),
        row.action.other_path(),
        row.text,
        row.at.as_millis(),
        current,
    ])?;
    Ok(())
}

/// Drops the oldest of too many past versions.
fn trim(db: &Connection, partition: i64) -> Result<()> {
    let sql = "DELETE FROM memory_file WHERE partition = ?1 AND current = 0 AND number <= \
               (SELECT number FROM memory_file WHERE partition = ?1 AND current = 0 \
               ORDER BY number DESC LIMIT 1 OFFSET ?2)";
    db.prepare_cached(sql)?.execute(params![partition, KEPT_FILE_VERSIONS])?;
    Ok(())
}

/// All versions of a partition after a number.
pub(crate) fn archived(
    db: &Connection,
    key: &PartitionKey,
    after: u64,
    bytes: usize,
) -> Result<Vec<(u64, FileVersion)>> {
    let Some(partition) = partitions::find(db, key)? else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {WHOLE}, number FROM memory_file WHERE partition = ?1 AND number > ?2 ORDER BY number"
    );
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query(params![partition, after])?;
    let (mut found, mut held) = (Vec::new(), 0);
    while held < bytes
        && let Some(row) = rows.next()?
    {
        let version = read(row)?;
        held += version.text.len() + version.path.len();
        found.push((row.get(6)?, version));
    }
    Ok(found)
}

/// Restores a version of an archive.
pub(crate) fn restore(db: &Connection, key: &PartitionKey, row: &FileVersion) -> Result<Restored> {
    if let Some(known) = one(db, key, &row.path, Some(row.version))? {
        let same = known.action == row.action && known.text == row.text;
        return Ok(if same { Restored::Known } else { Restored::PositionTaken });
    }
    let partition = partitions::open(db, key)?;
    if newest(db, partition, &row.path)?.is_some_and(|newest| newest > row.version) {
        insert(db, partition, row, false)?;
        return Ok(Restored::Stored);
    }
    if row.action.leaves_file() && occupied(db, partition, &row.path)?.is_some() {
        return Ok(Restored::PositionTaken);
    }
    add(db, partition, row)?;
    Ok(Restored::Stored)
}

/// Gives a version of a partition another text.
pub(crate) fn rewrite(db: &Connection, partition: i64, new: &FileText) -> Result<()> {
    let sql = "UPDATE memory_file SET text = ?4 WHERE partition = ?1 AND path = ?2 AND version = ?3";
    db.prepare_cached(sql)?.execute(params![partition, new.path, new.version, new.text])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<FileVersion> {
    let FileHead { path, version, action, at, .. } = read_columns(row)?;
    Ok(FileVersion { path, version, action, text: row.get(5)?, at })
}

fn read_head(row: &Row<'_>) -> Result<FileHead> {
    Ok(FileHead { bytes: row.get(5)?, ..read_columns(row)? })
}

/// The columns before the text, or its size.
fn read_columns(row: &Row<'_>) -> Result<FileHead> {
    let mut fields = Fields::of(row);
    let (path, version) = (fields.take()?, fields.take()?);
    let (word, other): (String, Option<String>) = (fields.take()?, fields.take()?);
    let action = FileAction::parse(&word, other).ok_or_else(|| {
        let unknown = FromSqlError::Other(format!("{word:?} is no action of a file").into());
        Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(unknown))
    })?;
    Ok(FileHead { path, version, action, bytes: 0, at: fields.take()? })
}
