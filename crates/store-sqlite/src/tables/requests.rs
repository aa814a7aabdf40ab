//! Which request came under which key: digests, for a day.

use evoke_store::{REMEMBERED_REQUESTS, REPLAY_WINDOW_MILLIS, RequestMark};
use rusqlite::{Connection, OptionalExtension, Result, params};

/// Remembers a request, unless another one came under its key; forgets those whose time is up, and the oldest of
/// too many.
pub(crate) fn remember(db: &Connection, mark: &RequestMark) -> Result<bool> {
    let (instance, at) = (mark.instance.as_str(), mark.at.as_millis());
    let sql = "DELETE FROM request_key WHERE at <= ?1";
    db.prepare_cached(sql)?.execute([at - REPLAY_WINDOW_MILLIS])?;
    let sql = "SELECT says FROM request_key WHERE instance = ?1 AND key = ?2";
    let first: Option<[u8; 32]> =
        db.prepare_cached(sql)?.query_row(params![instance, mark.key], |row| row.get(0)).optional()?;
    if let Some(first) = first {
        return Ok(mark.says == first);
    }
    let sql = "INSERT INTO request_key (instance, number, key, says, at) \
               SELECT ?1, ifnull(max(number), 0) + 1, ?2, ?3, ?4 FROM request_key WHERE instance = ?1 RETURNING number";
    let row = params![instance, mark.key, mark.says, at];
    let number: i64 = db.prepare_cached(sql)?.query_row(row, |row| row.get(0))?;
    let oldest = number.saturating_sub_unsigned(REMEMBERED_REQUESTS);
    let sql = "DELETE FROM request_key WHERE instance = ?1 AND number <= ?2";
    db.prepare_cached(sql)?.execute(params![instance, oldest])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{InstanceId, Timestamp};

    #[test]
    fn the_oldest_of_too_many_are_forgotten_and_others_keep_theirs() -> Result<()> {
        let db = Connection::open_in_memory()?;
        let schema = include_str!("../schema/v4.sql");
        let own = schema.split(';').filter(|statement| statement.contains("request_key"));
        for statement in own {
            db.execute_batch(statement)?;
        }
        let mark = |instance: u64, number: u64, says: u8| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            let at = Timestamp::from_millis(i64::try_from(number).unwrap_or_default());
            RequestMark { instance: InstanceId::from_bits(instance), key, says: [says; 32], at }
        };
        db.execute_batch("BEGIN")?;
        assert!(remember(&db, &mark(2, 0, 1))?);
        for number in 0..=REMEMBERED_REQUESTS {
            assert!(remember(&db, &mark(1, number, 1))?);
        }
        assert!(!remember(&db, &mark(1, 1, 2))? && !remember(&db, &mark(2, 0, 2))?);
        assert!(remember(&db, &mark(1, 0, 2))?, "the oldest is forgotten");
        let count: u64 = db.query_row("SELECT count(*) FROM request_key", [], |row| row.get(0))?;
        assert_eq!(count, REMEMBERED_REQUESTS + 1);
        Ok(())
    }
}
