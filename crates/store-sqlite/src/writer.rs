//! The way to the one writer: changes are handed to a thread of its own, which commits in groups.
//!
//! An answer is true: `Ok` is on disk, an error is not stored, and what cannot be known is
//! [`StoreError::OutcomeUnknown`]. `group` has what waits, `commit` the transaction, `thread` the life of the thread.

mod commit;
mod group;
mod thread;

use crate::change::{Change, Outcome, Standing, Verdict};
use crate::checkpoint::Checkpointer;
use crate::fault::{fault, unavailable};
use evoke_store::{StoreError, StoreResult};
use parking_lot::Mutex;
use rusqlite::{Connection, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

pub(crate) use commit::Session;
pub(crate) use thread::Keep;

/// The handle of the writing thread.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Change>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Task<T, F> {
    work: F,
    done: Option<StoreResult<T>>,
    standing: Standing,
    reply: oneshot::Sender<Outcome<T>>,
}

impl Writer {
    /// Starts the thread. It keeps what it is given (the lock of the directory) until the file is closed.
    pub(crate) fn start(
        session: Session,
        checkpointer: Option<Checkpointer>,
        keep: Keep,
    ) -> StoreResult<Self> {
        let (sender, queue) = mpsc::channel(group::WAITING);
        if let Some(checkpointer) = &checkpointer {
            checkpointer.probe_through(sender.downgrade());
        }
        let thread = thread::start(session, checkpointer, queue, keep);
        let thread = thread.map_err(|e| unavailable(Path::new("the writing thread"), &e))?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Makes a change for a request and waits until it is on disk. `work` may be run again after a
    /// transaction that failed before its COMMIT.
    pub(crate) async fn change<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        self.submit(Standing::Prompt, work).await.known()
    }

    /// The same for a change that makes room.
    pub(crate) async fn remove<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        self.submit(Standing::Removal, work).await.known()
    }

    /// The same for work that no request waits for.
    pub(crate) async fn change_patiently<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        self.submit(Standing::Patient, work).await.known()
    }

    /// Makes a change and tells what became of it, with its result also when that is not known.
    pub(crate) async fn submit<T, F>(&self, standing: Standing, work: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let Some(queue) = self.queue.lock().clone() else { return Outcome::Refused(StoreError::Closed) };
        let task = Task { work, done: None, standing, reply };
        if queue.send(Box::new(task)).await.is_err() {
            return Outcome::Refused(StoreError::Closed);
        }
        answer.await.unwrap_or_else(|_| {
            let lost = "the writing thread was cut off before it answered";
            Outcome::Refused(StoreError::OutcomeUnknown(lost.to_owned()))
        })
    }

    /// Whether it was told to finish.
    pub(crate) fn is_finished(&self) -> bool {
        self.queue.lock().is_none()
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
        match catch_unwind(AssertUnwindSafe(|| (self.work)(db))) {
            Ok(Ok(value)) => {
                self.done = Some(Ok(value));
                Ok(())
            }
            Ok(Err(error)) => {
                self.done = Some(Err(fault(&error)));
                Err(error)
            }
            Err(_) => {
                tracing::error!("a change was cut off by a panic and is rolled back");
                self.done = Some(Err(StoreError::Panicked));
                Err(rusqlite::Error::UnwindingPanic)
            }
        }
    }

    fn standing(&self) -> Standing {
        self.standing
    }

    fn answer(self: Box<Self>, verdict: Verdict) {
        let outcome = match (verdict, self.done) {
            // What failed alone was rolled back alone, whatever became of the others.
            (_, Some(Err(own))) => Outcome::Refused(own),
            (Verdict::Stored, Some(Ok(value))) => Outcome::Stored(value),
            (Verdict::Unknown(reason), Some(Ok(value))) => Outcome::Unknown(value, reason),
            (Verdict::Refused(refusal), _) => Outcome::Refused(refusal.into()),
            (Verdict::Stored | Verdict::Unknown(_), None) => {
                Outcome::Refused(StoreError::Unavailable("the change was not run".to_owned()))
            }
        };
        // A caller that has gone away does not undo the change.
        drop(self.reply.send(outcome));
    }
}
