//! The queue of documents: claiming, and storing what was understood.

use super::{items, outbox, partitions};
use crate::columns::Fields;
use evoke_store::{CLAIM_BYTES, ClaimedDocument, NewDocument, PartitionKey, Understood};
use evoke_types::{Lane, Role, Speaker, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// A step of a claim.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// Documents at most.
    pub(crate) limit: usize,
    /// The lane of what was claimed before, if anything was.
    pub(crate) lane: Option<Lane>,
    /// Bytes of that.
    pub(crate) held: usize,
}

/// Documents of one step: few enough that a request never waits long behind it.
pub(crate) const CLAIM_STEP: usize = 16;

pub(crate) fn claim(db: &Connection, step: Step, now: Timestamp) -> Result<Vec<ClaimedDocument>> {
    let Step { limit, lane, held } = step;
    let lanes = [Lane::Live, Lane::Bootstrap].into_iter().filter(|one| lane.is_none_or(|lane| lane == *one));
    for lane in lanes {
        let mut claimed: Vec<ClaimedDocument> = Vec::new();
        let mut served = last_served(db, lane)?;
        let mut bytes = held;
        while claimed.len() < limit && bytes < CLAIM_BYTES {
            let Some((instance, number)) = next_in(db, lane, &served)? else { break };
            let document = hand_out(db, number, now)?;
            bytes += document.document.text.len();
            claimed.push(document);
            served = instance;
        }
        if claimed.is_empty() {
            continue;
        }
        let sql = "INSERT OR REPLACE INTO served (lane, instance) SELECT ?1, ?2 WHERE ?2 <> ''";
        db.prepare_cached(sql)?.execute(params![lane.as_str(), served])?;
        return Ok(claimed);
    }
    Ok(Vec::new())
}

/// The instance that a lane served last; empty before the first.
fn last_served(db: &Connection, lane: Lane) -> Result<String> {
    let sql = "SELECT instance FROM served WHERE lane = ?1";
    let instance = db.prepare_cached(sql)?.query_row([lane.as_str()], |row| row.get(0)).optional()?;
    Ok(instance.unwrap_or_default())
}

/// The oldest document of the instance whose turn it is: the one after the last served, in the
/// order of ids, and from the start again at the end.
fn next_in(db: &Connection, lane: Lane, served: &str) -> Result<Option<(String, i64)>> {
    let sql = "SELECT instance, number FROM document WHERE job = 'queued' AND lane = ?1 AND instance > ?2 \
               ORDER BY instance, number LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let mut after = |id: &str| {
        statement.query_row(params![lane.as_str(), id], |row| Ok((row.get(0)?, row.get(1)?))).optional()
    };
    let next = after(served)?;
    if next.is_none() && !served.is_empty() { after("") } else { Ok(next) }
}

fn hand_out(db: &Connection, number: i64, now: Timestamp) -> Result<ClaimedDocument> {
    let sql = "UPDATE document SET job = 'claimed', attempt = attempt + 1, started_at = ?2 WHERE number = ?1";
    db.prepare_cached(sql)?.execute(params![number, now.as_millis()])?;
    by_number(db, number)
}

fn by_number(db: &Connection, number: i64) -> Result<ClaimedDocument> {
    let sql = "SELECT d.attempt, d.speaker_role, d.speaker_name, d.ingestion, p.instance, p.path, d.document_id, \
               d.document_type, d.mode, d.lane, t.text, d.said_at, d.metadata, d.conversation, d.position, d.received_at \
               FROM document d JOIN partition p ON p.id = d.partition JOIN document_text t ON t.document = d.number \
               WHERE d.number = ?1";
    db.prepare_cached(sql)?.query_row([number], read)
}

fn read(row: &Row<'_>) -> Result<ClaimedDocument> {
    let mut fields = Fields::of(row);
    let attempt = fields.take()?;
    let (role, name): (Option<Role>, Option<String>) = (fields.take()?, fields.take()?);
    let document = NewDocument {
        ingestion: fields.take()?,
        partition: PartitionKey { instance: fields.take()?, path: fields.take()? },
        document_id: fields.take()?,
        document_type: fields.take()?,
        mode: fields.take()?,
        lane: fields.take()?,
        text: fields.take()?,
        speaker: role.map(|role| Speaker { role, name }),
        said_at: fields.take()?,
        metadata: fields.json()?,
        conversation: fields.take()?,
        position: fields.take()?,
        received_at: fields.take()?,
        replay: None,
        event: None,
    };
    Ok(ClaimedDocument { attempt, document })
}

/// Unfinished documents of one partition after another, the newest first, within both bounds.
pub(crate) fn unfinished(
    db: &Connection,
    partitions: &[PartitionKey],
    limit: usize,
    bytes: usize,
) -> Result<Vec<NewDocument>> {
    let (mut found, mut left) = (Vec::new(), bytes);
    for key in partitions {
        let Some(partition) = partitions::find(db, key)? else { continue };
        for (number, size) in waiting(db, partition, 2 * limit)? {
            let Some(rest) = left.checked_sub(size) else { continue };
            if found.len() == limit {
                return Ok(found);
            }
            left = rest;
            found.push(by_number(db, number)?.document);
        }
    }
    Ok(found)
}

/// Numbers of a partition's unfinished documents with the bytes of their texts, the newest first.
fn waiting(db: &Connection, partition: i64, limit: usize) -> Result<Vec<(i64, usize)>> {
    let sql = "SELECT d.number, octet_length(t.text) FROM document d JOIN document_text t ON t.document = d.number \
               WHERE d.partition = ?1 AND d.job <> 'done' ORDER BY d.number DESC LIMIT ?2";
    db.prepare_cached(sql)?
        .query_map(params![partition, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

pub(crate) fn requeue_claimed(db: &Connection) -> Result<u64> {
    let changed = db.execute("UPDATE document SET job = 'queued' WHERE job = 'claimed'", [])?;
    Ok(changed as u64)
}

pub(crate) fn finish(db: &Connection, understood: &Understood) -> Result<bool> {
    let sql = "UPDATE document SET job = 'done', status = ?3, completed_at = ?4, error = ?5 \
               WHERE ingestion = ?1 AND job = 'claimed' AND attempt = ?2 RETURNING partition";
    let done = params![
        understood.ingestion.as_bytes(),
        understood.attempt,
        understood.status.as_str(),
        understood.at.as_millis(),
        understood.error,
    ];
    let partition = db.prepare_cached(sql)?.query_row(done, |row| row.get::<_, i64>(0)).optional()?;
    let Some(partition) = partition else { return Ok(false) };
    if !(understood.items.is_empty() && understood.rewritten.is_empty() && understood.entities.is_empty()) {
        let sequence = partitions::touch(db, partition)?;
        let change = items::Change { partition, sequence };
        understood.items.iter().try_for_each(|item| change.put(db, item))?;
        understood.rewritten.iter().try_for_each(|item| change.rewrite(db, item))?;
        understood.entities.iter().try_for_each(|entity| change.put_entity(db, entity))?;
    }
    understood.events.iter().try_for_each(|event| outbox::emit(db, event))?;
    Ok(true)
}
