//! Reports of agents and clients, and how pushes fared.

use super::partitions;
use crate::columns::Fields;
use evoke_store::{ActivityRow, PartitionKey, PushCount};
use evoke_types::{InstanceId, Timestamp};
use rusqlite::{Connection, Result, Row, params};

pub(crate) fn add(db: &Connection, reports: &[ActivityRow]) -> Result<u64> {
    let mut new = 0;
    for report in reports {
        let partition = partitions::open(db, &report.partition)?;
        let sql = "INSERT INTO report (partition, instance, conversation, kind, key, body, at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (instance, key) DO NOTHING";
        new += db.prepare_cached(sql)?.execute(params![
            partition,
            report.partition.instance.as_str(),
            report.conversation.map(|id| *id.as_bytes()),
            report.kind,
            report.key,
            report.body,
            report.at.as_millis(),
        ])?;
    }
    Ok(new as u64)
}

pub(crate) fn since(
    db: &Connection,
    instance: &InstanceId,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<ActivityRow>> {
    let sql = "SELECT r.instance, p.path, r.conversation, r.kind, r.key, r.body, r.at FROM report r \
               JOIN partition p ON p.id = r.partition WHERE r.instance = ?1 AND r.at >= ?2 \
               ORDER BY r.number LIMIT ?3";
    let key = params![instance.as_str(), since.as_millis(), limit];
    db.prepare_cached(sql)?.query_map(key, read)?.collect()
}

/// Those of one partition, the latest first.
pub(crate) fn of(db: &Connection, key: &PartitionKey, limit: usize) -> Result<Vec<ActivityRow>> {
    let Some(partition) = partitions::find(db, key)? else { return Ok(Vec::new()) };
    let sql = "SELECT r.instance, p.path, r.conversation, r.kind, r.key, r.body, r.at FROM report r \
               JOIN partition p ON p.id = r.partition WHERE r.partition = ?1 ORDER BY r.number DESC LIMIT ?2";
    db.prepare_cached(sql)?.query_map(params![partition, limit], read)?.collect()
}

/// Gives a report of a partition another body.
pub(crate) fn rewrite(db: &Connection, partition: i64, known: &ActivityRow, body: &str) -> Result<()> {
    let sql = "UPDATE report SET body = ?6 WHERE partition = ?1 AND kind = ?2 AND at = ?3 AND body = ?4 \
               AND conversation IS ?5";
    let conversation = known.conversation.map(|id| *id.as_bytes());
    let row = params![partition, known.kind, known.at.as_millis(), known.body, conversation, body];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(crate) fn trim(db: &Connection, before: Timestamp) -> Result<u64> {
    let dropped = db.prepare_cached("DELETE FROM report WHERE at < ?1")?.execute([before.as_millis()])?;
    Ok(dropped as u64)
}

fn read(row: &Row<'_>) -> Result<ActivityRow> {
    let mut fields = Fields::of(row);
    Ok(ActivityRow {
        partition: PartitionKey { instance: fields.take()?, path: fields.take()? },
        conversation: fields.take()?,
        kind: fields.take()?,
        key: fields.take()?,
        body: fields.take()?,
        at: fields.take()?,
    })
}

pub(crate) fn count_pushes(db: &Connection, instance: &InstanceId, counts: &[PushCount]) -> Result<()> {
    let sql = "INSERT INTO push_count (instance, pattern, pushed, used) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (instance, pattern) DO UPDATE SET pushed = pushed + ?3, used = used + ?4";
    for count in counts {
        let row = params![instance.as_str(), count.pattern, count.pushed, count.used];
        db.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

pub(crate) fn push_counts(db: &Connection, instance: &InstanceId) -> Result<Vec<PushCount>> {
    let sql = "SELECT pattern, pushed, used FROM push_count WHERE instance = ?1 ORDER BY pattern";
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        Ok(PushCount { pattern: fields.take()?, pushed: fields.take()?, used: fields.take()? })
    };
    db.prepare_cached(sql)?.query_map([instance.as_str()], read)?.collect()
}
