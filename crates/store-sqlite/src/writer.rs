//! The one writer: group commit on a thread of its own.

use crate::checkpoint::Checkpointer;
use crate::fault::{fault, unavailable};
use evoke_store::{StoreError, StoreResult};
use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, Result};
use std::collections::VecDeque;
use std::fs::File;
use std::path::Path;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Changes that may wait; further callers wait to be let in.
const WAITING: usize = 256;
/// Changes in one transaction at most, so that none waits for long.
const GROUP: usize = 128;
/// Patient changes in one transaction at most: about a millisecond's work.
const PATIENT: usize = 8;

/// Who waits for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A request.
    Prompt,
    /// The background: it lets requests pass, and takes few places of a transaction.
    Patient,
}

/// What the files may still hold after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Traces {
    /// Older states in the log, as usual.
    Kept,
    /// Nothing: the log is emptied before the change is acknowledged.
    Wiped,
}

/// The way to the writing thread.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Change>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// One change: runs behind a savepoint, perhaps twice, and is answered when it has been committed.
trait Change: Send {
    fn run(&mut self, db: &Connection) -> Result<()>;
    fn traces(&self) -> Traces;
    fn standing(&self) -> Standing;
    fn answer(self: Box<Self>, transaction: StoreResult<()>);
}

struct Task<T, F> {
    work: F,
    done: Option<StoreResult<T>>,
    traces: Traces,
    standing: Standing,
    reply: oneshot::Sender<StoreResult<T>>,
}

impl Writer {
    /// Starts the thread. It holds the lock of the directory until the file is closed.
    pub(crate) fn start(
        db: Connection,
        checkpointer: Option<Checkpointer>,
        lock: Option<File>,
    ) -> StoreResult<Self> {
        let (sender, queue) = mpsc::channel(WAITING);
        let serve = move || {
            serve(db, checkpointer, queue);
            drop(lock);
        };
        let thread = std::thread::Builder::new().name("evoke-writer".to_owned()).spawn(serve);
        let thread = thread.map_err(|e| unavailable(Path::new("the writing thread"), &e))?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Makes a change for a request and waits until it is on disk. `work` may be run again after its
    /// transaction was rolled back.
    pub(crate) async fn change<T, F>(&self, traces: Traces, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        self.submit(traces, Standing::Prompt, work).await
    }

    /// The same for work that no request waits for.
    pub(crate) async fn change_patiently<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        self.submit(Traces::Kept, Standing::Patient, work).await
    }

    async fn submit<T, F>(&self, traces: Traces, standing: Standing, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.lock().clone().ok_or(StoreError::Closed)?;
        let task = Task { work, done: None, traces, standing, reply };
        queue.send(Box::new(task)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Lets the thread finish what was handed to it. It ends when the file is closed; the handle
    /// waits for that.
    pub(crate) fn finish(&self) -> Option<JoinHandle<()>> {
        drop(self.queue.lock().take());
        self.thread.lock().take()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.finish().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writing thread ended by a panic");
        }
    }
}

impl<T: Send, F: Fn(&Connection) -> Result<T> + Send> Change for Task<T, F> {
    fn run(&mut self, db: &Connection) -> Result<()> {
        match (self.work)(db) {
            Ok(value) => {
                self.done = Some(Ok(value));
                Ok(())
            }
            Err(error) => {
                self.done = Some(Err(fault(&error)));
                Err(error)
            }
        }
    }

    fn traces(&self) -> Traces {
        self.traces
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn answer(self: Box<Self>, transaction: StoreResult<()>) {
        let result = match (transaction, self.done) {
            (Ok(()), Some(done)) => done,
            (Err(_), Some(Err(own))) => Err(own),
            (Err(error), _) => Err(error),
            (Ok(()), None) => Err(StoreError::Unavailable("the change was not run".to_owned())),
        };
        // A caller that has gone away does not undo the change.
        drop(self.reply.send(result));
    }
}

fn serve(mut db: Connection, checkpointer: Option<Checkpointer>, mut queue: mpsc::Receiver<Box<dyn Change>>) {
    let mut backlog = Backlog::default();
    let mut unwiped = false;
    while backlog.receive(&mut queue) {
        let mut group = backlog.next_group();
        let outcomes = commit_group(&db, &mut group);
        unwiped |= group.iter().any(|change| change.traces() == Traces::Wiped);
        if unwiped {
            unwiped = !wipe(&db);
        }
        for (change, outcome) in group.drain(..).zip(outcomes) {
            change.answer(outcome);
        }
    }
    if let Some(checkpointer) = checkpointer {
        checkpointer.stop(&mut db);
    }
    wipe(&db);
    if let Err((_, error)) = db.close() {
        tracing::warn!(%error, "the database was not closed in order; it will be recovered when it is next opened");
    }
}

/// Changes that were handed over and are not yet committed.
#[derive(Default)]
struct Backlog {
    prompt: VecDeque<Box<dyn Change>>,
    patient: VecDeque<Box<dyn Change>>,
}

impl Backlog {
    /// Takes what has been handed over, and waits for it when there is nothing else to do. False at the
    /// end.
    fn receive(&mut self, queue: &mut mpsc::Receiver<Box<dyn Change>>) -> bool {
        if self.len() == 0 {
            let Some(first) = queue.blocking_recv() else { return false };
            self.sort_in(first);
        }
        while self.len() < WAITING
            && let Ok(next) = queue.try_recv()
        {
            self.sort_in(next);
        }
        true
    }

    /// The changes of the next transaction, requests first.
    fn next_group(&mut self) -> Vec<Box<dyn Change>> {
        let prompt = self.prompt.len().min(GROUP);
        let patient = self.patient.len().min(PATIENT);
        self.prompt.drain(..prompt).chain(self.patient.drain(..patient)).collect()
    }

    fn sort_in(&mut self, change: Box<dyn Change>) {
        match change.standing() {
            Standing::Prompt => self.prompt.push_back(change),
            Standing::Patient => self.patient.push_back(change),
        }
    }

    fn len(&self) -> usize {
        self.prompt.len() + self.patient.len()
    }
}

/// Commits a group together. When that fails, each change gets a transaction of its own, so that
/// one that fills the disk does not take the others with it.
fn commit_group(db: &Connection, group: &mut [Box<dyn Change>]) -> Vec<StoreResult<()>> {
    match commit(db, group) {
        Ok(()) => group.iter().map(|_| Ok(())).collect(),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            group.iter().map(|_| Err(fault(&error))).collect()
        }
        Err(_) => group
            .iter_mut()
            .map(|change| commit(db, std::slice::from_mut(change)).map_err(|e| fault(&e)))
            .collect(),
    }
}

/// Runs changes in one transaction. An error is one of all of them; a change that fails alone keeps
/// its own error and is rolled back alone.
fn commit(db: &Connection, changes: &mut [Box<dyn Change>]) -> Result<()> {
    let outcome = transact(db, changes);
    if !db.is_autocommit() {
        db.execute_batch("ROLLBACK")?;
    }
    outcome
}

fn transact(db: &Connection, changes: &mut [Box<dyn Change>]) -> Result<()> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    for change in changes {
        db.execute_batch("SAVEPOINT change")?;
        if let Err(error) = change.run(db) {
            tracing::debug!(%error, "a change was rolled back");
            // SQLite ends the whole transaction after some failures of the disk.
            if db.is_autocommit() {
                return Err(error);
            }
            db.execute_batch("ROLLBACK TO change")?;
        }
        db.execute_batch("RELEASE change")?;
    }
    db.execute_batch("COMMIT")
}

/// Moves everything from the log into the file and empties the log. False when a reader of another
/// process was in the way; the next change tries again.
fn wipe(db: &Connection) -> bool {
    let busy = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    match busy {
        Ok(busy) => !busy,
        Err(error) => {
            tracing::warn!(%error, "the log could not be emptied; the next change tries again");
            false
        }
    }
}
