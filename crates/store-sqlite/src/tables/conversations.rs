//! Conversations and their compactions.

use super::partitions;
use crate::columns::Fields;
use evoke_store::{CompactionRow, ConversationRow, PartitionKey};
use evoke_types::{CompactionId, ConversationId, InstanceId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COLUMNS: &str = "c.id, p.instance, p.path, c.external_id, c.conversation_type, c.created_at, c.last_turn_at, c.turns \
     FROM conversation c JOIN partition p ON p.id = c.partition";
const COMPACTION: &str = "k.id, c.id, k.version, k.covers, k.created_at, k.strategy, k.original_tokens, \
     k.compacted_tokens, k.body FROM compaction k JOIN conversation c ON c.number = k.conversation";

/// The number of a conversation.
pub(crate) fn find(db: &Connection, instance: &InstanceId, id: ConversationId) -> Result<Option<i64>> {
    let sql = "SELECT number FROM conversation WHERE instance = ?1 AND id = ?2";
    db.prepare_cached(sql)?.query_row(params![instance.as_str(), id.as_bytes()], |row| row.get(0)).optional()
}

/// The number of a conversation, which comes into being when it is unknown; `None` when another
/// partition owns it.
pub(crate) fn open(
    db: &Connection,
    owner: &PartitionKey,
    id: ConversationId,
    at: Timestamp,
) -> Result<Option<i64>> {
    let partition = partitions::open(db, owner)?;
    let sql = "SELECT number, partition FROM conversation WHERE instance = ?1 AND id = ?2";
    let key = params![owner.instance.as_str(), id.as_bytes()];
    let known =
        db.prepare_cached(sql)?.query_row(key, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
    if let Some((number, owner)) = known.optional()? {
        return Ok((owner == partition).then_some(number));
    }
    let sql = "INSERT INTO conversation (instance, id, partition, created_at) VALUES (?1, ?2, ?3, ?4)";
    let row = params![owner.instance.as_str(), id.as_bytes(), partition, at.as_millis()];
    db.prepare_cached(sql)?.insert(row).map(Some)
}

pub(crate) fn one(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
) -> Result<Option<ConversationRow>> {
    let sql = format!("SELECT {COLUMNS} WHERE c.instance = ?1 AND c.id = ?2");
    db.prepare_cached(&sql)?.query_row(params![instance.as_str(), id.as_bytes()], read).optional()
}

pub(crate) fn of(db: &Connection, partition: &PartitionKey, limit: usize) -> Result<Vec<ConversationRow>> {
    let Some(partition) = partitions::find(db, partition)? else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {COLUMNS} WHERE c.partition = ?1 ORDER BY c.last_turn_at DESC NULLS LAST, c.created_at DESC, c.id LIMIT ?2"
    );
    db.prepare_cached(&sql)?.query_map(params![partition, limit], read)?.collect()
}

fn read(row: &Row<'_>) -> Result<ConversationRow> {
    let mut fields = Fields::of(row);
    Ok(ConversationRow {
        id: fields.take()?,
        partition: PartitionKey { instance: fields.take()?, path: fields.take()? },
        external_id: fields.take()?,
        conversation_type: fields.take()?,
        created_at: fields.take()?,
        last_turn_at: fields.take()?,
        turns: fields.take()?,
    })
}

pub(crate) fn put_compaction(
    db: &Connection,
    instance: &InstanceId,
    row: &CompactionRow,
) -> Result<Option<u32>> {
    let Some(conversation) = find(db, instance, row.conversation)? else { return Ok(None) };
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

/// A compaction: a given version, or the newest.
pub(crate) fn compaction(
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
    db.prepare_cached(&sql)?.query_row(key, read_compaction).optional()
}

pub(crate) fn compaction_by_id(
    db: &Connection,
    instance: &InstanceId,
    id: CompactionId,
) -> Result<Option<CompactionRow>> {
    let sql = format!(
        "SELECT {COMPACTION} WHERE k.id = ?1 AND c.instance = ?2 ORDER BY c.number, k.version LIMIT 1"
    );
    let key = params![id.as_bytes(), instance.as_str()];
    db.prepare_cached(&sql)?.query_row(key, read_compaction).optional()
}

fn read_compaction(row: &Row<'_>) -> Result<CompactionRow> {
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
