//! Erasure and its record.

use super::{cleaning, conversations, events, instances, keys, partitions};
use crate::columns::{Fields, json};
use evoke_store::{EraseCounts, EraseTarget, ErasureRow, ErasureState, NewEvent};
use evoke_types::{ConversationId, DeletionId, InstanceId, ScopePath, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COLUMNS: &str = "id, instance, scope, target_digest, requested_by, at, counts, state, completed_at";

pub(crate) fn count(db: &Connection, instance: &InstanceId, target: &EraseTarget) -> Result<EraseCounts> {
    let mut counts = EraseCounts::default();
    match target {
        EraseTarget::Within(path) => count_within(db, instance, path, &mut counts)?,
        EraseTarget::Instance => count_within(db, instance, &ScopePath::CLIENT, &mut counts)?,
        EraseTarget::Conversation(id, path) => {
            if let Some(conversation) = owned(db, instance, *id, path)? {
                counts.conversations = 1;
                counts.turns = tally(db, "SELECT COUNT(*) FROM turn WHERE conversation = ?1", conversation)?;
                counts.compactions =
                    tally(db, "SELECT COUNT(*) FROM compaction WHERE conversation = ?1", conversation)?;
                let sql = "SELECT COUNT(*) FROM report WHERE instance = ?1 AND conversation = ?2";
                let key = params![instance.as_str(), id.as_bytes()];
                counts.reports = db.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
            }
        }
    }
    Ok(counts)
}

fn count_within(
    db: &Connection,
    instance: &InstanceId,
    path: &ScopePath,
    counts: &mut EraseCounts,
) -> Result<()> {
    for partition in partitions::within(db, instance, path)? {
        count_partition(db, partition, counts)?;
    }
    Ok(())
}

fn count_partition(db: &Connection, partition: i64, counts: &mut EraseCounts) -> Result<()> {
    let range = "BETWEEN ?1 << 32 AND ?1 << 32 | 0xffffffff";
    let passages =
        tally(db, &format!("SELECT COUNT(*) FROM item WHERE key {range} AND passage = 1"), partition)?;
    counts.passages += passages;
    counts.memories +=
        tally(db, &format!("SELECT COUNT(*) FROM item WHERE key {range} AND passage = 0"), partition)?;
    counts.vectors += tally(db, &format!("SELECT COUNT(*) FROM vector WHERE item {range}"), partition)?;
    counts.entities +=
        tally(db, "SELECT COUNT(*) FROM entity WHERE partition = ?1 AND name <> ''", partition)?;
    counts.documents += tally(db, "SELECT COUNT(*) FROM document WHERE partition = ?1", partition)?;
    counts.conversations += tally(db, "SELECT COUNT(*) FROM conversation WHERE partition = ?1", partition)?;
    let of_conversations = "conversation IN (SELECT number FROM conversation WHERE partition = ?1)";
    counts.turns += tally(db, &format!("SELECT COUNT(*) FROM turn WHERE {of_conversations}"), partition)?;
    counts.compactions +=
        tally(db, &format!("SELECT COUNT(*) FROM compaction WHERE {of_conversations}"), partition)?;
    counts.reports += tally(db, "SELECT COUNT(*) FROM report WHERE partition = ?1", partition)?;
    counts.files += tally(db, "SELECT COUNT(*) FROM memory_file WHERE partition = ?1", partition)?;
    Ok(())
}

fn tally(db: &Connection, sql: &str, of: i64) -> Result<u64> {
    db.prepare_cached(sql)?.query_row([of], |row| row.get(0))
}

/// A conversation owned by a place at the path or inside it.
fn owned(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
    path: &ScopePath,
) -> Result<Option<i64>> {
    let owner = conversations::one(db, instance, id)?.filter(|row| row.partition.path.is_within(path));
    owner.map_or(Ok(None), |_| conversations::find(db, instance, id))
}

pub(crate) fn erase(
    db: &Connection,
    target: &EraseTarget,
    record: &ErasureRow,
    event: &NewEvent,
) -> Result<ErasureRow> {
    let record = ErasureRow {
        counts: count(db, &record.instance, target)?,
        state: ErasureState::Pending,
        completed_at: None,
        ..record.clone()
    };
    // Everything else hangs from these rows and goes with them.
    match target {
        EraseTarget::Within(path) => {
            erase_within(db, &record.instance, path)?;
            if *path == ScopePath::CLIENT {
                keys::revoke_all(db, &record.instance, record.at)?;
            }
        }
        EraseTarget::Instance => {
            erase_within(db, &record.instance, &ScopePath::CLIENT)?;
            instances::remove(db, &record.instance)?;
        }
        EraseTarget::Conversation(id, path) => {
            if let Some(conversation) = owned(db, &record.instance, *id, path)? {
                db.prepare_cached("DELETE FROM conversation WHERE number = ?1")?.execute([conversation])?;
                let sql = "DELETE FROM report WHERE instance = ?1 AND conversation = ?2";
                db.prepare_cached(sql)?.execute(params![record.instance.as_str(), id.as_bytes()])?;
            }
        }
    }
    write_record(db, &record, cleaning::request(db)?)?;
    events::emit(db, event)?;
    Ok(record)
}

fn erase_within(db: &Connection, instance: &InstanceId, path: &ScopePath) -> Result<()> {
    for partition in partitions::within(db, instance, path)? {
        db.prepare_cached("DELETE FROM partition WHERE id = ?1")?.execute([partition])?;
    }
    Ok(())
}

fn write_record(db: &Connection, record: &ErasureRow, cleaning: i64) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO erasure (id, instance, scope, target_digest, requested_by, at, counts, state, \
               cleaning) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.prepare_cached(sql)?.execute(params![
        record.id.as_bytes(),
        record.instance.as_str(),
        record.scope,
        record.target_digest,
        record.requested_by.map(|id| *id.as_bytes()),
        record.at.as_millis(),
        json(&record.counts)?,
        record.state.as_str(),
        cleaning,
    ])?;
    Ok(())
}

/// Notes that the log has been emptied after the request `upto` was committed, and completes the erasures that waited.
pub(crate) fn cleaned(db: &Connection, upto: i64, now: Timestamp) -> Result<()> {
    cleaning::done(db, upto)?;
    for record in complete(db, upto, now)? {
        events::emit(db, &record.completed_event(now))?;
    }
    Ok(())
}

/// Completes the erasures that waited for a request to empty the log, or for an earlier one. Returns them.
fn complete(db: &Connection, upto: i64, now: Timestamp) -> Result<Vec<ErasureRow>> {
    let sql = format!(
        "UPDATE erasure SET state = 'complete', completed_at = max(?2, at) \
         WHERE state = 'pending' AND cleaning <= ?1 RETURNING {COLUMNS}"
    );
    let mut rows: Vec<ErasureRow> =
        db.prepare_cached(&sql)?.query_map([upto, now.as_millis()], read)?.collect::<Result<_>>()?;
    rows.sort_by_key(|row| (row.at, row.id));
    Ok(rows)
}

pub(crate) fn one(db: &Connection, instance: &InstanceId, id: DeletionId) -> Result<Option<ErasureRow>> {
    let sql = format!("SELECT {COLUMNS} FROM erasure WHERE id = ?1 AND instance = ?2");
    db.prepare_cached(&sql)?.query_row(params![id.as_bytes(), instance.as_str()], read).optional()
}

fn read(row: &Row<'_>) -> Result<ErasureRow> {
    let mut fields = Fields::of(row);
    Ok(ErasureRow {
        id: fields.take()?,
        instance: fields.take()?,
        scope: fields.take()?,
        target_digest: fields.take()?,
        requested_by: fields.take()?,
        at: fields.take()?,
        counts: fields.json()?,
        state: fields.take()?,
        completed_at: fields.take()?,
    })
}
