//! Conversations.

use super::partitions;
use crate::columns::Fields;
use evoke_store::{ConversationRow, PartitionKey, TranscriptAccount};
use evoke_types::{ConversationId, InstanceId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COLUMNS: &str = "c.id, p.instance, p.path, c.external_id, c.conversation_type, c.created_at, c.last_turn_at, c.turns, \
     c.tokens, c.agent_window, c.started_at, c.ended_at, c.analysis \
     FROM conversation c JOIN partition p ON p.id = c.partition";

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

/// Notes the caller's own id of a conversation, unless it has one.
pub(crate) fn name(db: &Connection, conversation: i64, external_id: &str) -> Result<()> {
    let sql = "UPDATE conversation SET external_id = ?2 WHERE number = ?1 AND external_id IS NULL";
    db.prepare_cached(sql)?.execute(params![conversation, external_id])?;
    Ok(())
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
        tokens: fields.take()?,
        agent_window: fields.take()?,
        account: TranscriptAccount {
            started_at: fields.take()?,
            ended_at: fields.take()?,
            analysis: fields.optional_json()?,
        },
    })
}
