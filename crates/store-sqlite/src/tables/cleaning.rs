//! Requests to empty the log after words were removed.
//!
//! Made by erasures and revisions, carried out by the remover. The one thing to know: one emptying answers all requests
//! before it.

use rusqlite::{Connection, Result};

/// Notes that the log has to be emptied. Returns the number of the request.
pub(crate) fn request(db: &Connection) -> Result<i64> {
    let sql = "UPDATE log_cleaning SET requested = requested + 1 RETURNING requested";
    db.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// The last request that has not been carried out, if there is one.
pub(crate) fn open(db: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT iif(requested > done, requested, NULL) FROM log_cleaning";
    db.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// Notes that the log has been emptied after the request `upto` was committed.
pub(crate) fn done(db: &Connection, upto: i64) -> Result<()> {
    db.prepare_cached("UPDATE log_cleaning SET done = max(done, ?1)")?.execute([upto])?;
    Ok(())
}
