//! Which messages a window holds, so that trimming it costs the same however many there are.

use super::fault::Fault;
use super::rows;
use crate::message::Seq;
use crate::session::{Session, SessionId};
use rusqlite::Connection;
use std::collections::{HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;

/// Ids that are remembered over all conversations, 8 bytes each; beyond it all are read again.
const MOST_IDS: usize = 2_000_000;

/// The ids of all messages of conversations with a window, as the writing connection knows them.
///
/// Asking SQLite for the n-th newest row walks over n index entries with every add. The ledger asks once, follows
/// its own connection's changes, and reads only what is new when another connection has committed. It relies on
/// conversations losing messages at their old end only, as all programs that share the table do.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    windows: HashMap<SessionId, Held>,
    total: usize,
}

#[derive(Debug)]
struct Held {
    /// The file's `data_version` when the ids were true.
    version: i64,
    ids: VecDeque<i64>,
}

impl Ledger {
    /// Takes note of inserted messages, and removes those that leave the window.
    pub(super) fn trim(
        &mut self,
        db: &Connection,
        session: &Session,
        inserted: RangeInclusive<i64>,
    ) -> Result<(), Fault> {
        let known = self.take(&session.id);
        let Some(max) = session.max_messages else { return Ok(()) };
        let version = db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        let first_time = known.is_none();
        let mut ids = match known {
            Some(Held { version: then, mut ids }) if then == version => {
                ids.extend(inserted);
                ids
            }
            Some(Held { ids, .. }) => catch_up(db, &session.id, ids)?,
            None => rows::newest_ids(db, &session.id, limit(max))?.into(),
        };
        let surplus = ids.len().saturating_sub(max.get());
        ids.drain(..surplus);
        if surplus > 0 || first_time {
            let first = ids.front().copied().unwrap_or(i64::MAX);
            rows::discard_before(db, &session.id, Seq(first))?;
        }
        self.put(session.id.clone(), Held { version, ids });
        Ok(())
    }

    /// Forgets a conversation whose messages were changed in another way.
    pub(super) fn forget(&mut self, session: &SessionId) {
        drop(self.take(session));
    }

    /// Forgets everything: a transaction was rolled back.
    pub(super) fn forget_all(&mut self) {
        *self = Self::default();
    }

    fn take(&mut self, session: &SessionId) -> Option<Held> {
        let held = self.windows.remove(session)?;
        self.total = self.total.saturating_sub(held.ids.len());
        Some(held)
    }

    fn put(&mut self, session: SessionId, held: Held) {
        if self.total.saturating_add(held.ids.len()) > MOST_IDS {
            self.forget_all();
        }
        self.total += held.ids.len();
        self.windows.insert(session, held);
    }
}

fn limit(max: NonZeroUsize) -> i64 {
    i64::try_from(max.get()).unwrap_or(i64::MAX)
}

/// Adds what is new at one end and drops what is gone at the other.
fn catch_up(db: &Connection, session: &SessionId, mut ids: VecDeque<i64>) -> Result<VecDeque<i64>, Fault> {
    let (new, least) = rows::news(db, session, ids.back().copied().unwrap_or(0))?;
    ids.extend(new);
    let gone = ids.partition_point(|id| *id < least);
    ids.drain(..gone);
    Ok(ids)
}
