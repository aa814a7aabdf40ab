//! Opening connections.

use super::fault::{Fault, unavailable};
use super::schema;
use crate::error::Result;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Statements kept prepared on each connection; there are fewer different ones.
const STATEMENTS: usize = 32;
/// Page cache of a connection at most, in KiB.
const CACHE_KIB: i64 = 8 * 1024;
/// Bytes of the file that a reader maps instead of copying pages of it.
const MAPPED: i64 = 1 << 30;
/// Pauses between tries to get a lock, from short to long, and how many there are: a minute in all.
const FIRST_PAUSE: Duration = Duration::from_micros(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);
const TRIES: i32 = 6_000;

/// The file that is no file.
pub(super) const IN_MEMORY: &str = ":memory:";

/// The connection that writes. Makes the file and the table where they are missing.
pub(super) fn writer(path: &Path) -> Result<Connection> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        let advice = format!("the folder {} does not exist: make it first", folder.display());
        return Err(unavailable(path, advice));
    }
    persistently(|| set_up(path)).map_err(|fault| fault.at(path))
}

fn set_up(path: &Path) -> Result<Connection, Fault> {
    let db = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Reads first: a file of another kind is refused before anything is written to it.
    db.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // NORMAL: a commit survives the end of the process at once, and a loss of power since the last checkpoint.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    schema::ensure(&db)?;
    Ok(db)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let open = || {
        let db = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.pragma_update(None, "mmap_size", MAPPED)?;
        Ok(db)
    };
    persistently(open).map_err(|fault: Fault| fault.at(path))
}

fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let mut db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_handler(Some(wait))?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(db)
}

/// Waits before try number `tries` to get a lock that another process holds. Short pauses at first, since a
/// commit takes microseconds; SQLite's own handler sleeps so long that a busy file starves its writers.
fn wait(tries: i32) -> bool {
    let doublings = u32::try_from(tries / 8).unwrap_or(0).min(16);
    std::thread::sleep(FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE));
    tries < TRIES
}

/// Tries again while another process is opening the same file: SQLite does not ask the handler then.
fn persistently<T>(mut work: impl FnMut() -> Result<T, Fault>) -> Result<T, Fault> {
    let mut tries = 0;
    loop {
        match work() {
            Err(Fault::Sql(error)) if is_busy(&error) && wait(tries) => tries += 1,
            result => return result,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
