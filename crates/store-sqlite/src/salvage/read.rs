//! Reading rows around damaged pages.
//!
//! A table with an integer key is read upwards until damage stops it, then downwards from the end, and what lies between
//! is halved and tried again. Other tables are small, and are read from both ends.

use crate::integrity;
use rusqlite::types::Value;
use rusqlite::{Connection, Error, ErrorCode, Result, params_from_iter};
use serde::Serialize;
use std::collections::VecDeque;

/// Attempts that may fail in one table: a page of damage costs some hundred, and each takes microseconds.
const FAILURES: u32 = 20_000;

/// What was saved of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedTable {
    /// Its name.
    pub name: String,
    /// Rows in the new database.
    pub saved: u64,
    /// Rows that the database counts and that could not be saved; where they cannot be counted, 1 when any reading failed.
    pub unreadable: u64,
}

/// How a table is read.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The integer that orders its rows; absent when there is none.
    key: Option<String>,
    /// Whether a key stands for one row.
    unique: bool,
}

/// Which way to read.
#[derive(Debug, Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// Copies every table of the new schema from the old database, as far as it can be read.
pub(super) fn all(source: &Connection, target: &Connection) -> Result<Vec<SavedTable>> {
    let mut saved = Vec::new();
    for name in integrity::tables(target)? {
        let Some(table) = describe(source, target, &name)? else { continue };
        saved.push(table.save(source, target)?);
    }
    Ok(saved)
}

/// A table that both databases have, with the columns that both have.
fn describe(source: &Connection, target: &Connection, name: &str) -> Result<Option<Table>> {
    let there = columns(source, name)?;
    let here = columns(target, name)?;
    let common: Vec<String> = here
        .iter()
        .filter(|(column, ..)| there.iter().any(|(old, ..)| old == column))
        .map(|(c, ..)| c.clone())
        .collect();
    if common.is_empty() {
        return Ok(None);
    }
    let rowid: bool =
        target.query_row("SELECT wr = 0 FROM pragma_table_list WHERE name = ?1", [name], |row| row.get(0))?;
    let first =
        here.iter().find(|(_, kind, place)| *place == 1 && kind == "INTEGER").map(|(c, ..)| c.clone());
    let single = here.iter().filter(|(.., place)| *place > 0).count() == 1;
    let key = if rowid { Some("rowid".to_owned()) } else { first };
    Ok(Some(Table { name: name.to_owned(), columns: common, key, unique: rowid || single }))
}

/// Name, type and place in the primary key of each column.
fn columns(db: &Connection, table: &str) -> Result<Vec<(String, String, u32)>> {
    let mut statement = db.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

impl Table {
    fn save(&self, source: &Connection, target: &Connection) -> Result<SavedTable> {
        let failed = match &self.key {
            Some(key) => self.by_ranges(source, target, key)?,
            None => self.copy_from_both_ends(source, target)?,
        };
        let count = format!("SELECT COUNT(*) FROM \"{}\"", self.name);
        let saved: u64 = target.query_row(&count, [], |row| row.get(0))?;
        let counted = source.query_row(&count, [], |row| row.get::<_, u64>(0)).unwrap_or_default();
        let unreadable =
            counted.saturating_sub(saved).max(u64::from(failed && counted <= saved && counted == 0));
        Ok(SavedTable { name: self.name.clone(), saved, unreadable })
    }

    /// Returns whether anything could not be read.
    fn by_ranges(&self, source: &Connection, target: &Connection, key: &str) -> Result<bool> {
        let mut ranges = VecDeque::from([(i64::MIN, i64::MAX)]);
        let (mut failures, mut failed) = (0, false);
        while let Some((low, high)) = ranges.pop_front() {
            let Some(low) = self.range(source, target, key, (low, high), Way::Up)? else { continue };
            failed = true;
            failures += 2;
            let Some(high) = self.range(source, target, key, (low, high), Way::Down)? else { continue };
            if low < high && failures < FAILURES {
                let middle = low.midpoint(high);
                ranges.extend([(low, middle), (middle + 1, high)]);
            }
        }
        Ok(failed)
    }

    /// Reads a range. When damage stops it, the key from which on (or up to which) nothing has been read.
    fn range(
        &self,
        source: &Connection,
        target: &Connection,
        key: &str,
        (low, high): (i64, i64),
        way: Way,
    ) -> Result<Option<i64>> {
        let order = match way {
            Way::Up => "ASC",
            Way::Down => "DESC",
        };
        let sql = format!(
            "SELECT {key}, {} FROM \"{}\" NOT INDEXED WHERE {key} BETWEEN ?1 AND ?2 ORDER BY {key} {order}",
            self.list(),
            self.name
        );
        let mut last = None;
        let outcome =
            self.copy(source, target, &sql, &[Value::Integer(low), Value::Integer(high)], |first| {
                if let Value::Integer(at) = first {
                    last = Some(*at);
                }
            })?;
        if outcome {
            return Ok(None);
        }
        // A key with several rows may have been read in part.
        let step = i64::from(self.unique);
        Ok(match (way, last) {
            (Way::Up, Some(at)) => at.checked_add(step).filter(|next| *next <= high),
            (Way::Up, None) => Some(low),
            (Way::Down, Some(at)) => at.checked_sub(step).filter(|next| *next >= low),
            (Way::Down, None) => Some(high),
        })
    }

    fn copy_from_both_ends(&self, source: &Connection, target: &Connection) -> Result<bool> {
        let key = format!("SELECT name FROM pragma_table_info('{}') WHERE pk > 0 ORDER BY pk", self.name);
        let key: Vec<String> =
            target.prepare(&key)?.query_map([], |row| row.get(0))?.collect::<Result<_>>()?;
        for order in ["ASC", "DESC"] {
            let order: Vec<String> = key.iter().map(|column| format!("\"{column}\" {order}")).collect();
            let sql =
                format!("SELECT 0, {} FROM \"{}\" ORDER BY {}", self.list(), self.name, order.join(", "));
            if self.copy(source, target, &sql, &[], |_| ())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn list(&self) -> String {
        let quoted: Vec<String> = self.columns.iter().map(|column| format!("\"{column}\"")).collect();
        quoted.join(", ")
    }

    /// Copies what a query gives; false when damage ended it. The first column is for `seen`.
    fn copy(
        &self,
        source: &Connection,
        target: &Connection,
        sql: &str,
        bounds: &[Value],
        mut seen: impl FnMut(&Value),
    ) -> Result<bool> {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("?{n}")).collect();
        let insert = format!(
            "INSERT OR IGNORE INTO \"{}\" ({}) VALUES ({})",
            self.name,
            self.list(),
            places.join(", ")
        );
        let mut insert = target.prepare_cached(&insert)?;
        let mut select = match source.prepare(sql) {
            Ok(select) => select,
            Err(error) if damaged(&error) => return Ok(false),
            Err(error) => return Err(error),
        };
        let mut rows = select.query(params_from_iter(bounds))?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(true),
                Err(error) if damaged(&error) => return Ok(false),
                Err(error) => return Err(error),
            };
            let values: Result<Vec<Value>> = (0..=self.columns.len()).map(|n| row.get(n)).collect();
            // A text that is no text any more.
            let Ok(values) = values else { continue };
            let Some((first, values)) = values.split_first() else { continue };
            seen(first);
            match insert.execute(params_from_iter(values)) {
                Ok(_) => {}
                // What noise has made of a row.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A sector that the disk cannot read is as good as a page of noise here.
fn damaged(error: &Error) -> bool {
    integrity::damaged(error) || error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
}
