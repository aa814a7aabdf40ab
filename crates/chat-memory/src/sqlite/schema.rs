//! The table, as it is shared with other programs.

use rusqlite::{Connection, OptionalExtension, Result, TransactionBehavior};

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS synapsekit_conversations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at REAL NOT NULL,
  metadata TEXT
);
CREATE INDEX IF NOT EXISTS synapsekit_conversations_session ON synapsekit_conversations(session_id, id);";

/// Makes the table, or adds the column that earlier writers did not have. Takes no lock where all is there.
pub(super) fn ensure(db: &Connection) -> Result<()> {
    if is_complete(db)? {
        return Ok(());
    }
    let transaction = rusqlite::Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLE)?;
    if !has_metadata(&transaction)? {
        transaction.execute_batch("ALTER TABLE synapsekit_conversations ADD COLUMN metadata TEXT")?;
    }
    transaction.commit()
}

fn is_complete(db: &Connection) -> Result<bool> {
    let index =
        "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = 'synapsekit_conversations_session'";
    Ok(db.query_row(index, [], |_| Ok(())).optional()?.is_some() && has_metadata(db)?)
}

fn has_metadata(db: &Connection) -> Result<bool> {
    let column = "SELECT 1 FROM pragma_table_info('synapsekit_conversations') WHERE name = 'metadata'";
    Ok(db.query_row(column, [], |_| Ok(())).optional()?.is_some())
}
