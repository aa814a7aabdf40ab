//! Items: writing them, and reading single ones.

use super::{documents, partitions, vectors};
use crate::columns::{Fields, json};
use evoke_store::{EntityRow, ItemBody, ItemRow, PartitionKey, VectorRow};
use evoke_types::{EntityId, IngestionId, InstanceId, MemoryId, Speaker, Timestamp};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use std::collections::HashMap;

/// Columns that [`read`] expects, from `item i` and `vector v`.
pub(crate) const COLUMNS: &str = "i.id, i.ingestion, i.ordinal, i.kind, i.text, i.speaker_role, i.speaker_name, \
     i.said_at, i.created_at, i.updated_at, i.body, i.entities, v.generation, v.bytes";
/// Adds an item's newest vector.
const NEWEST: &str = "LEFT JOIN vector v ON v.item = i.key AND v.generation = i.embedded";

/// A change of one partition under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change {
    /// The partition's number.
    pub(crate) partition: i64,
    /// The sequence that the change has.
    pub(crate) sequence: i64,
}

impl Change {
    /// Adds an item, or rewrites it. Nothing happens when its document is not of this partition
    /// (it may have been erased meanwhile), or when another partition has the id.
    pub(crate) fn put(self, db: &Connection, row: &ItemRow) -> Result<()> {
        let Some(document) = documents::find_in(db, self.partition, row.ingestion)? else { return Ok(()) };
        match find(db, row.id)? {
            Some(key) if self.owns(key) => self.update(db, key, document, row),
            Some(_) => Ok(()),
            None => self.insert(db, document, row),
        }
    }

    /// Rewrites an item of this partition, if it and its document are there.
    pub(crate) fn rewrite(self, db: &Connection, row: &ItemRow) -> Result<()> {
        let document = documents::find_in(db, self.partition, row.ingestion)?;
        match (document, find(db, row.id)?) {
            (Some(document), Some(key)) if self.owns(key) => self.update(db, key, document, row),
            _ => Ok(()),
        }
    }

    const fn owns(self, key: i64) -> bool {
        key >> 32 == self.partition
    }

    fn insert(self, db: &Connection, document: i64, row: &ItemRow) -> Result<()> {
        let sql = "UPDATE partition SET items = items + 1 WHERE id = ?1 RETURNING items";
        let number: i64 = db.prepare_cached(sql)?.query_row([self.partition], |row| row.get(0))?;
        let key = self.partition << 32 | number;
        let sql = "DELETE FROM removed_item WHERE partition = ?1 AND id = ?2";
        db.prepare_cached(sql)?.execute(params![self.partition, row.id.as_bytes()])?;
        let sql = "INSERT INTO item (key, id, partition, document, ingestion, sequence, passage, ordinal, kind, text, speaker_role, \
                   speaker_name, said_at, created_at, updated_at, body, entities, embedded) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0)";
        db.prepare_cached(sql)?.execute(params![
            key,
            row.id.as_bytes(),
            self.partition,
            document,
            row.ingestion.as_bytes(),
            self.sequence,
            is_passage(row),
            row.ordinal,
            row.kind.as_str(),
            row.text,
            row.speaker.role.as_str(),
            row.speaker.name,
            row.said_at.as_millis(),
            row.created_at.as_millis(),
            row.updated_at.map(Timestamp::as_millis),
            json(&row.body)?,
            joined(&row.entities),
        ])?;
        row.vector.as_ref().map_or(Ok(()), |v| vectors::put(db, key, v.generation, &v.bytes))
    }

    /// Takes over a new state. Vectors stay as long as the words they stand for stay.
    fn update(self, db: &Connection, key: i64, document: i64, row: &ItemRow) -> Result<()> {
        let sql = "SELECT text = ?2 FROM item WHERE key = ?1";
        let same: bool = db.prepare_cached(sql)?.query_row(params![key, row.text], |row| row.get(0))?;
        if !same {
            vectors::drop_all_of(db, key)?;
        }
        let sql = "UPDATE item SET document = ?2, sequence = ?3, passage = ?4, ordinal = ?5, kind = ?6, text = ?7, \
                   speaker_role = ?8, speaker_name = ?9, said_at = ?10, created_at = ?11, updated_at = ?12, body = ?13, \
                   entities = ?14, ingestion = ?15 WHERE key = ?1";
        db.prepare_cached(sql)?.execute(params![
            key,
            document,
            self.sequence,
            is_passage(row),
            row.ordinal,
            row.kind.as_str(),
            row.text,
            row.speaker.role.as_str(),
            row.speaker.name,
            row.said_at.as_millis(),
            row.created_at.as_millis(),
            row.updated_at.map(Timestamp::as_millis),
            json(&row.body)?,
            joined(&row.entities),
            row.ingestion.as_bytes(),
        ])?;
        row.vector.as_ref().map_or(Ok(()), |v| vectors::put(db, key, v.generation, &v.bytes))
    }

    /// Removes an item of this partition. Returns the number of its document, if the item was there.
    pub(crate) fn remove(self, db: &Connection, id: MemoryId) -> Result<Option<i64>> {
        let Some(key) = find(db, id)?.filter(|key| self.owns(*key)) else { return Ok(None) };
        let sql = "DELETE FROM item WHERE key = ?1 RETURNING document";
        let document = db.prepare_cached(sql)?.query_row([key], |row| row.get(0))?;
        let sql = "INSERT OR REPLACE INTO removed_item (partition, id, sequence) VALUES (?1, ?2, ?3)";
        db.prepare_cached(sql)?.execute(params![self.partition, id.as_bytes(), self.sequence])?;
        Ok(Some(document))
    }

    /// Adds an entity, or rewrites it.
    pub(crate) fn put_entity(self, db: &Connection, row: &EntityRow) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO entity (partition, id, sequence, name, kind, aliases, first_seen, part_of, decisions) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        db.prepare_cached(sql)?.execute(params![
            self.partition,
            row.id.as_bytes(),
            self.sequence,
            row.name,
            row.kind,
            json(&row.aliases)?,
            row.first_seen.as_bytes(),
            row.part_of.map(|id| *id.as_bytes()),
            json(&row.decisions)?,
        ])?;
        Ok(())
    }
}

/// Adds vectors to those of some items that are there.
pub(crate) fn put_vectors(db: &Connection, generation: u32, vectors: &[(MemoryId, Vec<u8>)]) -> Result<()> {
    let mut sequences = HashMap::new();
    for (id, bytes) in vectors {
        let Some(key) = find(db, *id)? else { continue };
        let partition = key >> 32;
        let sequence = match sequences.get(&partition) {
            Some(sequence) => *sequence,
            None => partitions::touch(db, partition)?,
        };
        sequences.insert(partition, sequence);
        vectors::put(db, key, generation, bytes)?;
        db.prepare_cached("UPDATE item SET sequence = ?2 WHERE key = ?1")?.execute([key, sequence])?;
    }
    Ok(())
}

/// The key of an item, whichever partition it is in.
pub(crate) fn find(db: &Connection, id: MemoryId) -> Result<Option<i64>> {
    let sql = "SELECT key FROM item WHERE id = ?1";
    db.prepare_cached(sql)?.query_row([id.as_bytes()], |row| row.get(0)).optional()
}

pub(crate) fn one(
    db: &Connection,
    instance: &InstanceId,
    id: MemoryId,
) -> Result<Option<(PartitionKey, ItemRow)>> {
    let sql = format!(
        "SELECT p.path, {COLUMNS} FROM item i JOIN partition p ON p.id = i.partition {NEWEST} WHERE i.id = ?1 AND p.instance = ?2"
    );
    let read = |row: &Row<'_>| {
        let path = Fields::of(row).take()?;
        Ok((PartitionKey { instance: instance.clone(), path }, read(Fields::from(row, 1))?))
    };
    db.prepare_cached(&sql)?.query_row(params![id.as_bytes(), instance.as_str()], read).optional()
}

pub(crate) fn of_document(db: &Connection, instance: &InstanceId, id: IngestionId) -> Result<Vec<ItemRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM document d JOIN item i ON i.document = d.number {NEWEST} \
         WHERE d.ingestion = ?1 AND d.instance = ?2 ORDER BY i.passage DESC, i.ordinal, i.key"
    );
    let key = params![id.as_bytes(), instance.as_str()];
    db.prepare_cached(&sql)?.query_map(key, |row| read(Fields::of(row)))?.collect()
}

pub(crate) fn by_caller_id(db: &Connection, instance: &InstanceId, caller_id: &str) -> Result<Vec<ItemRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM document d JOIN item i ON i.document = d.number {NEWEST} \
         WHERE d.instance = ?1 AND d.caller_id = ?2 \
         ORDER BY i.passage, d.number, i.ordinal, i.key"
    );
    let key = params![instance.as_str(), caller_id];
    db.prepare_cached(&sql)?.query_map(key, |row| read(Fields::of(row)))?.collect()
}

/// Reads [`COLUMNS`].
pub(crate) fn read(mut fields: Fields<'_, '_>) -> Result<ItemRow> {
    Ok(ItemRow {
        id: fields.take()?,
        ingestion: fields.take()?,
        ordinal: fields.take()?,
        kind: fields.take()?,
        text: fields.take()?,
        speaker: Speaker { role: fields.take()?, name: fields.take()? },
        said_at: fields.take()?,
        created_at: fields.take()?,
        updated_at: fields.take()?,
        body: fields.json()?,
        entities: fields.take()?,
        vector: match (fields.take()?, fields.take()?) {
            (Some(generation), Some(bytes)) => Some(VectorRow { generation, bytes }),
            _ => None,
        },
    })
}

const fn is_passage(row: &ItemRow) -> bool {
    matches!(row.body, ItemBody::Passage(_))
}

/// Ids in one value.
pub(crate) fn joined_memories(ids: &[MemoryId]) -> Vec<u8> {
    ids.iter().flat_map(|id| id.as_bytes()).copied().collect()
}

fn joined(ids: &[EntityId]) -> Vec<u8> {
    ids.iter().flat_map(|id| id.as_bytes()).copied().collect()
}
