//! What has changed in a partition.

use super::entities::{ENTITY, read_entity};
use super::items::{self, COLUMNS};
use super::{documents, partitions};
use crate::columns::Fields;
use evoke_store::{EntityRow, ItemRow, PartitionChanges, PartitionKey, PartitionVersion};
use evoke_types::MemoryId;
use rusqlite::{Connection, Result, params};

pub(crate) fn since(
    db: &Connection,
    key: &PartitionKey,
    since: Option<PartitionVersion>,
    generation: Option<u32>,
) -> Result<PartitionChanges> {
    // A partition that has never had an item counts as none.
    let Some((partition, version)) = partitions::version(db, key)?.filter(|(_, v)| v.epoch > 0) else {
        let whole = since != Some(PartitionVersion::default());
        return Ok(PartitionChanges { whole, ..PartitionChanges::default() });
    };
    let after = since.filter(|v| v.epoch == version.epoch).map(|v| v.sequence);
    Ok(PartitionChanges {
        version,
        whole: after.is_none(),
        items: match after {
            None => all_items(db, partition, generation)?,
            Some(after) => changed_items(db, partition, after, generation)?,
        },
        removed: after.map_or(Ok(Vec::new()), |after| removed(db, partition, after))?,
        documents: documents::heads(db, partition, after.unwrap_or(0))?,
        entities: entities(db, partition, after.unwrap_or(0))?,
    })
}

/// Every item, in one sweep over neighbouring pages.
fn all_items(db: &Connection, partition: i64, generation: Option<u32>) -> Result<Vec<ItemRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM item i LEFT JOIN vector v ON v.item = i.key AND v.generation = ?2 \
         WHERE i.key BETWEEN ?1 << 32 AND ?1 << 32 | 0xffffffff ORDER BY i.key"
    );
    db.prepare_cached(&sql)?
        .query_map(params![partition, generation], |row| items::read(Fields::of(row)))?
        .collect()
}

fn changed_items(
    db: &Connection,
    partition: i64,
    after: u64,
    generation: Option<u32>,
) -> Result<Vec<ItemRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM item i LEFT JOIN vector v ON v.item = i.key AND v.generation = ?3 \
         WHERE i.partition = ?1 AND i.sequence > ?2 ORDER BY i.key"
    );
    let range = params![partition, after, generation];
    db.prepare_cached(&sql)?.query_map(range, |row| items::read(Fields::of(row)))?.collect()
}

fn removed(db: &Connection, partition: i64, after: u64) -> Result<Vec<MemoryId>> {
    let sql = "SELECT id FROM removed_item WHERE partition = ?1 AND sequence > ?2 ORDER BY id";
    db.prepare_cached(sql)?.query_map(params![partition, after], |row| Fields::of(row).take())?.collect()
}

fn entities(db: &Connection, partition: i64, after: u64) -> Result<Vec<EntityRow>> {
    let sql = format!("SELECT {ENTITY} FROM entity e WHERE partition = ?1 AND sequence > ?2 ORDER BY id");
    db.prepare_cached(&sql)?
        .query_map(params![partition, after], |row| read_entity(Fields::of(row)))?
        .collect()
}
