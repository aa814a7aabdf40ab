//! Requests to empty the log after words were removed, and the erasures that wait for it.

use super::{erasure, outbox};
use evoke_types::Timestamp;
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

/// Notes that the log has been emptied after the request `upto` was committed, and completes the erasures that waited.
pub(crate) fn done(db: &Connection, upto: i64, now: Timestamp) -> Result<()> {
    db.prepare_cached("UPDATE log_cleaning SET done = max(done, ?1)")?.execute([upto])?;
    for record in erasure::complete(db, upto, now)? {
        outbox::emit(db, &record.completed_event(now))?;
    }
    Ok(())
}
