//! Taking documents in, and the state of an ingestion.

use super::{conversations, events, partitions, said};
use crate::columns::Fields;
use evoke_store::{
    Acceptance, DocumentHead, DocumentSize, IngestionRow, NewDocument, PartitionKey, REPLAY_WINDOW_MILLIS,
    turn_of,
};
use evoke_types::{ConversationId, IngestStatus, IngestionId, InstanceId, MemoryId};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// Columns of a [`DocumentHead`].
const HEAD: &str = "ingestion, document_id, document_type, said_at, metadata, conversation, position";

pub(crate) fn accept(
    db: &Connection,
    documents: &[NewDocument],
    all_or_nothing: bool,
) -> Result<Vec<Acceptance>> {
    db.execute_batch("SAVEPOINT batch")?;
    let outcomes = documents.iter().map(|document| accept_one(db, document)).collect::<Result<Vec<_>>>()?;
    let refused = |o: &Acceptance| matches!(o, Acceptance::Duplicate(_) | Acceptance::ForeignConversation);
    if all_or_nothing && outcomes.iter().any(refused) {
        db.execute_batch("ROLLBACK TO batch")?;
    }
    db.execute_batch("RELEASE batch")?;
    Ok(outcomes)
}

/// Takes one document in, unless it, its name or its conversation is taken.
pub(crate) fn accept_one(db: &Connection, document: &NewDocument) -> Result<Acceptance> {
    if let Some(first) = replayed(db, document)? {
        return Ok(Acceptance::Replayed(Box::new(row(db, first)?)));
    }
    if let Some(first) = named(db, document)? {
        return Ok(Acceptance::Duplicate(Box::new(row(db, first)?)));
    }
    if let Some(id) = document.conversation
        && !join(db, document, id)?
    {
        return Ok(Acceptance::ForeignConversation);
    }
    insert(db, document)?;
    Ok(Acceptance::Accepted)
}

/// Opens the conversation that a document belongs to; false when another partition owns it.
pub(crate) fn join(db: &Connection, document: &NewDocument, id: ConversationId) -> Result<bool> {
    let Some(conversation) = conversations::open(db, &document.partition, id, document.received_at)? else {
        return Ok(false);
    };
    if let Some(external_id) = document.external_conversation() {
        conversations::name(db, conversation, external_id)?;
    }
    Ok(true)
}

fn replayed(db: &Connection, document: &NewDocument) -> Result<Option<i64>> {
    let (Some(key), Some(partition)) = (document.replay, partitions::find(db, &document.partition)?) else {
        return Ok(None);
    };
    let sql = "SELECT document FROM replay WHERE partition = ?1 AND key = ?2 AND at > ?3";
    let since = document.received_at.as_millis() - REPLAY_WINDOW_MILLIS;
    db.prepare_cached(sql)?.query_row(params![partition, key, since], |row| row.get(0)).optional()
}

/// The number of the document that has this one's id.
pub(crate) fn named(db: &Connection, document: &NewDocument) -> Result<Option<i64>> {
    let Some(partition) = partitions::find(db, &document.partition)? else { return Ok(None) };
    let sql = "SELECT number FROM document WHERE partition = ?1 AND document_id = ?2 AND released = 0";
    let name = params![partition, document.document_id.as_str()];
    db.prepare_cached(sql)?.query_row(name, |row| row.get(0)).optional()
}

/// Writes a document into its queue. Returns its number.
pub(crate) fn insert(db: &Connection, document: &NewDocument) -> Result<i64> {
    let partition = partitions::open(db, &document.partition)?;
    let sql = "INSERT INTO document (ingestion, partition, instance, document_id, caller_id, document_type, mode, \
               lane, speaker_role, speaker_name, said_at, metadata, conversation, position, received_at, size, turn, job) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 'queued')";
    let speaker = document.speaker.as_ref();
    let number = db.prepare_cached(sql)?.insert(params![
        document.ingestion.as_bytes(),
        partition,
        document.partition.instance.as_str(),
        document.document_id.as_str(),
        document.caller_id(),
        document.document_type.as_str(),
        document.mode.as_str(),
        document.lane.as_str(),
        speaker.map(|s| s.role.as_str()),
        speaker.and_then(|s| s.name.as_deref()),
        document.said_at.as_millis(),
        said::stored(document.said_at, &document.metadata)?,
        document.conversation.map(|id| *id.as_bytes()),
        document.position,
        document.received_at.as_millis(),
        DocumentSize::of(&document.text).number(),
        turn_of(&document.partition.path),
    ])?;
    let sql = "INSERT INTO document_text (document, text) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute(params![number, document.text])?;
    if let Some(key) = document.replay {
        remember(db, document, partition, number, key)?;
    }
    document.event.as_ref().map_or(Ok(()), |event| events::emit(db, event))?;
    Ok(number)
}

/// Keeps a replay key, and forgets those that are out of their window.
fn remember(
    db: &Connection,
    document: &NewDocument,
    partition: i64,
    number: i64,
    key: [u8; 32],
) -> Result<()> {
    let at = document.received_at.as_millis();
    db.prepare_cached("DELETE FROM replay WHERE at <= ?1")?.execute([at - REPLAY_WINDOW_MILLIS])?;
    let sql = "INSERT OR REPLACE INTO replay (partition, key, at, document) VALUES (?1, ?2, ?3, ?4)";
    db.prepare_cached(sql)?.execute(params![partition, key, at, number])?;
    Ok(())
}

/// The number of a document, if it is this instance's.
pub(crate) fn find(db: &Connection, instance: &InstanceId, id: IngestionId) -> Result<Option<i64>> {
    let sql = "SELECT number FROM document WHERE ingestion = ?1 AND instance = ?2";
    db.prepare_cached(sql)?.query_row(params![id.as_bytes(), instance.as_str()], |row| row.get(0)).optional()
}

/// The number of a document, if it is of this partition.
pub(crate) fn find_in(db: &Connection, partition: i64, id: IngestionId) -> Result<Option<i64>> {
    let sql = "SELECT number FROM document WHERE ingestion = ?1 AND partition = ?2";
    db.prepare_cached(sql)?.query_row(params![id.as_bytes(), partition], |row| row.get(0)).optional()
}

pub(crate) fn ingestion(
    db: &Connection,
    instance: &InstanceId,
    id: IngestionId,
) -> Result<Option<IngestionRow>> {
    find(db, instance, id)?.map(|number| row(db, number)).transpose()
}

/// Documents in which spoken requests have closed memories, newest first.
pub(crate) fn closing(
    db: &Connection,
    instance: &InstanceId,
    before: Option<IngestionId>,
    limit: usize,
) -> Result<Vec<IngestionRow>> {
    let end = before.map(|id| find(db, instance, id)).transpose()?.flatten().unwrap_or(i64::MAX);
    let sql = "SELECT number FROM document WHERE instance = ?1 AND closed IS NOT NULL AND number < ?2 \
               ORDER BY number DESC LIMIT ?3";
    let numbers = db
        .prepare_cached(sql)?
        .query_map(params![instance.as_str(), end, limit], |row| row.get(0))?
        .collect::<Result<Vec<i64>>>()?;
    numbers.into_iter().map(|number| row(db, number)).collect()
}

pub(crate) fn text(db: &Connection, instance: &InstanceId, id: IngestionId) -> Result<Option<String>> {
    let Some(number) = find(db, instance, id)? else { return Ok(None) };
    let sql = "SELECT text FROM document_text WHERE document = ?1";
    db.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()
}

/// Replaces the words of a document of this partition. What was being made of the old ones is made anew.
pub(crate) fn rewrite_text(db: &Connection, partition: i64, id: IngestionId, text: &str) -> Result<()> {
    if let Some(number) = find_in(db, partition, id)? {
        let sql = "UPDATE document_text SET text = ?2 WHERE document = ?1";
        db.prepare_cached(sql)?.execute(params![number, text])?;
        let sql = "UPDATE document SET job = 'queued', holder = NULL, lease_until = NULL, begun = 0 \
                   WHERE number = ?1 AND job = 'claimed'";
        db.prepare_cached(sql)?.execute([number])?;
    }
    Ok(())
}

/// Lets another document have the id of one that is finished and of which no words are left.
pub(crate) fn release(db: &Connection, number: i64) -> Result<()> {
    let sql = "UPDATE document SET released = 1 WHERE number = ?1 AND job = 'done' \
               AND NOT EXISTS (SELECT 1 FROM item WHERE document = ?1 AND text <> '')";
    db.prepare_cached(sql)?.execute([number])?;
    Ok(())
}

/// Heads of the documents that items changed after a sequence come from.
pub(crate) fn heads(db: &Connection, partition: i64, after: u64) -> Result<Vec<DocumentHead>> {
    let sql = format!(
        "SELECT {HEAD} FROM document WHERE number IN \
         (SELECT document FROM item WHERE partition = ?1 AND sequence > ?2) ORDER BY number"
    );
    db.prepare_cached(&sql)?.query_map(params![partition, after], read_head)?.collect()
}

fn read_head(row: &Row<'_>) -> Result<DocumentHead> {
    let mut fields = Fields::of(row);
    let (ingestion, document_id, document_type) = (fields.take()?, fields.take()?, fields.take()?);
    let (said_at, metadata) = said::read(fields.take()?, fields.json()?);
    Ok(DocumentHead {
        ingestion,
        document_id,
        document_type,
        said_at,
        metadata,
        conversation: fields.take()?,
        position: fields.take()?,
    })
}

fn row(db: &Connection, number: i64) -> Result<IngestionRow> {
    let sql = "SELECT d.ingestion, d.document_id, p.instance, p.path, d.received_at, d.started_at, d.completed_at, \
               d.error, d.closed, d.status, d.attempt, d.document_type, \
               json_extract(d.metadata, '$.evoke_origin') FROM document d JOIN partition p ON p.id = d.partition WHERE d.number = ?1";
    let mut row = db.prepare_cached(sql)?.query_row([number], read_row)?;
    if row.completed_at.is_none() {
        return Ok(row);
    }
    let sql = "SELECT id FROM item WHERE document = ?1 ORDER BY passage, ordinal, key";
    let ids = db
        .prepare_cached(sql)?
        .query_map([number], |row| Fields::of(row).take::<MemoryId>())?
        .collect::<Result<_>>();
    row.memory_ids = ids?;
    Ok(row)
}

fn read_row(row: &Row<'_>) -> Result<IngestionRow> {
    let mut fields = Fields::of(row);
    Ok(IngestionRow {
        ingestion: fields.take()?,
        document_id: fields.take()?,
        partition: PartitionKey { instance: fields.take()?, path: fields.take()? },
        queued_at: fields.take()?,
        started_at: fields.take()?,
        completed_at: fields.take()?,
        error: fields.take()?,
        closed: fields.take::<Option<Vec<MemoryId>>>()?.unwrap_or_default(),
        status: match (fields.take::<Option<IngestStatus>>()?, fields.take::<u32>()?) {
            (Some(status), _) => status,
            (None, 0) => IngestStatus::Queued,
            (None, _) => IngestStatus::Processing,
        },
        memory_ids: Vec::new(),
        document_type: fields.take()?,
        declared: fields.take::<Option<String>>()?.and_then(|word| word.parse().ok()),
    })
}
