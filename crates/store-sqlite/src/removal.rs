//! Getting erased words out of the files.
//!
//! A change that removes words overwrites them in the database, but the log still holds older states of the
//! same pages until it is emptied, and that waits for whoever reads an older state: another process, a backup, a long
//! scan. So the log is emptied after the commit, on a connection of its own that gives up at once, and nobody who
//! writes ever waits for it. `log_cleaning` counts the requests, so that what is left is taken up again, also after a
//! restart.

use crate::checkpoint::Turn;
use crate::fault::is_busy;
use evoke_store::Removal;
use parking_lot::Mutex;
use rusqlite::{Connection, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How long emptying the log may wait for readers: writers wait as long.
pub(crate) const WAIT: Duration = Duration::from_millis(5);
/// How long to wait between the tries of one call.
const PAUSES: [u64; 5] = [2, 5, 10, 20, 40];

/// The connection that empties the log; none once closed.
#[derive(Debug, Clone)]
pub(crate) struct Remover {
    db: Arc<Mutex<Option<Connection>>>,
    turn: Turn,
    /// The last request that this process has carried out.
    emptied: Arc<AtomicI64>,
}

impl Remover {
    pub(crate) fn new(db: Connection, turn: Turn) -> Self {
        Self { db: Arc::new(Mutex::new(Some(db))), turn, emptied: Arc::default() }
    }

    /// Tries for a moment to empty the log of what was in it when a request was committed. Blocks.
    pub(crate) fn try_to_empty(&self, request: i64) -> Removal {
        let db = self.db.lock();
        let Some(db) = db.as_ref() else { return pending("the store is closed") };
        if self.emptied.load(Ordering::Acquire) >= request {
            return Removal::Complete;
        }
        let mut removal = self.empty(db);
        for pause in PAUSES {
            if removal == Removal::Complete {
                break;
            }
            std::thread::sleep(Duration::from_millis(pause));
            removal = self.empty(db);
        }
        if removal == Removal::Complete {
            self.emptied.fetch_max(request, Ordering::AcqRel);
        }
        removal
    }

    fn empty(&self, db: &Connection) -> Removal {
        let _turn = self.turn.lock();
        match emptied(db) {
            Ok(true) => Removal::Complete,
            Ok(false) => pending(
                "a reader still holds an older state of the database (a backup, a shell, a long scan)",
            ),
            Err(error) if is_busy(&error) => pending("another process is at work on the log"),
            Err(error) => pending(&format!("the log could not be emptied: {error}")),
        }
    }

    /// Closes the connection.
    pub(crate) fn close(&self) {
        drop(self.db.lock().take());
    }
}

/// Moves what is in the log into the file without holding anybody up, then the rest while nobody writes, and cuts the log
/// off. False when somebody was in the way.
fn emptied(db: &Connection) -> Result<bool> {
    let run = |mode: &str| {
        db.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |row| {
            Ok((row.get::<_, bool>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })
    };
    run("PASSIVE")?;
    let (busy, ..) = run("TRUNCATE")?;
    Ok(!busy)
}

fn pending(reason: &str) -> Removal {
    Removal::Pending(reason.to_owned())
}
