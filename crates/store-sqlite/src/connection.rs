//! Opening connections.

use crate::directory::Directory;
use crate::options::Options;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, OpenFlags, Result, ffi};
use std::path::Path;
use std::time::Duration;

/// How long opening, or a read, waits for another process; either is rare.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Statements kept prepared on each connection; there are fewer different ones.
const STATEMENTS: usize = 128;
/// Page cache of the writer and of each reader, in KiB. The operating system caches the file too;
/// pages are read rather than mapped, because a failing disk then gives an error and not a signal.
const CACHE_KIB: i64 = 8 * 1024;

/// The connection that writes.
pub(crate) fn writer(directory: &Directory, options: Options) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = open(directory, flags)?;
    let mode = db.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    if mode != "wal" {
        // SQLite goes on with what it can do; nothing here is made for that.
        let reason = format!("the database cannot be used with a log, its journal is {mode}");
        return Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CANTOPEN), Some(reason)));
    }
    // FULL: a commit is on disk when it returns, not only in the system's buffers.
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    // The log shrinks back after a burst.
    db.pragma_update_and_check(None, "journal_size_limit", 64 * 1024 * 1024, |_| Ok(()))?;
    if let Some(pages) = options.max_pages {
        db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    db.busy_timeout(options.busy_timeout)?;
    Ok(db)
}

/// A connection that writes and waits for others no longer than `wait`.
pub(crate) fn impatient(directory: &Directory, options: Options, wait: Duration) -> Result<Connection> {
    let db = writer(directory, options)?;
    db.busy_timeout(wait)?;
    Ok(db)
}

/// A connection that only reads.
pub(crate) fn reader(directory: &Directory) -> Result<Connection> {
    let db = open(directory, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.pragma_update(None, "query_only", true)?;
    Ok(db)
}

/// A connection that only reads and leaves the log as it is, also when it is the last one.
pub(crate) fn observer(directory: &Directory) -> Result<Connection> {
    let db = reader(directory)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(db)
}

/// A connection to a file that nobody else has open and nobody changes: it makes no files beside it.
pub(crate) fn immutable(database: &Path) -> Result<Connection> {
    let path = database.canonicalize().map_err(|_| Error::InvalidPath(database.to_owned()))?;
    // Bytes that mean something in a URI, and those that it cannot hold, are escaped.
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let escape = |text: String, byte: &u8| {
        if plain(byte) { text + &char::from(*byte).to_string() } else { format!("{text}%{byte:02X}") }
    };
    let path = path.as_os_str().as_encoded_bytes().iter().fold(String::new(), escape);
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)
}

fn open(directory: &Directory, flags: OpenFlags) -> Result<Connection> {
    let (database, flags) = (directory.database(), flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let db = match directory.vfs() {
        Some(vfs) => Connection::open_with_flags_and_vfs(database, flags, vfs)?,
        None => Connection::open_with_flags(database, flags)?,
    };
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans do not depend on what is bound; without this, some statements are prepared anew for every value.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // Statement journals hold old rows: they stay out of the file system.
    db.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::migrate;
    use crate::tables::keys;
    use evoke_types::ApiKeyHash;
    use rusqlite::StatementStatus;

    #[test]
    fn a_key_is_looked_up_without_preparing_the_statement_anew() {
        let at = tempfile::tempdir().expect("a directory");
        let directory = Directory::prepare(at.path()).expect("made");
        let mut db = writer(&directory, Options::default()).expect("opened");
        migrate(&mut db, |_, _| Ok(())).expect("tables");
        let db = reader(&directory).expect("opened");
        for hash in [[1; 32], [2; 32], [3; 32]] {
            assert_eq!(keys::by_hash(&db, &ApiKeyHash(hash)).expect("asked"), None);
        }
        let statement = db.prepare_cached(&keys::by_hash_sql()).expect("prepared");
        assert_eq!(statement.get_status(StatementStatus::Run), 3);
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
