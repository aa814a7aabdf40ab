//! The store: what it is made of, and its own calls. Those of each table are in the file of its name.

mod activity;
mod archive;
mod changes;
mod compactions;
mod conversations;
mod documents;
mod entities;
mod erasures;
mod events;
mod instances;
mod items;
mod keys;
mod memory_files;
mod processing;
mod queue;
mod requests;
mod revisions;
mod vectors;

use crate::clock::Clocks;
use crate::condition::Condition;
use crate::directory::Directory;
use crate::open::{self, Opened};
use crate::options::{Mode, Options};
use crate::readers::Readers;
use crate::removal::Remover;
use crate::tables::stats;
use crate::watch::{self, Findings, Watch};
use crate::writer::Writer;
use async_trait::async_trait;
use evoke_store::{
    ClaimedDocument, Erasures, Removal, Store, StoreCondition, StoreError, StoreResult, StoreStats,
};
use evoke_types::{Clock, HighWaterClock, SystemClock, Timestamp, Uptime};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    directory: Directory,
    mode: Mode,
    condition: Condition,
    clock: Arc<HighWaterClock>,
    findings: Arc<Findings>,
    salt: [u8; 32],
    /// Claims whose commit was in doubt: whether they are ours is asked before the next claim.
    doubtful: Mutex<Vec<ClaimedDocument>>,
    // Ends before the writer, which closes the file.
    watch: Mutex<Option<Watch>>,
    // Readers close before the writer, which as the last one empties the log.
    readers: Readers,
    remover: Remover,
    writer: Writer,
}

impl SqliteStore {
    /// Opens the store in a data directory, and makes both when they are missing. Works on a full disk as far as nothing
    /// has to be written.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] for a second [`Mode::Server`]; [`StoreError::TooNew`] for a format of a
    /// later version; [`StoreError::Corrupt`] for a file that is not ours;
    /// [`StoreError::Lost`] for a directory that holds less than it did, or a damaged file;
    /// [`StoreError::Full`] and [`StoreError::Unavailable`] when the disk refuses, the latter also when the
    /// directory is open to other users and cannot be closed to them.
    pub fn open(dir: &Path, mode: Mode, options: Options) -> StoreResult<Self> {
        let clocks = Clocks { wall: Arc::new(SystemClock), uptime: Arc::new(Uptime::default()) };
        Self::open_with(dir, mode, options, clocks)
    }

    /// The same with clocks of the caller's: the machine's, and one that only goes forward.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_at(
        dir: &Path,
        mode: Mode,
        options: Options,
        wall: Arc<dyn Clock>,
        uptime: Arc<dyn Clock>,
    ) -> StoreResult<Self> {
        Self::open_with(dir, mode, options, Clocks { wall, uptime })
    }

    fn open_with(dir: &Path, mode: Mode, options: Options, clocks: Clocks) -> StoreResult<Self> {
        let Opened { directory, condition, clock, findings, salt, watch, readers, remover, writer } =
            open::open(dir, mode, options, clocks)?;
        let (watch, doubtful) = (Mutex::new(watch), Mutex::default());
        Ok(Self {
            directory,
            mode,
            condition,
            clock,
            findings,
            salt,
            doubtful,
            watch,
            readers,
            remover,
            writer,
        })
    }

    /// The time by which this store lives: the machine's, but never behind what it has seen.
    pub fn clock(&self) -> Arc<HighWaterClock> {
        Arc::clone(&self.clock)
    }

    /// Makes a change that removes words. On a full disk it is made once more, on what the reserve gives.
    async fn remove<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> rusqlite::Result<T> + Clone + Send + 'static,
    {
        match self.writer.remove(work.clone()).await {
            Err(StoreError::Full(_)) => self.writer.remove(work).await,
            outcome => outcome,
        }
    }

    /// What became of removed words, after a change that has been committed.
    async fn removal(&self, now: Timestamp) -> Removal {
        self.finish_removals(now).await.unwrap_or_else(|error| Removal::Pending(error.to_string()))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats> {
        self.readers.scan(move |db| stats::of(db, generation)).await
    }
    fn condition(&self) -> StoreCondition {
        self.condition.now()
    }
    fn warnings(&self) -> Vec<String> {
        self.findings.texts(&self.clock)
    }
    fn digest_salt(&self) -> [u8; 32] {
        self.salt
    }
    async fn close(&self) -> StoreResult<()> {
        self.readers.close();
        self.remover.close();
        let (watch, directory) = (self.watch.lock().take(), self.directory.clone());
        let (clock, closed) = (self.clock(), self.writer.is_finished());
        let last_words = move || match watch {
            Some(mut watch) => watch.stop(),
            // A command has no thread for it.
            None if !closed => watch::keep_once(&directory, &clock),
            None => {}
        };
        if let Err(error) = tokio::task::spawn_blocking(last_words).await {
            tracing::error!(%error, "the manifest was not written at the end");
        }
        let Some(thread) = self.writer.finish() else { return Err(StoreError::Closed) };
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        match joined {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => {
                Err(StoreError::Unavailable("the writing thread ended by a panic".to_owned()))
            }
        }
    }
}
