//! The one writing thread of a file: group commit.

use super::fault::Fault;
use super::ledger::Ledger;
use rusqlite::{Connection, TransactionBehavior};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Changes in one transaction at most, so that none waits for long.
const GROUP: usize = 256;
/// How long the thread looks for the next change before it sleeps: waking it up costs more than a commit, and a
/// lone caller is back within microseconds.
const LOOKING: Duration = Duration::from_micros(40);

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
    thread: JoinHandle<()>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(db: Connection, path: PathBuf) -> std::io::Result<Self> {
        let (sender, queue) = channel();
        let serve = move || serve(db, &queue, &path);
        let thread = std::thread::Builder::new().name("chat-memory-sqlite".to_owned()).spawn(serve)?;
        Ok(Self { queue: sender, thread })
    }

    /// Hands a change over. The answer comes when it is committed; it fails to come when the thread is gone.
    pub(super) fn change<T, F>(&self, work: F) -> oneshot::Receiver<Result<T, Fault>>
    where
        T: Send + 'static,
        F: Fn(&mut Changes<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        // Without a thread the task is dropped, and with it the sender of the answer.
        drop(self.queue.send(Box::new(Task { work, done: None, reply })));
        answer
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
    while let Some(first) = next(queue) {
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

/// Looks for the next change for a moment, then sleeps until there is one. `None` when all senders are gone.
fn next(queue: &Receiver<Box<dyn Change>>) -> Option<Box<dyn Change>> {
    let since = Instant::now();
    while since.elapsed() < LOOKING {
        match queue.try_recv() {
            Ok(change) => return Some(change),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => std::hint::spin_loop(),
        }
    }
    queue.recv().ok()
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
    let transaction = rusqlite::Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
    let mut changes = Changes { db: &transaction, ledger };
    group.iter_mut().try_for_each(|change| change.run(&mut changes))?;
    Ok(transaction.commit()?)
}
