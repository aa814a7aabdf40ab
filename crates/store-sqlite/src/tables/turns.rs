//! Turns of conversations.

use super::{conversations, documents, partitions};
use crate::columns::{Fields, json};
use evoke_store::{NewDocument, NewTurn, PartitionKey, Recorded, TurnRow};
use evoke_types::{ConversationId, InstanceId, MessageId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

pub(crate) fn record(db: &Connection, turn: &NewTurn) -> Result<Recorded> {
    let Some(conversation) = conversations::open(db, &turn.partition, turn.conversation, turn.received_at)?
    else {
        return Ok(Recorded::ForeignConversation);
    };
    let (message, position, repeated) = add(db, conversation, turn)?;
    if let Some(document) = turn.document.clone().filter(|_| !repeated) {
        // A document whose name is taken is in memory already; the turn counts all the same.
        documents::accept_one(db, &NewDocument { position, ..document })?;
    }
    let sql = "SELECT turns FROM conversation WHERE number = ?1";
    let total = db.prepare_cached(sql)?.query_row([conversation], |row| row.get(0))?;
    Ok(Recorded::Stored { message, position, total, repeated })
}

/// Appends a turn, unless it was recorded before. Returns its id, its place, and whether it was.
pub(crate) fn add(db: &Connection, conversation: i64, turn: &NewTurn) -> Result<(MessageId, u32, bool)> {
    if let Some(external_id) = &turn.external_id {
        conversations::name(db, conversation, external_id)?;
    }
    if let Some((message, position)) = recorded(db, conversation, turn)? {
        return Ok((message, position, true));
    }
    let sql = "UPDATE conversation SET turns = turns + 1, last_turn_at = max(ifnull(last_turn_at, ?2), ?2), \
               tokens = tokens + ?3, agent_window = ifnull(?4, agent_window) WHERE number = ?1 RETURNING turns";
    let weight = params![conversation, turn.said_at.as_millis(), turn.tokens, turn.agent_window];
    let position = db.prepare_cached(sql)?.query_row(weight, |row| row.get(0))?;
    let row = TurnRow {
        message: turn.message,
        position,
        role: turn.role,
        content: turn.content.clone(),
        said_at: turn.said_at,
        metadata: turn.metadata.clone(),
        session: turn.session.clone(),
    };
    insert(db, conversation, &row, turn.replay)?;
    Ok((turn.message, position, false))
}

/// Writes a turn at its position.
pub(crate) fn insert(
    db: &Connection,
    conversation: i64,
    turn: &TurnRow,
    replay: Option<[u8; 32]>,
) -> Result<()> {
    let sql = "INSERT INTO turn (conversation, position, message, role, content, said_at, metadata, session, replay) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.prepare_cached(sql)?.execute(params![
        conversation,
        turn.position,
        turn.message.as_bytes(),
        turn.role.as_str(),
        turn.content,
        turn.said_at.as_millis(),
        json(&turn.metadata)?,
        turn.session,
        replay,
    ])?;
    Ok(())
}

/// The first recording of a turn: the same message, or else the same replay key.
fn recorded(db: &Connection, conversation: i64, turn: &NewTurn) -> Result<Option<(MessageId, u32)>> {
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        Ok((fields.take()?, fields.take()?))
    };
    let sql = "SELECT message, position FROM turn WHERE conversation = ?1 AND message = ?2";
    let key = params![conversation, turn.message.as_bytes()];
    let known = db.prepare_cached(sql)?.query_row(key, read).optional()?;
    let (None, Some(replay)) = (known, turn.replay) else { return Ok(known) };
    let sql = "SELECT message, position FROM turn WHERE conversation = ?1 AND replay = ?2";
    db.prepare_cached(sql)?.query_row(params![conversation, replay], read).optional()
}

pub(crate) fn from(
    db: &Connection,
    instance: &InstanceId,
    id: ConversationId,
    start: u32,
    limit: usize,
) -> Result<Vec<TurnRow>> {
    let Some(conversation) = conversations::find(db, instance, id)? else { return Ok(Vec::new()) };
    let sql = "SELECT message, position, role, content, said_at, metadata, session FROM turn \
               WHERE conversation = ?1 AND position >= ?2 ORDER BY position LIMIT ?3";
    db.prepare_cached(sql)?.query_map(params![conversation, start, limit], read)?.collect()
}

/// Turns of a partition with one of these words, which are in lower case, in them.
pub(crate) fn holding(
    db: &Connection,
    partition: &PartitionKey,
    words: &[String],
    limit: usize,
) -> Result<Vec<(ConversationId, TurnRow)>> {
    let Some(partition) = partitions::find(db, partition)? else { return Ok(Vec::new()) };
    let sql = "SELECT c.id, t.message, t.position, t.role, t.content, t.said_at, t.metadata, t.session \
               FROM conversation c JOIN turn t ON t.conversation = c.number WHERE c.partition = ?1 \
               ORDER BY c.id, t.position";
    let mut statement = db.prepare_cached(sql)?;
    let (mut rows, mut found) = (statement.query([partition])?, Vec::new());
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let content = row.get_ref(4)?.as_str()?.to_lowercase();
        if words.iter().any(|word| content.contains(word.as_str())) {
            found.push((Fields::of(row).take()?, read_from(Fields::from(row, 1))?));
        }
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<TurnRow> {
    read_from(Fields::of(row))
}

fn read_from(mut fields: Fields<'_, '_>) -> Result<TurnRow> {
    Ok(TurnRow {
        message: fields.take()?,
        position: fields.take()?,
        role: fields.take()?,
        content: fields.take()?,
        said_at: fields.take()?,
        metadata: fields.json()?,
        session: fields.take()?,
    })
}
