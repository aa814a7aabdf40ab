//! Whether the file is sound: SQLite's own checks, bounded in time.

use crate::connection;
use crate::directory::Directory;
use rusqlite::{Connection, ErrorCode, Result};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Files up to this size are checked before they are served: it takes well under a second. Larger ones are checked
/// beside the service.
pub(crate) const AT_START_BYTES: u64 = 128 << 20;
/// Steps of SQLite's machine between two looks at whether to stop: some microseconds.
const STEPS: i32 = 10_000;
/// How often a complaint has to be made again.
const COMPLAINTS: usize = 2;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing wrong.
    Sound,
    /// Damage, in SQLite's words.
    Damaged(String),
    /// It was told to stop.
    Stopped,
}

/// Checks the whole file quickly: each page has its place, each row its form.
pub(crate) fn quick(db: &Connection) -> Result<Verdict> {
    verdict(db, "PRAGMA quick_check(1)")
}

/// The same, one table after the other, so that no reading holds the log for long; ends early when told to.
pub(crate) fn by_table(directory: &Directory, stop: &Arc<AtomicBool>) -> Result<Verdict> {
    let mut db = connection::reader(directory)?;
    let stopped = Arc::clone(stop);
    db.progress_handler(STEPS, Some(move || stopped.load(Ordering::Relaxed)))?;
    for table in tables(&db)? {
        match verdict(&db, &format!("PRAGMA quick_check(\"{table}\")"))? {
            Verdict::Sound => {}
            other @ (Verdict::Damaged(_) | Verdict::Stopped) => return Ok(other),
        }
    }
    Ok(Verdict::Sound)
}

/// Checks everything that SQLite can check. Complaints, the first hundred; none when it is sound.
pub(crate) fn full(db: &Connection) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let said = db.prepare("PRAGMA integrity_check(100)").and_then(|mut check| {
        check.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>>>()
    });
    match said {
        Ok(said) => complaints.extend(said.into_iter().filter(|line| line != "ok")),
        Err(error) if damaged(&error) => complaints.push(error.to_string()),
        Err(error) => return Err(error),
    }
    Ok(complaints)
}

/// Tables with rows whose reference leads nowhere, and how many; nothing where damage keeps it from being told.
pub(crate) fn dangling(db: &Connection) -> Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    let mut check = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => *found.entry(row.get::<_, String>(0)?).or_default() += 1,
            Ok(None) => break,
            Err(error) if damaged(&error) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Whether an error means damage rather than a refusal of the disk.
pub(crate) fn damaged(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// The tables that the schema names, the smaller kinds of rows first.
pub(crate) fn tables(db: &Connection) -> Result<Vec<String>> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rootpage";
    db.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// What a check finds. It complains of pages that are wrong and of pages that the disk did not give in the same words, so
/// a complaint counts when every page can be read and it is made again.
fn verdict(db: &Connection, pragma: &str) -> Result<Verdict> {
    let mut found = checked(db, pragma)?;
    for _ in 0..COMPLAINTS {
        if !matches!(found, Verdict::Damaged(_)) {
            break;
        }
        match db.query_row("SELECT COUNT(*) FROM dbstat", [], |_| Ok(())) {
            Err(error) if !damaged(&error) => return Err(error),
            Ok(()) | Err(_) => found = checked(db, pragma)?,
        }
    }
    Ok(found)
}

fn checked(db: &Connection, pragma: &str) -> Result<Verdict> {
    match db.query_row(pragma, [], |row| row.get::<_, String>(0)) {
        Ok(said) if said == "ok" => Ok(Verdict::Sound),
        Ok(said) => Ok(Verdict::Damaged(said)),
        Err(error) if damaged(&error) => Ok(Verdict::Damaged(error.to_string())),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
            Ok(Verdict::Stopped)
        }
        Err(error) => Err(error),
    }
}
