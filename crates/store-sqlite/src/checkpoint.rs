//! Moving pages from the log into the file, beside the writer rather than within its commits.
//!
//! SQLite would do it at the end of whichever commit makes the log long, which then waits for two more flushes, and
//! which SQLite reports as failed when the checkpoint is. A checkpoint on another connection runs while commits go on;
//! only when that never catches up with them does the writer take a turn itself, between two commits.
//!
//! The same thread looks after what else takes time: it finds out whether a store that could not write can again,
//! and puts the reserve back.

use crate::change::{self, Change};
use crate::condition::Condition;
use crate::fault::is_busy;
use crate::reserve::Reserve;
use evoke_types::Throttle;
use parking_lot::Mutex;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Pages in the log for each checkpoint beside the writer: 4 MiB.
const STEP: i32 = 1_000;
/// Pages in the log at which the writer finishes the work itself unless that is under way: 32 MiB.
const MOST: i32 = 8_000;
/// Pages in the log at which the writer waits for that: 128 MiB.
const FAR_TOO_MANY: i32 = 4 * MOST;
/// How often the thread looks after the rest.
const TICK: Duration = Duration::from_secs(5);

/// Opens another connection for checkpoints.
pub(crate) type Opener = Box<dyn Fn() -> Result<Connection> + Send>;

/// One checkpoint of this process at a time: SQLite refuses a second one rather than let it wait.
pub(crate) type Turn = Arc<Mutex<()>>;

/// How the writing connection tells how long the log is.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    pages: Arc<AtomicI32>,
    wake: SyncSender<()>,
}

/// The thread that does it.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    thread: Option<JoinHandle<()>>,
    growth: Growth,
    shared: Arc<Shared>,
}

/// What the thread and its owner share.
#[derive(Debug)]
struct Shared {
    stopping: AtomicBool,
    turn: Turn,
    condition: Condition,
    reserve: Reserve,
    /// Where to hand in a write that finds out whether writes work.
    probes: Mutex<Option<mpsc::WeakSender<Box<dyn Change>>>>,
}

impl Growth {
    /// Follows the commits of a connection. The hook never fails: SQLite would report its failure as one of
    /// the commit, which has happened by then.
    pub(crate) fn follow(&self, db: &mut Connection) -> Result<()> {
        let (pages, wake) = (Arc::clone(&self.pages), self.wake.clone());
        let mut due = STEP;
        db.wal_hook(Some(move |_: &mut Wal, length: i32| {
            pages.store(length, Ordering::Relaxed);
            if length < due - STEP {
                // The log began anew.
                due = STEP;
            }
            if length >= due {
                due = length + STEP;
                // Full means that it has been woken and has not looked yet.
                let _ = wake.try_send(());
            }
            Ok(())
        }))
    }
}

impl Checkpointer {
    /// Starts the thread on connections of its own.
    pub(crate) fn start(open: Opener, turn: Turn, condition: Condition, reserve: Reserve) -> Result<Self> {
        let (wake, woken) = sync_channel(1);
        let growth = Growth { pages: Arc::default(), wake };
        let shared = Arc::new(Shared {
            stopping: AtomicBool::new(false),
            turn,
            condition,
            reserve,
            probes: Mutex::default(),
        });
        let db = open()?;
        let thread = std::thread::Builder::new().name("evoke-checkpoint".to_owned());
        let theirs = Arc::clone(&shared);
        let thread = thread.spawn(move || live(db, &open, &woken, &theirs));
        let thread =
            thread.map_err(|error| tracing::warn!(%error, "no thread for checkpoints; the writer does them"));
        Ok(Self { thread: thread.ok(), growth, shared })
    }

    /// What the writing connection has to follow.
    pub(crate) fn growth(&self) -> Growth {
        self.growth.clone()
    }

    /// Where to try whether writes work.
    pub(crate) fn probe_through(&self, queue: mpsc::WeakSender<Box<dyn Change>>) {
        *self.shared.probes.lock() = Some(queue);
    }

    /// Between two commits of the writer: takes a turn when the log is too long.
    pub(crate) fn relieve(&self, writer: &Connection) {
        let pages = self.growth.pages.load(Ordering::Relaxed);
        let turn = match pages {
            FAR_TOO_MANY.. => Some(self.shared.turn.lock()),
            MOST.. => self.shared.turn.try_lock(),
            _ => None,
        };
        if turn.is_some() {
            checkpoint(writer);
        }
    }

    /// Ends before the writing connection is closed, which as the last one empties the log.
    pub(crate) fn stop(self) {
        self.shared.stopping.store(true, Ordering::Release);
        let _ = self.growth.wake.try_send(());
        if self.thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the checkpoint thread ended by a panic");
        }
    }
}

fn live(mut db: Connection, open: &Opener, woken: &Receiver<()>, shared: &Shared) {
    while catch_unwind(AssertUnwindSafe(|| serve(&db, woken, shared))).is_err() {
        tracing::error!("the checkpoint thread was cut off by a panic; it goes on with a fresh connection");
        match open() {
            Ok(fresh) => db = fresh,
            Err(error) => tracing::error!(%error, "the database cannot be opened anew"),
        }
    }
}

fn serve(db: &Connection, woken: &Receiver<()>, shared: &Shared) {
    loop {
        let told = woken.recv_timeout(TICK);
        if shared.stopping.load(Ordering::Acquire) || told == Err(RecvTimeoutError::Disconnected) {
            return;
        }
        match told {
            Ok(()) => {
                let _turn = shared.turn.lock();
                checkpoint(db);
            }
            Err(_) => shared.look_after(),
        }
    }
}

impl Shared {
    fn look_after(&self) {
        if self.condition.is_ok() {
            self.reserve.restore();
        } else if let Some(queue) = self.probes.lock().as_ref().and_then(mpsc::WeakSender::upgrade) {
            // Full means that there are writes enough to find out by.
            let _ = queue.try_send(change::probe());
        }
    }
}

/// Moves what can be moved without anybody waiting.
fn checkpoint(db: &Connection) {
    static LINE: Throttle = Throttle::a_minute();
    let Err(error) = db.wal_checkpoint_v2(Some("main"), CheckpointMode::PASSIVE) else { return };
    if is_busy(&error) {
        tracing::debug!("another process is at a checkpoint");
    } else if let Some(held_back) = LINE.pass(Instant::now()) {
        tracing::warn!(%error, held_back, "a checkpoint failed; the log keeps everything until the next one");
    }
}
