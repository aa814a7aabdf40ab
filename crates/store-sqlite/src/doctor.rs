//! What is in a data directory, and what is wrong with it: for `evoke doctor`. Nothing is changed.

mod checks;
mod finding;

pub use finding::{Finding, Severity};

use crate::connection;
use crate::directory::Directory;
use crate::fault::fault;
use crate::guard;
use crate::integrity;
use crate::manifest::Manifest;
use evoke_store::{StoreError, StoreResult};
use finding::damaged;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What is in a data directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// The format of the database.
    pub format: u32,
    /// The name of the store; absent before format 4.
    pub store: Option<String>,
    /// Rows of each table; a table that cannot be counted is left out.
    pub rows: BTreeMap<String, u64>,
    /// What was found, the worst first.
    pub findings: Vec<Finding>,
}

impl Examination {
    /// How bad the worst is.
    pub fn verdict(&self) -> Severity {
        self.findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Note)
    }
}

/// Examines a data directory, beside a running server or without one.
///
/// # Errors
/// [`StoreError::Unavailable`] when there is no store to examine, or it cannot be opened for a reason other than damage.
pub fn examine(data: &Path) -> StoreResult<Examination> {
    let directory = Directory::existing(data);
    if !data.is_dir() {
        return Err(StoreError::Unavailable(format!("{} is no directory", data.display())));
    }
    let mut findings = Vec::new();
    let promised = match Manifest::read(data) {
        Ok(promised) => promised,
        Err(StoreError::Lost(text)) => {
            findings.push(damaged(text));
            None
        }
        Err(error) => return Err(error),
    };
    match guard::missing(&directory, promised.as_ref()) {
        Ok(None) => {}
        Ok(Some(missing)) => findings.push(damaged(missing)),
        Err(StoreError::Corrupt(text)) => findings.push(damaged(text)),
        Err(error) => return Err(error),
    }
    let mut examination = Examination { format: 0, store: None, rows: BTreeMap::new(), findings };
    if directory.database().is_file() {
        match connection::observer(&directory).and_then(|db| within(&db, &mut examination)) {
            Ok(()) => {}
            Err(error) if integrity::damaged(&error) => {
                examination.findings.push(damaged(format!("evoke.db cannot be opened: {error}")));
            }
            Err(error) => return Err(fault(&error)),
        }
    } else if promised.is_none() {
        return Err(StoreError::Unavailable(format!("{} holds no evoke.db", data.display())));
    }
    examination.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Ok(examination)
}

fn within(db: &Connection, examination: &mut Examination) -> rusqlite::Result<()> {
    examination.format = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    examination.store = guard::Numbers::read(db).ok().and_then(|numbers| numbers.store);
    let complaints = integrity::full(db)?;
    let (first, more) = (complaints.first(), complaints.len().saturating_sub(1));
    if let Some(first) = first {
        examination
            .findings
            .push(damaged(format!("SQLite's check of the file fails ({first}; {more} more)")));
    }
    for table in integrity::tables(db)? {
        let rows = db.query_row(&format!("SELECT COUNT(*) FROM \"{table}\""), [], |row| row.get(0));
        if let Ok(rows) = rows {
            examination.rows.insert(table, rows);
        }
    }
    for (table, rows) in integrity::dangling(db)? {
        let what = format!("{rows} rows of {table} belong to something that is gone");
        let remedy = "`evoke doctor --salvage NEWDIR` leaves them out".to_owned();
        examination.findings.push(Finding { severity: Severity::Inconsistent, what, remedy });
    }
    examination.findings.extend(checks::all(db));
    Ok(())
}
