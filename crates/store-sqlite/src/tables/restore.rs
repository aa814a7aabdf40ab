//! Restoring rows of an archive.
//!
//! Called by imports, inside the transaction of a batch. The one thing to know: each row is checked before anything of it is
//! written, so that a refused one leaves no trace.

use super::items::{self, Change};
use super::{compactions, conversations, documents, memory_files, partitions, turns};
use crate::columns::json;
use evoke_store::{
    ArchiveRow, ArchivedConversation, ArchivedDocument, ArchivedTurn, CompactionRow, DocumentOutcome,
    EntityRow, ItemRow, PartitionKey, Recorded, Restored,
};
use evoke_types::{IngestionId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, params};
use std::collections::HashMap;

/// The sequences of the partitions that a batch has changed.
#[derive(Default)]
struct Sequences(HashMap<i64, i64>);

impl Sequences {
    fn change(&mut self, db: &Connection, partition: i64) -> Result<Change> {
        let sequence = match self.0.get(&partition) {
            Some(sequence) => *sequence,
            None => partitions::touch(db, partition)?,
        };
        self.0.insert(partition, sequence);
        Ok(Change { partition, sequence })
    }
}

pub(crate) fn rows(db: &Connection, rows: &[ArchiveRow]) -> Result<Vec<Restored>> {
    let mut sequences = Sequences::default();
    rows.iter().map(|row| restore(db, &mut sequences, row)).collect()
}

fn restore(db: &Connection, sequences: &mut Sequences, row: &ArchiveRow) -> Result<Restored> {
    match row {
        ArchiveRow::Entity(key, row) => entity(db, sequences, key, row),
        ArchiveRow::Conversation(archived) => conversation(db, archived),
        ArchiveRow::Document(archived) => document(db, sequences, archived, &[]),
        ArchiveRow::Statement(archived, changed) => document(db, sequences, archived, changed),
        ArchiveRow::Turn(archived) => turn(db, archived),
        ArchiveRow::NewTurn(turn) => Ok(match turns::record(db, turn)? {
            Recorded::Stored { repeated: true, .. } => Restored::Known,
            Recorded::Stored { .. } => Restored::Stored,
            Recorded::ForeignConversation => Restored::ForeignConversation,
        }),
        ArchiveRow::Compaction(key, row) => compaction(db, key, row),
        ArchiveRow::File(key, row) => memory_files::restore(db, key, row),
    }
}

fn entity(
    db: &Connection,
    sequences: &mut Sequences,
    key: &PartitionKey,
    row: &EntityRow,
) -> Result<Restored> {
    let partition = partitions::open(db, key)?;
    let sql = "SELECT 1 FROM entity WHERE partition = ?1 AND id = ?2";
    if db.prepare_cached(sql)?.exists(params![partition, row.id.as_bytes()])? {
        return Ok(Restored::Known);
    }
    sequences.change(db, partition)?.put_entity(db, row)?;
    Ok(Restored::Stored)
}

fn conversation(db: &Connection, archived: &ArchivedConversation) -> Result<Restored> {
    let row = &archived.row;
    if let Some(known) = conversations::one(db, &row.partition.instance, row.id)? {
        let own = known.partition == row.partition;
        return Ok(if own { Restored::Known } else { Restored::ForeignConversation });
    }
    let Some(number) = conversations::open(db, &row.partition, row.id, row.created_at)? else {
        return Ok(Restored::ForeignConversation);
    };
    let (account, mark) = (&row.account, archived.transcript);
    let sql = "UPDATE conversation SET external_id = ?2, conversation_type = ?3, agent_window = ?4, started_at = ?5, \
               ended_at = ?6, analysis = ?7, transcript_digest = ?8, transcript = ?9 WHERE number = ?1";
    db.prepare_cached(sql)?.execute(params![
        number,
        row.external_id,
        row.conversation_type,
        row.agent_window,
        account.started_at.map(Timestamp::as_millis),
        account.ended_at.map(Timestamp::as_millis),
        account.analysis.as_ref().map(json).transpose()?,
        mark.map(|mark| mark.digest),
        mark.map(|mark| *mark.ingestion.as_bytes()),
    ])?;
    Ok(Restored::Stored)
}

fn document(
    db: &Connection,
    sequences: &mut Sequences,
    archived: &ArchivedDocument,
    changed: &[ItemRow],
) -> Result<Restored> {
    let ArchivedDocument { document, outcome, items } = archived;
    if let Some(owner) = owner(db, document.ingestion)? {
        let own = partitions::find(db, &document.partition)? == Some(owner);
        return Ok(if own { Restored::Known } else { Restored::IdTaken });
    }
    if documents::named(db, document)?.is_some() {
        return Ok(Restored::NameTaken);
    }
    for item in items {
        if items::find(db, item.id)?.is_some() {
            return Ok(Restored::IdTaken);
        }
    }
    if let Some(id) = document.conversation
        && !documents::join(db, document, id)?
    {
        return Ok(Restored::ForeignConversation);
    }
    let number = documents::insert(db, document)?;
    if let Some(outcome) = outcome {
        finish(db, number, outcome)?;
        if !(items.is_empty() && changed.is_empty()) {
            let partition = partitions::open(db, &document.partition)?;
            let change = sequences.change(db, partition)?;
            items.iter().try_for_each(|item| change.put(db, item))?;
            changed.iter().try_for_each(|item| change.rewrite(db, item))?;
        }
        documents::release(db, number)?;
    }
    Ok(Restored::Stored)
}

/// The number of the partition that a document is of, whichever instance that belongs to.
fn owner(db: &Connection, ingestion: IngestionId) -> Result<Option<i64>> {
    let sql = "SELECT partition FROM document WHERE ingestion = ?1";
    db.prepare_cached(sql)?.query_row([ingestion.as_bytes()], |row| row.get(0)).optional()
}

/// Marks a document as processed.
fn finish(db: &Connection, number: i64, outcome: &DocumentOutcome) -> Result<()> {
    let sql = "UPDATE document SET job = 'done', attempt = 1, status = ?2, error = ?3, started_at = ?4, \
               completed_at = ?5, closed = ?6 WHERE number = ?1";
    let closed = (!outcome.closed.is_empty()).then(|| items::joined_memories(&outcome.closed));
    db.prepare_cached(sql)?.execute(params![
        number,
        outcome.status.as_str(),
        outcome.error,
        outcome.started_at.map(Timestamp::as_millis),
        outcome.completed_at.as_millis(),
        closed,
    ])?;
    Ok(())
}

fn turn(db: &Connection, archived: &ArchivedTurn) -> Result<Restored> {
    let ArchivedTurn { partition, conversation, turn, tokens } = archived;
    let Some(number) = conversations::open(db, partition, *conversation, turn.said_at)? else {
        return Ok(Restored::ForeignConversation);
    };
    let sql = "SELECT 1 FROM turn WHERE conversation = ?1 AND message = ?2";
    if db.prepare_cached(sql)?.exists(params![number, turn.message.as_bytes()])? {
        return Ok(Restored::Known);
    }
    let sql = "SELECT 1 FROM turn WHERE conversation = ?1 AND position = ?2";
    if db.prepare_cached(sql)?.exists(params![number, turn.position])? {
        return Ok(Restored::PositionTaken);
    }
    let sql = "UPDATE conversation SET turns = max(turns, ?2), last_turn_at = max(ifnull(last_turn_at, ?3), ?3), \
               tokens = tokens + ?4 WHERE number = ?1";
    db.prepare_cached(sql)?.execute(params![number, turn.position, turn.said_at.as_millis(), tokens])?;
    turns::insert(db, number, turn, None)?;
    Ok(Restored::Stored)
}

fn compaction(db: &Connection, owner: &PartitionKey, row: &CompactionRow) -> Result<Restored> {
    let known = conversations::one(db, &owner.instance, row.conversation)?;
    let own = known.is_some_and(|known| known.partition == *owner);
    let Some(number) = conversations::find(db, &owner.instance, row.conversation)?.filter(|_| own) else {
        return Ok(Restored::ForeignConversation);
    };
    let sql = "SELECT 1 FROM compaction WHERE conversation = ?1 AND id = ?2";
    if db.prepare_cached(sql)?.exists(params![number, row.id.as_bytes()])? {
        return Ok(Restored::Known);
    }
    let sql = "SELECT 1 FROM compaction WHERE conversation = ?1 AND version = ?2";
    if db.prepare_cached(sql)?.exists(params![number, row.version])? {
        return Ok(Restored::PositionTaken);
    }
    compactions::insert(db, number, row)?;
    Ok(Restored::Stored)
}
