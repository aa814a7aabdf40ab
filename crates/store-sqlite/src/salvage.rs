//! Saves what can be read of a damaged database into a new data directory: for `evoke doctor --salvage`.
//!
//! `read.rs` reads around damage, table by table; `mend.rs` makes what was saved consistent and puts documents that have
//! lost passages or memories back into the queue, so that these are derived again from the words. The source is only read.

mod mend;
mod read;

pub use mend::Mended;
pub use read::SavedTable;

use crate::backup::empty_directory;
use crate::connection;
use crate::directory::Directory;
use crate::fault::fault;
use crate::options::Options;
use crate::schema;
use evoke_store::{StoreError, StoreResult};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// What was saved, and what was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// Rows, by table.
    pub tables: Vec<SavedTable>,
    /// What was put right afterwards.
    pub mended: Mended,
}

impl Salvaged {
    /// Whether words are missing: what nothing can be derived from.
    pub fn lost_words(&self) -> bool {
        let words = ["document", "document_text", "turn", "conversation", "partition", "instance", "api_key"];
        self.tables.iter().any(|table| words.contains(&table.name.as_str()) && table.unreadable > 0)
            || self.mended.lost() > 0
    }
}

/// Saves what can be read of a data directory into a new or empty one.
///
/// # Errors
/// [`StoreError::Lost`] when not even the schema can be read; [`StoreError::Unavailable`] when the new directory is not
/// empty, or the disk refuses.
pub fn salvage(data: &Path, into: &Path) -> StoreResult<Salvaged> {
    let source = connection::observer(&Directory::existing(data)).map_err(|e| unreadable(data, &e))?;
    // The schema is read by the first statement.
    let known = source.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0));
    known.map_err(|e| unreadable(data, &e))?;
    empty_directory(into)?;
    let directory = Directory::prepare(into)?;
    directory.make_database()?;
    let mut target = connection::writer(&directory, Options::default()).map_err(|e| fault(&e))?;
    schema::migrate(&mut target, |_, _| Ok(()))?;
    let salvaged = save(&source, &mut target).map_err(|e| fault(&e))?;
    target.close().map_err(|(_, e)| fault(&e))?;
    directory.sync()?;
    Ok(salvaged)
}

fn unreadable(data: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Lost(format!(
        "not even the list of tables in {} can be read ({error}): restore a backup, or ask a specialist before anything else \
         is tried on the file",
        data.join("evoke.db").display()
    ))
}

fn save(source: &Connection, target: &mut Connection) -> rusqlite::Result<Salvaged> {
    target.pragma_update(None, "foreign_keys", false)?;
    let transaction = target.transaction()?;
    let tables = read::all(source, &transaction)?;
    let mended = mend::all(source, &transaction)?;
    transaction.commit()?;
    Ok(Salvaged { tables, mended })
}
