//! Revisions: one change to everything that is held in a partition, in one transaction.
//!
//! Called where memories are edited, merged or forgotten. The one thing to know: words that are taken out of an item are
//! taken out of its document, its conversation and what was made of them as well.

use super::items::Change;
use super::{activity, cleaning, compactions, documents, events, memory_files, partitions};
use crate::columns::json;
use evoke_store::{ConversationRevision, PartitionKey, Revision};
use rusqlite::{Connection, OptionalExtension, Result, params};
use std::collections::BTreeSet;

pub(crate) fn revise(db: &Connection, partition: &PartitionKey, revision: &Revision) -> Result<()> {
    let id = partitions::open(db, partition)?;
    if revision.changes_partition() {
        let change = Change { partition: id, sequence: partitions::touch(db, id)? };
        let mut cut = BTreeSet::new();
        for id in &revision.removed {
            cut.extend(change.remove(db, *id)?);
        }
        revision.items.iter().try_for_each(|item| change.put(db, item))?;
        revision.entities.iter().try_for_each(|entity| change.put_entity(db, entity))?;
        cut.into_iter().try_for_each(|document| documents::release(db, document))?;
    }
    for (ingestion, text) in &revision.document_texts {
        documents::rewrite_text(db, id, *ingestion, text)?;
    }
    revision.conversations.iter().try_for_each(|changed| revise_conversation(db, id, changed))?;
    for (report, body) in &revision.reports {
        activity::rewrite(db, id, report, body)?;
    }
    revision.files.iter().try_for_each(|new| memory_files::rewrite(db, id, new))?;
    if revision.removes_words() {
        cleaning::request(db)?;
    }
    revision.events.iter().try_for_each(|event| events::emit(db, event))
}

/// Takes words out of a conversation of a partition, with everything that was made of them.
fn revise_conversation(db: &Connection, partition: i64, revision: &ConversationRevision) -> Result<()> {
    let sql = "SELECT number FROM conversation WHERE partition = ?1 AND id = ?2";
    let key = params![partition, revision.id.as_bytes()];
    let number: Option<i64> = db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?;
    let Some(number) = number else { return Ok(()) };
    for (position, content) in &revision.turns {
        let sql = "UPDATE turn SET content = ?3 WHERE conversation = ?1 AND position = ?2";
        db.prepare_cached(sql)?.execute(params![number, position, content])?;
    }
    let sql = "UPDATE conversation SET tokens = max(tokens - ?2, 0) WHERE number = ?1";
    db.prepare_cached(sql)?.execute(params![number, revision.tokens])?;
    if let Some(analysis) = &revision.analysis {
        let sql = "UPDATE conversation SET analysis = ?2 WHERE number = ?1";
        db.prepare_cached(sql)?.execute(params![number, json(analysis)?])?;
    }
    let first = revision.turns.iter().map(|(position, _)| *position).min();
    first.map_or(Ok(()), |first| compactions::make_anew(db, number, first, revision.recompact.as_ref()))
}
