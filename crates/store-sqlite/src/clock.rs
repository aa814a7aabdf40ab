//! The time that a store gives out: the machine's, but never behind what the store has seen.

use crate::manifest::Manifest;
use evoke_types::clock::high_water::JUMP_MILLIS;
use evoke_types::{Clock, HighWaterClock, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result};
use std::sync::Arc;

/// Where time comes from: the machine's clock, and one that only goes forward.
pub(crate) struct Clocks {
    pub(crate) wall: Arc<dyn Clock>,
    pub(crate) uptime: Arc<dyn Clock>,
}

/// The clock of a store that is being opened. `trusted`: the machine's clock is right whatever was seen.
pub(crate) fn of_store(
    db: &Connection,
    clocks: Clocks,
    manifest: Option<&Manifest>,
    trusted: bool,
) -> Result<Arc<HighWaterClock>> {
    let mark = if trusted {
        tracing::warn!(
            "the machine's clock is trusted: times that this store has seen before are not looked at"
        );
        None
    } else {
        mark(manifest.map(|manifest| Timestamp::from_millis(manifest.at_millis)), latest(db)?)
    };
    Ok(Arc::new(HighWaterClock::new(clocks.wall, clocks.uptime, mark)))
}

/// The mark is kept in the manifest. Documents may be a little newer than that; one that is far newer was stamped while
/// the machine's clock was wrong.
fn mark(kept: Option<Timestamp>, latest: Option<Timestamp>) -> Option<Timestamp> {
    match (kept, latest) {
        (Some(kept), Some(latest)) => Some(kept.max(latest.min(kept.plus_millis(JUMP_MILLIS)))),
        (kept, latest) => kept.or(latest),
    }
}

/// When the last document was taken in, or the last event happened.
fn latest(db: &Connection) -> Result<Option<Timestamp>> {
    let time = |sql: &str| db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).optional();
    let document = time("SELECT received_at FROM document ORDER BY number DESC LIMIT 1")?.flatten();
    let event = time("SELECT at FROM event ORDER BY sequence DESC LIMIT 1")?.flatten();
    Ok(document.max(event).map(Timestamp::from_millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_a_wrong_time_do_not_push_the_mark_ahead() {
        let at = |millis| Some(Timestamp::from_millis(millis));
        assert_eq!(mark(None, None), None);
        assert_eq!(mark(None, at(5)), at(5));
        assert_eq!(mark(at(9), at(5)), at(9));
        assert_eq!(mark(at(9), at(500)), at(500));
        assert_eq!(mark(at(9), at(900 * JUMP_MILLIS)), at(9 + JUMP_MILLIS));
    }
}
