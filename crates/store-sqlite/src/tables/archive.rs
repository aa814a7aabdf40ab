//! Rows for archives: pages of what is stored, as it is now.
//!
//! Called by exports. The one thing to know: a page is one read of one state; between two pages the store may change.

use super::entities::{ENTITY, read_entity};
use super::queue::by_number;
use super::{conversations, items, partitions};
use crate::columns::Fields;
use evoke_store::{
    ArchiveSource, ArchivedConversation, ArchivedDocument, ClaimedDocument, DocumentOutcome, EntityRow,
    PartitionKey, TranscriptMark,
};
use evoke_types::{
    ConversationId, EntityId, IngestStatus, IngestionId, InstanceId, MemoryId, ScopePath, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// The partitions at a path and inside it, sorted.
pub(crate) fn partitions(
    db: &Connection,
    instance: &InstanceId,
    path: &ScopePath,
) -> Result<Vec<PartitionKey>> {
    let mut keys = Vec::new();
    for id in partitions::within(db, instance, path)? {
        let sql = "SELECT path FROM partition WHERE id = ?1";
        let path = db.prepare_cached(sql)?.query_row([id], |row| Fields::of(row).take())?;
        keys.push(PartitionKey { instance: instance.clone(), path });
    }
    keys.sort_unstable();
    Ok(keys)
}

/// Entities with a name or with decisions, by id.
pub(crate) fn entities(
    db: &Connection,
    partition: &PartitionKey,
    after: Option<EntityId>,
    limit: usize,
) -> Result<Vec<EntityRow>> {
    let Some(partition) = partitions::find(db, partition)? else { return Ok(Vec::new()) };
    let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let sql = format!(
        "SELECT {ENTITY} FROM entity e WHERE partition = ?1 AND id > ?2 AND (name <> '' OR decisions <> '[]') ORDER BY id LIMIT ?3"
    );
    let rows = params![partition, after, limit];
    db.prepare_cached(&sql)?.query_map(rows, |row| read_entity(Fields::of(row)))?.collect()
}

/// Conversations, by id.
pub(crate) fn conversations(
    db: &Connection,
    source: &ArchiveSource,
    after: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<ArchivedConversation>> {
    let Some(partition) = partitions::find(db, &source.partition)? else { return Ok(Vec::new()) };
    let after = after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let only = source.conversation.map(|id| *id.as_bytes());
    let sql = "SELECT id, transcript_digest, transcript FROM conversation \
               WHERE partition = ?1 AND id > ?2 AND (?3 IS NULL OR id = ?3) ORDER BY id LIMIT ?4";
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        let id = fields.take::<ConversationId>()?;
        let mark = fields.take::<Option<[u8; 32]>>()?.zip(fields.take::<Option<IngestionId>>()?);
        Ok((id, mark.map(|(digest, ingestion)| TranscriptMark { digest, ingestion })))
    };
    let found = db
        .prepare_cached(sql)?
        .query_map(params![partition, after, only, limit], read)?
        .collect::<Result<Vec<_>>>()?;
    let mut rows = Vec::with_capacity(found.len());
    for (id, transcript) in found {
        if let Some(row) = conversations::one(db, &source.partition.instance, id)? {
            rows.push(ArchivedConversation { row, transcript });
        }
    }
    Ok(rows)
}

/// Documents with their items, in the order of acceptance.
pub(crate) fn documents(
    db: &Connection,
    source: &ArchiveSource,
    after: u64,
    limit: usize,
    bytes: usize,
) -> Result<Vec<(u64, ArchivedDocument)>> {
    let Some(partition) = partitions::find(db, &source.partition)? else { return Ok(Vec::new()) };
    let only = source.conversation.map(|id| *id.as_bytes());
    let (mut after, mut read, mut found) = (after, 0, Vec::new());
    while found.len() < limit && read < bytes {
        let Some(number) = next(db, partition, only, after)? else { break };
        after = number.unsigned_abs();
        let archived = document(db, &source.partition.instance, number)?;
        if archived.has_words() {
            read += archived.document.text.len();
            found.push((after, archived));
        }
    }
    Ok(found)
}

/// The number of the next document of a partition.
fn next(db: &Connection, partition: i64, only: Option<[u8; 16]>, after: u64) -> Result<Option<i64>> {
    let of_partition =
        "SELECT number FROM document WHERE partition = ?1 AND number > ?2 ORDER BY number LIMIT 1";
    let of_conversation = "SELECT number FROM document WHERE conversation = ?3 AND partition = ?1 AND number > ?2 \
                           ORDER BY number LIMIT 1";
    match only {
        None => db.prepare_cached(of_partition)?.query_row(params![partition, after], |row| row.get(0)),
        Some(id) => {
            db.prepare_cached(of_conversation)?.query_row(params![partition, after, id], |row| row.get(0))
        }
    }
    .optional()
}

fn document(db: &Connection, instance: &InstanceId, number: i64) -> Result<ArchivedDocument> {
    let ClaimedDocument { document, .. } = by_number(db, number)?;
    let sql = "SELECT status, error, started_at, completed_at, closed FROM document WHERE number = ?1 AND job = 'done'";
    let outcome = db.prepare_cached(sql)?.query_row([number], read_outcome).optional()?.flatten();
    let items = match outcome {
        Some(_) => items::of_document(db, instance, document.ingestion)?,
        None => Vec::new(),
    };
    let items = items.into_iter().map(|item| evoke_store::ItemRow { vector: None, ..item }).collect();
    Ok(ArchivedDocument { document, outcome, items })
}

fn read_outcome(row: &Row<'_>) -> Result<Option<DocumentOutcome>> {
    let mut fields = Fields::of(row);
    let status = fields.take::<Option<IngestStatus>>()?;
    let (error, started_at) = (fields.take()?, fields.take()?);
    let completed_at = fields.take::<Option<Timestamp>>()?;
    let closed = fields.take::<Option<Vec<MemoryId>>>()?.unwrap_or_default();
    let ended = status.zip(completed_at);
    Ok(ended.map(|(status, completed_at)| DocumentOutcome {
        status,
        error,
        started_at,
        completed_at,
        closed,
    }))
}
