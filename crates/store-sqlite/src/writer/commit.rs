//! One transaction for a group of changes, and the truth about it.
//!
//! When COMMIT fails, its pages may already lie in the log: nothing shows them now, but if the process died they
//! would be recovered as committed. So before a failed COMMIT is answered as "not stored", the writer reads
//! `last_commit` back and commits a small transaction of its own, which takes the place of those pages in the log. When that
//! is not possible either, the answer is that the outcome is unknown. A group is never run again once COMMIT was
//! reached.

use crate::change::{Change, Standing, Verdict};
use crate::condition::Condition;
use crate::fault::{Refusal, is_busy, refusal};
use crate::reserve::Reserve;
use rusqlite::{Connection, Error, Result};
use std::time::Duration;

/// How long the end of the store waits for readers that keep the log.
const CLOSING: Duration = Duration::from_millis(100);

/// Opens another connection that writes.
pub(crate) type Opener = Box<dyn Fn() -> Result<Connection> + Send>;

/// The connection that writes, and what is needed to replace it.
pub(crate) struct Session {
    db: Connection,
    open: Opener,
    /// Marks commits of this process in `last_commit`.
    me: i64,
    /// A transaction could not be rolled back: the connection must be replaced.
    broken: bool,
    condition: Condition,
    reserve: Reserve,
}

/// What became of one transaction.
enum Attempt {
    /// It is on disk; whether there was anything to write.
    Stored { wrote: bool },
    /// It failed before COMMIT and was rolled back.
    Undone(Error),
    /// COMMIT failed, and nothing of it is stored or can come back.
    Void(Error),
    /// COMMIT failed, and it cannot be told.
    Unknown(Error),
}

/// Where a transaction failed.
enum Failure {
    BeforeCommit(Error),
    /// With its number in `last_commit`.
    AtCommit(Error, i64),
}

/// What `last_commit` says of a COMMIT that failed.
enum Found {
    Stored,
    /// Another commit has taken its place.
    Void,
    /// The commit before it is the last one.
    Absent,
    /// Others have committed since, so that nothing follows.
    Ambiguous,
}

/// What was seen while a group was committed.
#[derive(Default)]
struct Seen {
    wrote: bool,
    full: Option<String>,
    failing: Option<String>,
}

impl Session {
    /// Over a connection that `open` has made.
    pub(crate) fn new(db: Connection, open: Opener, condition: Condition, reserve: Reserve) -> Result<Self> {
        let me = db.query_row("SELECT random()", [], |row| row.get(0))?;
        Ok(Self { db, open, me, broken: false, condition, reserve })
    }

    pub(super) fn db(&self) -> &Connection {
        &self.db
    }

    pub(super) fn condition(&self) -> &Condition {
        &self.condition
    }

    /// Replaces the connection; false when that is not possible.
    pub(super) fn reopen(&mut self) -> bool {
        match (self.open)() {
            Ok(db) => {
                self.db = db;
                self.broken = false;
                true
            }
            Err(error) => {
                tracing::error!(%error, "the database cannot be opened anew");
                false
            }
        }
    }

    /// Commits a group together. When it fails before COMMIT, each change gets a transaction of its own, so that
    /// one that fills the disk does not take the others with it.
    pub(super) fn commit(&mut self, group: &mut [Box<dyn Change>]) -> Vec<Verdict> {
        if self.condition.is_full() && group.iter().any(|change| change.standing() == Standing::Removal) {
            self.reserve.release();
        }
        let mut seen = Seen::default();
        let verdicts = match self.attempt(group, &mut seen) {
            Attempt::Undone(error) if group.len() > 1 && !is_busy(&error) => group
                .iter_mut()
                .map(|change| self.attempt(std::slice::from_mut(change), &mut seen).verdict(&mut seen))
                .collect(),
            attempt @ (Attempt::Stored { .. }
            | Attempt::Undone(_)
            | Attempt::Void(_)
            | Attempt::Unknown(_)) => vec![attempt.verdict(&mut seen); group.len()],
        };
        seen.tell(&self.condition);
        verdicts
    }

    fn attempt(&mut self, changes: &mut [Box<dyn Change>], seen: &mut Seen) -> Attempt {
        if self.broken && !self.reopen() {
            return Attempt::Undone(Error::UnwindingPanic);
        }
        let outcome = transact(&self.db, changes, self.me, seen);
        if !self.db.is_autocommit() && self.db.execute_batch("ROLLBACK").is_err() && !self.db.is_autocommit()
        {
            self.broken = true;
            self.reopen();
        }
        match outcome {
            Ok(wrote) => Attempt::Stored { wrote },
            Err(Failure::BeforeCommit(error)) => Attempt::Undone(error),
            Err(Failure::AtCommit(error, sequence)) => self.find_out(error, sequence),
        }
    }

    /// What became of a transaction whose COMMIT failed: asks this connection, and then a fresh one.
    fn find_out(&mut self, error: Error, sequence: i64) -> Attempt {
        tracing::error!(%error, "a commit failed; finding out whether it is stored");
        let first = settle(&self.db, self.me, sequence);
        let found = match first {
            Ok(found) => Ok(found),
            Err(_) if self.reopen() => settle(&self.db, self.me, sequence),
            Err(failed) => Err(failed),
        };
        match found {
            Ok(Found::Stored) => Attempt::Stored { wrote: true },
            Ok(Found::Void) => Attempt::Void(error),
            // Without space for one of its pages, the last page, which makes a commit, was not written whole: SQLite
            // reports this code for writes only, and pads no commit on the file systems that it trusts as here.
            Ok(Found::Absent) if matches!(refusal(&error), Refusal::Full(_)) => Attempt::Void(error),
            Ok(Found::Absent | Found::Ambiguous) | Err(_) => Attempt::Unknown(error),
        }
    }

    /// Empties the log, as far as nobody is in the way, and closes the file.
    pub(super) fn close(self) {
        let emptied = self
            .db
            .busy_timeout(CLOSING)
            .and_then(|()| self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
        if let Err(error) = emptied {
            tracing::warn!(%error, "the log could not be emptied at the end; the next start does it");
        }
        if let Err((_, error)) = self.db.close() {
            tracing::warn!(%error, "the database was not closed in order; it will be recovered when it is next opened");
        }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("broken", &self.broken).finish_non_exhaustive()
    }
}

impl Attempt {
    fn verdict(self, seen: &mut Seen) -> Verdict {
        match self {
            Self::Stored { wrote } => {
                seen.wrote |= wrote;
                Verdict::Stored
            }
            Self::Undone(error) | Self::Void(error) => {
                seen.failed(&error);
                Verdict::Refused(refusal(&error))
            }
            Self::Unknown(error) => {
                seen.failed(&error);
                Verdict::Unknown(error.to_string())
            }
        }
    }
}

impl Seen {
    fn failed(&mut self, error: &Error) {
        match refusal(error) {
            _ if is_busy(error) => {}
            Refusal::Full(reason) => self.full = Some(reason),
            Refusal::Corrupt(reason) | Refusal::Unavailable(reason) => self.failing = Some(reason),
        }
    }

    fn tell(self, condition: &Condition) {
        if self.full.is_some() {
            condition.full();
        } else if let Some(reason) = self.failing {
            condition.failing(reason);
        } else if self.wrote {
            condition.fine();
        }
    }
}

/// Runs changes in one transaction. A change that fails alone keeps its own error and is rolled back alone. True when
/// there was anything to write.
fn transact(
    db: &Connection,
    changes: &mut [Box<dyn Change>],
    me: i64,
    seen: &mut Seen,
) -> Result<bool, Failure> {
    run(db, "BEGIN IMMEDIATE")?;
    let before = db.total_changes();
    if let [change] = changes {
        // No savepoint, for which SQLite would copy every page that is changed.
        if !undone_by(db, &mut **change, "ROLLBACK", seen)? && db.is_autocommit() {
            return Err(Error::UnwindingPanic.into());
        }
    } else {
        for change in changes {
            run(db, "SAVEPOINT change")?;
            undone_by(db, &mut **change, "ROLLBACK TO change", seen)?;
            if db.is_autocommit() {
                // Without the transaction, the savepoint would be one, and its release a commit.
                return Err(Error::UnwindingPanic.into());
            }
            run(db, "RELEASE change")?;
        }
    }
    if db.is_autocommit() {
        return Ok(false);
    }
    if db.total_changes() == before {
        run(db, "COMMIT")?;
        return Ok(false);
    }
    let sql = "UPDATE last_commit SET sequence = sequence + 1, writer = ?1 RETURNING sequence";
    let sequence = db.prepare_cached(sql)?.query_row([me], |row| row.get(0))?;
    run(db, "COMMIT").map_err(|error| Failure::AtCommit(error, sequence))?;
    Ok(true)
}

/// Runs a change. True when it failed, keeps its own error, and was undone with `undo`.
fn undone_by(db: &Connection, change: &mut dyn Change, undo: &str, seen: &mut Seen) -> Result<bool, Failure> {
    let Err(error) = change.run(db) else { return Ok(false) };
    tracing::debug!(%error, "a change was rolled back");
    if let Refusal::Full(reason) = refusal(&error) {
        seen.full = Some(reason);
    }
    // SQLite ends the whole transaction after some failures of the disk.
    if db.is_autocommit() {
        return Err(error.into());
    }
    run(db, undo)?;
    Ok(true)
}

/// Runs a statement that is run for every transaction, without parsing it each time.
fn run(db: &Connection, sql: &str) -> Result<()> {
    db.prepare_cached(sql)?.execute([]).map(drop)
}

/// Looks the commit `sequence` of process `me` up, and when it is not there, takes its place.
fn settle(db: &Connection, me: i64, sequence: i64) -> Result<Found> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    let found = look_up(db, me, sequence).and_then(|found| match found {
        Found::Absent => {
            db.execute("UPDATE last_commit SET sequence = ?1, writer = ?2", [sequence + 1, me])?;
            Ok(if db.execute_batch("COMMIT").is_ok() { Found::Void } else { Found::Absent })
        }
        Found::Stored | Found::Void | Found::Ambiguous => Ok(found),
    });
    if !db.is_autocommit() {
        db.execute_batch("ROLLBACK")?;
    }
    found
}

fn look_up(db: &Connection, me: i64, sequence: i64) -> Result<Found> {
    let last: (i64, i64) =
        db.query_row("SELECT sequence, writer FROM last_commit", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match last {
        (last, _) if last < sequence => Found::Absent,
        (last, writer) if last == sequence => {
            if writer == me {
                Found::Stored
            } else {
                Found::Void
            }
        }
        // What takes its place when it is not there.
        (last, writer) if last == sequence + 1 && writer == me => Found::Void,
        _ => Found::Ambiguous,
    })
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::BeforeCommit(error)
    }
}
