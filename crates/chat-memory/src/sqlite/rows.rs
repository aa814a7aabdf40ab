//! The statements.

use super::fault::Fault;
use crate::message::{Message, NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId};
use crate::span::Span;
use evoke_types::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::ops::RangeInclusive;
use std::sync::Arc;

const NEWEST_FIRST: &str = "
SELECT id, created_at, role, content, metadata FROM synapsekit_conversations
WHERE session_id = ?1 AND id > ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4";
const OLDEST_FIRST: &str = "
SELECT id, created_at, role, content, metadata FROM synapsekit_conversations
WHERE session_id = ?1 AND id > ?2 AND id < ?3 ORDER BY id LIMIT ?4";
const SESSIONS: &str = "
WITH RECURSIVE found(id) AS (
  SELECT min(session_id) FROM synapsekit_conversations
  UNION ALL
  SELECT (SELECT min(session_id) FROM synapsekit_conversations WHERE session_id > found.id)
  FROM found WHERE found.id IS NOT NULL
) SELECT id FROM found WHERE id IS NOT NULL";
const REMOVE_EXPIRED: &str = "
DELETE FROM synapsekit_conversations WHERE session_id IN (
  SELECT session_id FROM synapsekit_conversations WHERE id IN (
    SELECT max(id) FROM synapsekit_conversations GROUP BY session_id
  ) AND created_at < ?1)";

/// An instant as the table keeps it: seconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of all years to 9999 are exact in 53 bits")]
pub(super) fn seconds(time: Timestamp) -> f64 {
    time.as_millis() as f64 / 1_000.0
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and timestamps clamp what is out of range")]
fn timestamp(seconds: f64) -> Timestamp {
    Timestamp::from_millis((seconds * 1_000.0).round() as i64)
}

/// Adds messages at the end and gives their ids, which follow each other.
pub(super) fn insert(
    db: &Connection,
    session: &SessionId,
    batch: &[NewMessage],
    now: Timestamp,
) -> Result<RangeInclusive<i64>, Fault> {
    let sql = "INSERT INTO synapsekit_conversations(session_id, role, content, created_at, metadata)
      VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = db.prepare_cached(sql)?;
    let mut ids: Option<RangeInclusive<i64>> = None;
    for new in batch {
        let metadata = new.metadata.as_ref().map(json);
        let at = seconds(new.created_at.unwrap_or(now));
        let Message { role, content } = &new.message;
        let id = statement.insert(params![session.as_str(), role.as_str(), content, at, metadata])?;
        ids = Some(ids.map_or(id..=id, |ids| *ids.start()..=id));
    }
    #[expect(clippy::reversed_empty_ranges, reason = "no messages have no ids")]
    Ok(ids.unwrap_or(1..=0))
}

/// A part of the window, oldest first.
pub(super) fn read(
    db: &Connection,
    session: &Session,
    cutoff: Option<f64>,
    page: Page,
) -> Result<Vec<Record>, Fault> {
    // One snapshot for all statements.
    let _snapshot = if db.is_autocommit() { Some(db.unchecked_transaction()?) } else { None };
    if let Some(cutoff) = cutoff
        && is_expired(db, &session.id, cutoff)?
    {
        return Ok(Vec::new());
    }
    let (mut span, bounded) = Span::of(page, session.max_messages);
    if bounded {
        span.after = span.after.max(window_start(db, session)?.saturating_sub(1));
    }
    select(db, &session.id, span)
}

fn select(db: &Connection, session: &SessionId, span: Span) -> Result<Vec<Record>, Fault> {
    let mut statement = db.prepare_cached(if span.newest_first { NEWEST_FIRST } else { OLDEST_FIRST })?;
    let mut rows =
        statement.query(params![session.as_str(), span.after, span.before, span.limit.unwrap_or(-1)])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row)?);
    }
    if span.newest_first {
        records.reverse();
    }
    Ok(records)
}

/// The id of the oldest message of the window; 0 where it holds them all.
fn window_start(db: &Connection, session: &Session) -> Result<i64, Fault> {
    let Some(max) = session.max_messages else { return Ok(0) };
    let sql =
        "SELECT id FROM synapsekit_conversations WHERE session_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2";
    let skipped = i64::try_from(max.get() - 1).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(sql)?;
    let id = statement.query_row(params![session.id.as_str(), skipped], |row| row.get(0)).optional()?;
    Ok(id.unwrap_or(0))
}

fn record(row: &Row<'_>) -> Result<Record, Fault> {
    let id: i64 = row.get(0)?;
    let corrupt = |what: &str, why: String| Fault::Corrupt(format!("row {id}: {what}: {why}"));
    let text = |column: usize, what: &str| {
        let value = row.get_ref(column)?;
        value.as_str().map_err(|error| corrupt(what, error.to_string()))
    };
    let role = text(2, "role")?.parse().map_err(|error| corrupt("role", format!("{error}")))?;
    let content = Arc::from(text(3, "content")?);
    let metadata = if row.get_ref(4)?.data_type() == Type::Null {
        None
    } else {
        Some(serde_json::from_str(text(4, "metadata")?).map_err(|e| corrupt("metadata", e.to_string()))?)
    };
    let created_at = row.get(1).map_err(|error| corrupt("created_at", error.to_string()))?;
    let message = Message { role, content };
    Ok(Record { seq: Seq(id), created_at: timestamp(created_at), message, metadata })
}

fn json(metadata: &crate::message::Metadata) -> String {
    serde_json::Value::Object(metadata.clone()).to_string()
}

/// Whether the newest message is older than the cutoff.
pub(super) fn is_expired(db: &Connection, session: &SessionId, cutoff: f64) -> Result<bool, Fault> {
    let sql =
        "SELECT created_at < ?2 FROM synapsekit_conversations WHERE session_id = ?1 ORDER BY id DESC LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_row(params![session.as_str(), cutoff], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// How many messages the window holds.
pub(super) fn count(db: &Connection, session: &Session, cutoff: Option<f64>) -> Result<usize, Fault> {
    if let Some(cutoff) = cutoff
        && is_expired(db, &session.id, cutoff)?
    {
        return Ok(0);
    }
    let sql = "SELECT count(*) FROM synapsekit_conversations WHERE session_id = ?1";
    let stored: usize = db.prepare_cached(sql)?.query_row([session.id.as_str()], |row| row.get(0))?;
    Ok(session.max_messages.map_or(stored, |max| stored.min(max.get())))
}

/// Removes all messages of a conversation.
pub(super) fn clear(db: &Connection, session: &SessionId) -> Result<(), Fault> {
    db.prepare_cached("DELETE FROM synapsekit_conversations WHERE session_id = ?1")?
        .execute([session.as_str()])?;
    Ok(())
}

/// Removes the messages before a place.
pub(super) fn discard_before(db: &Connection, session: &SessionId, seq: Seq) -> Result<(), Fault> {
    db.prepare_cached("DELETE FROM synapsekit_conversations WHERE session_id = ?1 AND id < ?2")?
        .execute(params![session.as_str(), seq.0])?;
    Ok(())
}

/// The newest ids of a conversation, at most `limit`, oldest first.
pub(super) fn newest_ids(db: &Connection, session: &SessionId, limit: i64) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT id FROM synapsekit_conversations WHERE session_id = ?1 ORDER BY id DESC LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let ids = statement.query_map(params![session.as_str(), limit], |row| row.get(0))?;
    let mut ids = ids.collect::<rusqlite::Result<Vec<i64>>>()?;
    ids.reverse();
    Ok(ids)
}

/// The ids after a place, in order, and the least id of the conversation.
pub(super) fn news(db: &Connection, session: &SessionId, after: i64) -> Result<(Vec<i64>, i64), Fault> {
    let sql = "SELECT id FROM synapsekit_conversations WHERE session_id = ?1 AND id > ?2 ORDER BY id";
    let mut statement = db.prepare_cached(sql)?;
    let ids = statement.query_map(params![session.as_str(), after], |row| row.get(0))?;
    let ids = ids.collect::<rusqlite::Result<Vec<i64>>>()?;
    let sql = "SELECT min(id) FROM synapsekit_conversations WHERE session_id = ?1";
    let least: Option<i64> = db.prepare_cached(sql)?.query_row([session.as_str()], |row| row.get(0))?;
    Ok((ids, least.unwrap_or(i64::MAX)))
}

/// Replaces what the window begins with, if it is still `oldest`.
pub(super) fn replace_oldest(
    db: &Connection,
    session: &Session,
    cutoff: Option<f64>,
    oldest: &[Record],
    replacement: &NewMessage,
    now: Timestamp,
) -> Result<bool, Fault> {
    let (Some(first), Some(last)) = (oldest.first(), oldest.last()) else { return Ok(false) };
    let expired = cutoff.map_or(Ok(false), |cutoff| is_expired(db, &session.id, cutoff))?;
    let after = window_start(db, session)?.saturating_sub(1);
    let limit = Some(i64::try_from(oldest.len()).unwrap_or(i64::MAX));
    let begins = select(db, &session.id, Span { after, before: i64::MAX, limit, newest_first: false })?;
    let same = begins.len() == oldest.len() && begins.iter().zip(oldest).all(|(a, b)| a.is_same(b));
    if expired || !same || first.seq > last.seq {
        return Ok(false);
    }
    discard_before(db, &session.id, last.seq)?;
    let sql = "UPDATE synapsekit_conversations SET role = ?2, content = ?3, created_at = ?4, metadata = ?5
      WHERE id = ?1";
    let Message { role, content } = &replacement.message;
    let at = seconds(replacement.created_at.unwrap_or(now));
    let metadata = replacement.metadata.as_ref().map(json);
    db.prepare_cached(sql)?.execute(params![last.seq.0, role.as_str(), content, at, metadata])?;
    Ok(true)
}

/// All conversations, in order of their ids.
pub(super) fn sessions(db: &Connection) -> Result<Vec<SessionId>, Fault> {
    let mut statement = db.prepare_cached(SESSIONS)?;
    let ids = statement.query_map([], |row| row.get::<_, String>(0))?;
    let ids = ids.collect::<rusqlite::Result<Vec<String>>>()?;
    // Longer ids are other programs' conversations: nobody can open them here.
    Ok(ids.into_iter().filter_map(|id| SessionId::new(id).ok()).collect())
}

/// Removes conversations whose newest message is older than the cutoff.
pub(super) fn remove_expired(db: &Connection, cutoff: f64) -> Result<usize, Fault> {
    Ok(db.execute(REMOVE_EXPIRED, [cutoff])?)
}
