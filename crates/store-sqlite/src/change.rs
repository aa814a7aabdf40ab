//! A change of the store: who waits for it, and what becomes of it.
//!
//! Made for every write, run by the writer, and tried by the checkpoint thread. The one thing to know: a change may be run
//! again as long as its transaction has not reached COMMIT.

use crate::fault::Refusal;
use evoke_store::{StoreError, StoreResult};
use rusqlite::{Connection, Result};

/// Who waits for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A request.
    Prompt,
    /// A request that makes room: it may use the reserve of a full disk.
    Removal,
    /// The background: it lets requests pass, and takes few places of a transaction.
    Patient,
}

/// What became of a change.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// It is on disk.
    Stored(T),
    /// Nothing of it is stored.
    Refused(StoreError),
    /// It was run with this result, and nobody can tell whether that is stored.
    Unknown(T, String),
}

/// What became of a transaction, for each of its changes.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// It is on disk.
    Stored,
    /// Nothing of it is stored.
    Refused(Refusal),
    /// Nobody can tell.
    Unknown(String),
}

/// One change: runs behind a savepoint, and is answered when it is known what became of it.
pub(crate) trait Change: Send {
    fn run(&mut self, db: &Connection) -> Result<()>;
    fn standing(&self) -> Standing;
    fn answer(self: Box<Self>, verdict: Verdict);
}

impl<T> Outcome<T> {
    /// As callers see it that cannot use a result in doubt.
    pub(crate) fn known(self) -> StoreResult<T> {
        match self {
            Self::Stored(value) => Ok(value),
            Self::Refused(error) => Err(error),
            Self::Unknown(_, reason) => Err(StoreError::OutcomeUnknown(reason)),
        }
    }
}

/// A change without an effect of its own, by which the store finds out whether it can write again.
pub(crate) fn probe() -> Box<dyn Change> {
    struct Probe;
    impl Change for Probe {
        fn run(&mut self, db: &Connection) -> Result<()> {
            db.execute("UPDATE last_commit SET sequence = sequence", [])?;
            Ok(())
        }
        fn standing(&self) -> Standing {
            Standing::Patient
        }
        fn answer(self: Box<Self>, _: Verdict) {}
    }
    Box::new(Probe)
}
