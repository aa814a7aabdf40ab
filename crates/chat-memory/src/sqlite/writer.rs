//! The one writing thread of a file: group commit.

use super::fault::Fault;
use super::ledger::Ledger;
use super::patience::Patience;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// Changes in one transaction at most, so that none waits for long.
const GROUP: usize = 256;
/// Answers that may be found by looking before other tasks of the runtime have their turn.
const LOOKS_IN_A_ROW: usize = 16;

/// What a change may use.
pub(super) struct Changes<'a> {
    /// The connection, inside a transaction.
    pub(super) db: &'a Connection,
    /// The windows.
    pub(super) ledger: &'a mut Ledger,
}

/// One change: runs inside a transaction, perhaps twice, and is answered after the commit.
trait Change: Send {
    fn run(&mut self, changes: &mut Changes<'_>) -> Result<(), Fault>;
    fn answer(self: Box<Self>, failed: Option<Fault>);
}

struct Task<T, F> {
    work: F,
    done: Option<T>,
    reply: oneshot::Sender<Result<T, Fault>>,
}

impl<T, F> Change for Task<T, F>
where
    T: Send,
    F: Fn(&mut Changes<'_>) -> Result<T, Fault> + Send,
{
    fn run(&mut self, changes: &mut Changes<'_>) -> Result<(), Fault> {
        self.done = Some((self.work)(changes)?);
        Ok(())
    }

    fn answer(self: Box<Self>, failed: Option<Fault>) {
        let result = match (failed, self.done) {
            (None, Some(done)) => Ok(done),
            (Some(fault), _) => Err(fault),
            (None, None) => Err(Fault::Sql(rusqlite::Error::InvalidQuery)),
        };
        // A caller that has gone away does not undo the change.
        drop(self.reply.send(result));
    }
}

/// The way to the writing thread. It ends, and closes the file, when the last way to it is dropped.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Sender<Box<dyn Change>>,
    /// Callers that wait for an answer.
    waiting: AtomicUsize,
    /// Whether a lone one looks for its answer: that may hold a thread of the async runtime for microseconds.
    patience: Patience,
    /// Answers that were found by looking.
    looked: AtomicUsize,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(db: Connection, path: PathBuf) -> std::io::Result<Self> {
        let (sender, queue) = channel();
        let serve = move || serve(db, &queue, &path);
        let thread = std::thread::Builder::new().name("chat-memory-sqlite".to_owned()).spawn(serve)?;
        Ok(Self {
            queue: sender,
            waiting: AtomicUsize::new(0),
            patience: Patience::default(),
            looked: AtomicUsize::new(0),
            thread,
        })
    }

    /// Hands a change over and waits until it is committed. `None` when the thread is gone.
    pub(super) async fn change<T, F>(&self, work: F) -> Option<Result<T, Fault>>
    where
        T: Send + 'static,
        F: Fn(&mut Changes<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (reply, mut answer) = oneshot::channel();
        let alone = self.waiting.fetch_add(1, Ordering::AcqRel) == 0;
        let _counted = Counted(&self.waiting);
        self.queue.send(Box::new(Task { work, done: None, reply })).ok()?;
        let looked = if alone { self.patience.look_for(|| answer.try_recv().ok()) } else { None };
        let Some(answer) = looked else { return answer.await.ok() };
        // A task that never has to sleep would keep its thread of the runtime from all others.
        if self.looked.fetch_add(1, Ordering::Relaxed).is_multiple_of(LOOKS_IN_A_ROW) {
            tokio::task::yield_now().await;
        }
        Some(answer)
    }

    /// Waits until everything is written and the file is closed.
    pub(super) fn finish(self) {
        drop(self.queue);
        if self.thread.join().is_err() {
            tracing::error!("the thread that writes a SQLite file ended by a panic");
        }
    }
}

fn serve(db: Connection, queue: &Receiver<Box<dyn Change>>, path: &std::path::Path) {
    let mut ledger = Ledger::default();
    let mut group = Vec::new();
    let patience = Patience::default();
    let next = || patience.look_for(|| queue.try_recv().ok()).or_else(|| queue.recv().ok());
    while let Some(first) = next() {
        group.push(first);
        group.extend(queue.try_iter().take(GROUP - 1));
        if group.len() > 1 && commit(&db, &mut ledger, &mut group).is_ok() {
            group.drain(..).for_each(|change| change.answer(None));
        } else {
            // Alone, or after a failed group: one that cannot be stored does not take the others with it.
            for mut change in group.drain(..) {
                let failed = commit(&db, &mut ledger, std::slice::from_mut(&mut change)).err();
                change.answer(failed);
            }
        }
    }
    if let Err((_, error)) = db.close() {
        tracing::warn!(%error, path = %path.display(), "the file was not closed in order; the next opener recovers it");
    }
}

/// One caller less waits when this is dropped, also when the caller was cancelled.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn commit(db: &Connection, ledger: &mut Ledger, group: &mut [Box<dyn Change>]) -> Result<(), Fault> {
    let committed = in_transaction(db, ledger, group);
    if committed.is_err() {
        ledger.forget_all();
    }
    committed
}

fn in_transaction(db: &Connection, ledger: &mut Ledger, group: &mut [Box<dyn Change>]) -> Result<(), Fault> {
    // Immediate: two processes wait for each other instead of failing when the second one starts to write.
    db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut changes = Changes { db, ledger };
    let done = group.iter_mut().try_for_each(|change| change.run(&mut changes));
    let committed = done.and_then(|()| Ok(db.prepare_cached("COMMIT")?.execute([])?));
    if committed.is_err() && !db.is_autocommit() {
        db.prepare_cached("ROLLBACK")?.execute([])?;
    }
    committed.map(drop)
}
