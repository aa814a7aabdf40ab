//! The format on disk, its version, and the way from older ones.

use crate::fault::fault;
use evoke_store::{StoreError, StoreResult};
use rusqlite::{Connection, Result, TransactionBehavior};

/// Marks the file as ours: "Evok".
const APPLICATION_ID: i32 = 0x4576_6f6b;
/// What leads from each format to the next; the last one is the present format.
const MIGRATIONS: [&str; 8] = [
    include_str!("schema/v1.sql"),
    include_str!("schema/v2.sql"),
    include_str!("schema/v3.sql"),
    include_str!("schema/v4.sql"),
    include_str!("schema/v5.sql"),
    include_str!("schema/v6.sql"),
    include_str!("schema/v7.sql"),
    include_str!("schema/v8.sql"),
];
/// The present format.
const FORMAT: u32 = MIGRATIONS.len() as u32;

/// Brings the file to the present format, in one transaction. `before` runs first when the file has an older one; it is
/// given the present format.
pub(crate) fn migrate(
    db: &mut Connection,
    before: impl FnOnce(&Connection, u32) -> StoreResult<()>,
) -> StoreResult<()> {
    let found = inspect(db)?;
    if found == FORMAT {
        return Ok(());
    }
    if found > 0 {
        before(db, FORMAT)?;
    }
    // A step may make a table anew that others refer to; inside a transaction this cannot be set.
    let keys = |db: &Connection, on: bool| db.pragma_update(None, "foreign_keys", on);
    let applied = keys(db, false).and_then(|()| apply(db));
    applied.and(keys(db, true)).map_err(|e| fault(&e))
}

/// The format found; 0 in an empty file. Nothing is written.
fn inspect(db: &Connection) -> StoreResult<u32> {
    let (application, format) = marks(db).map_err(|e| fault(&e))?;
    let tables = db.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0));
    let tables = tables.map_err(|e| fault(&e))?;
    match (application, format) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION_ID, found) if found > FORMAT => Err(StoreError::TooNew { found, known: FORMAT }),
        (APPLICATION_ID, found) => Ok(found),
        _ => Err(StoreError::Corrupt("evoke.db was written by another program".to_owned())),
    }
}

fn marks(db: &Connection) -> Result<(i32, u32)> {
    let application = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let format = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((application, format))
}

fn apply(db: &mut Connection) -> Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been first.
    let (_, from) = marks(&transaction)?;
    for step in MIGRATIONS.iter().skip(from as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.commit()
}
