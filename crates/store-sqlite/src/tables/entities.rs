//! Entities: reading them. They are written with the items of their partition, see [`super::items`].

use crate::columns::Fields;
use evoke_store::{EntityRow, PartitionKey};
use evoke_types::{EntityId, InstanceId};
use rusqlite::{Connection, Result, Row, params};

/// The columns that [`read_entity`] reads, of a table `e`.
pub(crate) const ENTITY: &str = "e.id, e.name, e.kind, e.aliases, e.first_seen, e.part_of, e.decisions";

/// Reads an entity.
pub(crate) fn read_entity(mut fields: Fields<'_, '_>) -> Result<EntityRow> {
    Ok(EntityRow {
        id: fields.take()?,
        name: fields.take()?,
        kind: fields.take()?,
        aliases: fields.json()?,
        first_seen: fields.take()?,
        part_of: fields.take()?,
        decisions: fields.json()?,
    })
}

/// The entities with an id, each with its partition.
pub(crate) fn with_id(
    db: &Connection,
    instance: &InstanceId,
    id: EntityId,
) -> Result<Vec<(PartitionKey, EntityRow)>> {
    let sql = format!(
        "SELECT p.path, {ENTITY} FROM entity e JOIN partition p ON p.id = e.partition \
         WHERE e.id = ?1 AND p.instance = ?2 ORDER BY p.path"
    );
    let read = |row: &Row<'_>| {
        let path = Fields::of(row).take()?;
        Ok((PartitionKey { instance: instance.clone(), path }, read_entity(Fields::from(row, 1))?))
    };
    db.prepare_cached(&sql)?.query_map(params![id.as_bytes(), instance.as_str()], read)?.collect()
}
