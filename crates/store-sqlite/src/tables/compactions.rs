//! Compactions and the wish for one.

use super::conversations::find;
use crate::columns::Fields;
use evoke_store::{CompactionJob, CompactionRow, CompactionStart, OpenCompaction, PassageBody, TurnVector};
use evoke_types::{CompactionId, ConversationId, InstanceId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COMPACTION: &str = "k.id, c.id, k.version, k.covers, k.created_at, k.strategy, k.original_tokens, \
     k.compacted_tokens, k.body FROM compaction k JOIN conversation c ON c.number = k.conversation";
const JOB: &str = "c.instance, j.id, c.id, j.strategy, j.target_tokens, j.cause, j.requested_at, j.error \
     FROM compaction_job j JOIN conversation c ON c.number = j.conversation";

/// Vectors of turns. A recorded turn is a document with its place; a transcript is one document
/// whose passages know their turn.
pub(crate) fn turn_vectors(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
    generation: u32,
) -> Result<Vec<TurnVector>> {
    let sql = "SELECT i.body, v.bytes, d.position, i.ordinal FROM document d JOIN item i ON i.document = d.number \
               AND i.passage = 1 JOIN vector v ON v.item = i.key AND v.generation = ?3 \
               WHERE d.instance = ?1 AND d.conversation = ?2";
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        let (evoke_store::ItemBody::Passage(PassageBody { turn, .. }), bytes) =
            (fields.json()?, fields.take()?)
        else {
            return Ok(None);
        };
        let (position, ordinal): (u32, u32) = (fields.take()?, fields.take()?);
        Ok(Some((if position > 0 { position } else { turn + 1 }, ordinal, bytes)))
    };
    let key = params![instance.as_str(), id.as_bytes(), generation];
    let mut found: Vec<(u32, u32, Vec<u8>)> =
        db.prepare_cached(sql)?.query_map(key, read)?.filter_map(Result::transpose).collect::<Result<_>>()?;
    found.sort_unstable();
    Ok(found.into_iter().map(|(position, _, bytes)| TurnVector { position, bytes }).collect())
}

pub(crate) fn open(db: &Connection, instance: &InstanceId, job: &CompactionJob) -> Result<CompactionStart> {
    let sql = "SELECT number FROM conversation WHERE instance = ?1 AND id = ?2 AND turns > 0";
    let key = params![instance.as_str(), job.conversation.as_bytes()];
    let conversation: Option<i64> = db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
    let Some(conversation) = conversation else { return Ok(CompactionStart::NoTurns) };
    if let Some(running) = self::job(db, instance, job.conversation)?.filter(|job| job.error.is_none()) {
        return Ok(CompactionStart::Running(Box::new(running)));
    }
    put_job(db, conversation, job)?;
    Ok(CompactionStart::Started)
}

/// Notes a wish in place of one that failed.
pub(crate) fn put_job(db: &Connection, conversation: i64, job: &CompactionJob) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO compaction_job (conversation, id, strategy, target_tokens, cause, \
               requested_at, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    db.prepare_cached(sql)?.execute(params![
        conversation,
        job.id.as_bytes(),
        job.strategy,
        job.target_tokens,
        job.cause,
        job.requested_at.as_millis(),
        job.error,
    ])?;
    Ok(())
}

/// Drops what covers a turn, made or in the making; `wanted` takes its place.
pub(crate) fn make_anew(
    db: &Connection,
    conversation: i64,
    turn: u32,
    wanted: Option<&CompactionJob>,
) -> Result<()> {
    let sql = "DELETE FROM compaction WHERE conversation = ?1 AND covers >= ?2";
    db.prepare_cached(sql)?.execute(params![conversation, turn])?;
    db.prepare_cached("DELETE FROM compaction_job WHERE conversation = ?1")?.execute([conversation])?;
    wanted.map_or(Ok(()), |job| put_job(db, conversation, job))
}

pub(crate) fn fail(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
    job: CompactionId,
    error: &str,
) -> Result<()> {
    let Some(conversation) = find(db, instance, id)? else { return Ok(()) };
    let sql = "UPDATE compaction_job SET error = ?3 WHERE conversation = ?1 AND id = ?2 AND error IS NULL";
    db.prepare_cached(sql)?.execute(params![conversation, job.as_bytes(), error])?;
    Ok(())
}

pub(crate) fn job(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
) -> Result<Option<CompactionJob>> {
    let sql = format!("SELECT {JOB} WHERE c.instance = ?1 AND c.id = ?2");
    let key = params![instance.as_str(), id.as_bytes()];
    Ok(db.prepare_cached(&sql)?.query_row(key, read_job).optional()?.map(|open| open.job))
}

pub(crate) fn unfinished(db: &Connection) -> Result<Vec<OpenCompaction>> {
    let sql = format!("SELECT {JOB} WHERE j.error IS NULL ORDER BY j.requested_at, j.id");
    db.prepare_cached(&sql)?.query_map([], read_job)?.collect()
}

fn read_job(row: &Row<'_>) -> Result<OpenCompaction> {
    let mut fields = Fields::of(row);
    Ok(OpenCompaction {
        instance: fields.take()?,
        job: CompactionJob {
            id: fields.take()?,
            conversation: fields.take()?,
            strategy: fields.take()?,
            target_tokens: fields.take()?,
            cause: fields.take()?,
            requested_at: fields.take()?,
            error: fields.take()?,
        },
    })
}

/// Adds a compaction that is still wanted, and ends its job. Returns its version.
pub(crate) fn finish(db: &Connection, instance: &InstanceId, row: &CompactionRow) -> Result<Option<u32>> {
    let wanted = job(db, instance, row.conversation)?.is_some_and(|job| job.id == row.id);
    if wanted || by_id(db, instance, row.id)?.is_some() { put(db, instance, row) } else { Ok(None) }
}

/// Adds a compaction and ends its job. Returns its version.
pub(crate) fn put(db: &Connection, instance: &InstanceId, row: &CompactionRow) -> Result<Option<u32>> {
    let Some(conversation) = find(db, instance, row.conversation)? else { return Ok(None) };
    let known = "SELECT version FROM compaction WHERE conversation = ?1 AND id = ?2";
    let key = params![conversation, row.id.as_bytes()];
    let known = db.prepare_cached(known)?.query_row(key, |row| row.get(0)).optional()?;
    if known.is_some() {
        return Ok(known);
    }
    let ended = "DELETE FROM compaction_job WHERE conversation = ?1 AND id = ?2";
    db.prepare_cached(ended)?.execute(params![conversation, row.id.as_bytes()])?;
    let sql = "INSERT INTO compaction (conversation, version, id, covers, created_at, strategy, original_tokens, \
               compacted_tokens, body) SELECT ?1, ifnull(max(version), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 \
               FROM compaction WHERE conversation = ?1 RETURNING version";
    let values = params![
        conversation,
        row.id.as_bytes(),
        row.covers,
        row.created_at.as_millis(),
        row.strategy,
        row.original_tokens,
        row.compacted_tokens,
        row.body,
    ];
    db.prepare_cached(sql)?.query_row(values, |row| row.get(0)).map(Some)
}

/// Writes a compaction under its own version.
pub(crate) fn insert(db: &Connection, conversation: i64, row: &CompactionRow) -> Result<()> {
    let sql = "INSERT INTO compaction (conversation, version, id, covers, created_at, strategy, original_tokens, \
               compacted_tokens, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.prepare_cached(sql)?.execute(params![
        conversation,
        row.version,
        row.id.as_bytes(),
        row.covers,
        row.created_at.as_millis(),
        row.strategy,
        row.original_tokens,
        row.compacted_tokens,
        row.body,
    ])?;
    Ok(())
}

/// A compaction: a given version, or the newest.
pub(crate) fn one(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
    version: Option<u32>,
) -> Result<Option<CompactionRow>> {
    let sql = format!(
        "SELECT {COMPACTION} WHERE c.instance = ?1 AND c.id = ?2 AND (?3 IS NULL OR k.version = ?3) \
         ORDER BY k.version DESC LIMIT 1"
    );
    let key = params![instance.as_str(), id.as_bytes(), version];
    db.prepare_cached(&sql)?.query_row(key, read).optional()
}

pub(crate) fn by_id(
    db: &Connection,
    instance: &InstanceId,
    id: CompactionId,
) -> Result<Option<CompactionRow>> {
    let sql = format!(
        "SELECT {COMPACTION} WHERE k.id = ?1 AND c.instance = ?2 ORDER BY c.number, k.version LIMIT 1"
    );
    let key = params![id.as_bytes(), instance.as_str()];
    db.prepare_cached(&sql)?.query_row(key, read).optional()
}

fn read(row: &Row<'_>) -> Result<CompactionRow> {
    let mut fields = Fields::of(row);
    Ok(CompactionRow {
        id: fields.take()?,
        conversation: fields.take()?,
        version: fields.take()?,
        covers: fields.take()?,
        created_at: fields.take()?,
        strategy: fields.take()?,
        original_tokens: fields.take()?,
        compacted_tokens: fields.take()?,
        body: fields.take()?,
    })
}
