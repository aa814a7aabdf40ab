//! Connections for reading.

use crate::connection;
use crate::directory::Directory;
use crate::fault::fault;
use evoke_store::{StoreError, StoreResult};
use parking_lot::{Mutex, MutexGuard};
use rusqlite::{Connection, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Two sets of connections: a lookup never waits behind a scan.
#[derive(Debug)]
pub(crate) struct Readers {
    lookups: Arc<Pool>,
    scans: Arc<Pool>,
}

/// Connections that callers share; `None` once closed.
#[derive(Debug)]
struct Pool {
    connections: Vec<Mutex<Option<Connection>>>,
    next: AtomicUsize,
}

impl Readers {
    /// Opens both sets.
    pub(crate) fn open(directory: &Directory, size: usize) -> StoreResult<Self> {
        let pool = || Pool::open(directory, size.max(1)).map(Arc::new).map_err(|e| fault(&e));
        Ok(Self { lookups: pool()?, scans: pool()? })
    }

    /// Reads a few rows by key, at once: such a read takes microseconds, less than it costs to hand
    /// it to another thread.
    pub(crate) fn lookup<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> StoreResult<T> {
        self.lookups.read(read)
    }

    /// Reads much, on a thread that may block.
    pub(crate) async fn scan<T, F>(&self, read: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let pool = Arc::clone(&self.scans);
        let task = tokio::task::spawn_blocking(move || pool.read(read));
        task.await.map_err(|e| StoreError::Unavailable(format!("a read was cut off: {e}")))?
    }

    /// Closes all connections, after the reads that are running.
    pub(crate) fn close(&self) {
        for connection in self.lookups.connections.iter().chain(&self.scans.connections) {
            drop(connection.lock().take());
        }
    }
}

/// One state of the database for all statements of a read. Its own two are parsed once for each connection.
struct Snapshot<'a>(&'a Connection);

impl<'a> Snapshot<'a> {
    fn begin(db: &'a Connection) -> Result<Self> {
        db.prepare_cached("BEGIN")?.execute([])?;
        Ok(Self(db))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let ended = || self.0.prepare_cached("ROLLBACK")?.execute([]);
        // Some failures of the disk have ended it already.
        if !self.0.is_autocommit()
            && let Err(error) = ended()
        {
            tracing::warn!(%error, "a read could not be ended; the next one on its connection fails");
        }
    }
}

impl Pool {
    fn open(directory: &Directory, size: usize) -> Result<Self> {
        let connections = (0..size).map(|_| connection::reader(directory).map(|db| Mutex::new(Some(db))));
        Ok(Self { connections: connections.collect::<Result<_>>()?, next: AtomicUsize::new(0) })
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> StoreResult<T> {
        let connection = self.free().ok_or(StoreError::Closed)?;
        let db = connection.as_ref().ok_or(StoreError::Closed)?;
        let _snapshot = Snapshot::begin(db).map_err(|e| fault(&e))?;
        read(db).map_err(|e| fault(&e))
    }

    /// A connection that nobody uses, or the next in turn.
    fn free(&self) -> Option<MutexGuard<'_, Option<Connection>>> {
        if let Some(free) = self.connections.iter().find_map(Mutex::try_lock) {
            return Some(free);
        }
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len();
        self.connections.get(turn).map(Mutex::lock)
    }
}
