//! One open file in this process: its writing thread and its readers.

use super::connection::{self, IN_MEMORY};
use super::fault::{Fault, gone, unavailable};
use super::writer::{Changes, Writer};
use crate::error::Result;
use parking_lot::Mutex;
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Weak};

/// Reading connections that are kept for the next reader.
const IDLE_READERS: usize = 4;

/// The open files of this process by canonical path.
static OPEN: LazyLock<Mutex<HashMap<PathBuf, Weak<Database>>>> = LazyLock::new(Mutex::default);

/// One open file. Closed when the last user is gone.
#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    writer: Writer,
    /// None where the writing connection is the only one that sees the data.
    readers: Option<Mutex<Vec<Connection>>>,
}

impl Database {
    /// The open file at a path; opens it where nobody in this process has. Blocks.
    pub(super) fn of(path: &Path) -> Result<Arc<Self>> {
        if path.as_os_str() == IN_MEMORY {
            return Ok(Arc::new(Self::start(path.to_owned(), false)?));
        }
        let mut open = OPEN.lock();
        if let Some(database) = canonical(path).and_then(|path| open.get(&path)?.upgrade()) {
            return Ok(database);
        }
        let database = Arc::new(Self::start(path.to_owned(), true)?);
        open.retain(|_, other| other.strong_count() > 0);
        // The file exists now, so it has a canonical path, unless somebody is moving it at this moment.
        let canonical = canonical(path).unwrap_or_else(|| path.to_owned());
        open.insert(canonical, Arc::downgrade(&database));
        Ok(database)
    }

    fn start(path: PathBuf, with_readers: bool) -> Result<Self> {
        let db = connection::writer(&path)?;
        let thread = |error: std::io::Error| unavailable(&path, format!("no thread for it: {error}"));
        let writer = Writer::start(db, path.clone()).map_err(thread)?;
        let readers = with_readers.then(Mutex::default);
        Ok(Self { path, writer, readers })
    }

    /// Makes a change and waits until it is committed. `work` may run again after its transaction was rolled back.
    pub(super) async fn change<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Changes<'_>) -> Result<T, Fault> + Send + 'static,
    {
        match self.writer.change(work).await {
            Some(result) => result.map_err(|fault| fault.at(&self.path)),
            None => Err(gone(&self.path)),
        }
    }

    /// Reads on a thread that may block.
    pub(super) async fn read<T, F>(self: Arc<Self>, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T, Fault> + Send + 'static,
    {
        if self.readers.is_none() {
            return self.change(move |changes| work(changes.db)).await;
        }
        let path = self.path.clone();
        blocking(&path, move || self.with_reader(|db| work(db))).await
    }

    fn with_reader<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T> {
        let idle = self.readers.as_ref().and_then(|readers| readers.lock().pop());
        let db = match idle {
            Some(db) => db,
            None => connection::reader(&self.path)?,
        };
        let result = work(&db).map_err(|fault| fault.at(&self.path));
        if let Some(readers) = &self.readers {
            let mut readers = readers.lock();
            if readers.len() < IDLE_READERS {
                readers.push(db);
            }
        }
        result
    }

    /// Closes the file. Blocks until everything is written.
    pub(super) fn finish(self) {
        drop(self.readers);
        self.writer.finish();
    }
}

/// The path of an existing file with all links and dots resolved.
fn canonical(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// Runs work that blocks away from the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(gone(path)))
}
