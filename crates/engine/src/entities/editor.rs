//! Corrections of entities: merge, split, rename, undo.
//!
//! Called by the public calls that change entities. The one thing to know: a correction is one revision of one partition,
//! made under its lock, so that it neither misses a document that is being stored nor is half done after a crash.

use super::links::relinked;
use super::lookup::EntityLookup;
use super::view::EntityDetail;
use crate::caller::{Address, Caller};
use crate::error::EntityError;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_entities::{Correction, CorrectionError, Registry};
use evoke_store::{NewEvent, PartitionKey, Revision, Store};
use evoke_types::{Clock, EntityId, IdSource, Permission, Timestamp};
use serde_json::json;
use std::sync::Arc;

/// A correction of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityCorrection {
    /// Another entity, by its id, becomes a part of it.
    Merge(String),
    /// Some of its names become an entity of their own, with the items that say them.
    Split(Vec<String>),
    /// It is shown under another name.
    Rename(String),
    /// Its last correction is taken back.
    Undo,
}

impl EntityCorrection {
    /// The kind of the event that tells of it.
    const fn event(&self) -> &'static str {
        match self {
            Self::Merge(_) => "entity.merged",
            Self::Split(_) => "entity.split",
            Self::Rename(_) => "entity.renamed",
            Self::Undo => "entity.correction_undone",
        }
    }
}

/// Corrects entities.
pub(crate) struct EntityEditor {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) lookup: Arc<EntityLookup>,
}

impl EntityEditor {
    /// Corrects an entity; see [`crate::Engine::correct_entity`].
    pub(crate) async fn correct(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
        correction: EntityCorrection,
    ) -> Result<Vec<EntityDetail>, EntityError> {
        caller.require(Permission::ContentWrite)?;
        let unknown = || EntityError::Unknown(id.to_owned());
        let (partition, entity) = self.find_own(caller, id, address).await?.ok_or_else(unknown)?;
        let other = match &correction {
            EntityCorrection::Merge(other) => {
                let found = self.find_own(caller, other, address).await?;
                let (home, other) = found.ok_or_else(|| EntityError::Unknown(other.clone()))?;
                Some(other).filter(|_| home == partition).ok_or(EntityError::OtherScope)?
            }
            EntityCorrection::Split(_) | EntityCorrection::Rename(_) | EntityCorrection::Undo => entity,
        };
        let _one_writer = self.locks.lock(&partition).await;
        let index = self.partitions.open_one(&partition).await?.ok_or_else(unknown)?.index;
        let mut registry = Registry::new(index.entity_rows().cloned());
        let now = self.clock.now();
        let corrected = match &correction {
            EntityCorrection::Merge(_) => registry.merge(entity, other, now),
            EntityCorrection::Split(names) => {
                registry.split(entity, names, now, || EntityId::new(self.ids.uuid()))
            }
            EntityCorrection::Rename(name) => registry.rename(entity, name, now),
            EntityCorrection::Undo => registry.undo(entity),
        };
        let Correction { rows, divided, entities } = corrected.map_err(|error| named(error, id))?;
        let revision = Revision {
            items: if divided.is_empty() { Vec::new() } else { relinked(&index, &registry, &divided) },
            entities: rows,
            events: vec![event(&partition, correction.event(), &entities, &caller.actor(), now)],
            ..Revision::default()
        };
        self.store.revise(&partition, revision).await?;
        let mut details = Vec::new();
        for entity in entities {
            details.extend(self.lookup.detail(caller, &partition.path, entity).await?);
        }
        Ok(details)
    }

    /// An entity that the caller may correct, with its partition: one that items name, in the key's own scope.
    async fn find_own(
        &self,
        caller: &Caller,
        id: &str,
        address: &Address,
    ) -> Result<Option<(PartitionKey, EntityId)>, EntityError> {
        caller.check_bounds(address)?;
        let Ok(id) = id.parse::<EntityId>() else { return Ok(None) };
        let rows = self.store.entity(caller.instance_id(), id).await?;
        for (home, _) in rows.into_iter().rev() {
            if caller.owns(&home.path)
                && address.agrees_with(&home.path)
                && self.lookup.detail(caller, &home.path, id).await?.is_some()
            {
                return Ok(Some((home, id)));
            }
        }
        Ok(None)
    }
}

/// The error of a correction; an entity that is gone meanwhile is unknown.
fn named(error: CorrectionError, id: &str) -> EntityError {
    match error {
        CorrectionError::Unknown(_) => EntityError::Unknown(id.to_owned()),
        CorrectionError::SameEntity(_)
        | CorrectionError::UnknownName(_)
        | CorrectionError::NothingToSplit
        | CorrectionError::NameLength { .. }
        | CorrectionError::NothingToUndo
        | CorrectionError::TooManyDecisions(_)
        | CorrectionError::LaterDecision(_) => error.into(),
    }
}

/// The event of a correction: ids, never names.
fn event(partition: &PartitionKey, kind: &str, entities: &[EntityId], by: &str, at: Timestamp) -> NewEvent {
    let ids: Vec<String> = entities.iter().map(ToString::to_string).collect();
    NewEvent {
        instance: partition.instance.clone(),
        kind: kind.to_owned(),
        payload: json!({ "entity_ids": ids, "by": by }).to_string(),
        at,
    }
}
