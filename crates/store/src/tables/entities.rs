//! Entities: who and what memories speak about, and what people decided about them.
//!
//! Written with what was understood of a document, and by corrections. The one thing to know: an entity belongs to one
//! partition, and a correction never deletes a name. A merge is a pointer ([`EntityRow::part_of`]), so that it is undone
//! by taking the pointer back.

use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{EntityId, IngestionId, InstanceId, Timestamp};
use serde::{Deserialize, Serialize};

/// A canonical entity of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// Its id.
    pub id: EntityId,
    /// The fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// Other names seen.
    pub aliases: Vec<String>,
    /// The document that first named it.
    pub first_seen: IngestionId,
    /// The entity that it is a part of, since somebody merged the two; absent for one that stands for itself.
    pub part_of: Option<EntityId>,
    /// What people decided about it and have not undone, oldest first.
    pub decisions: Vec<EntityDecision>,
}

impl EntityRow {
    /// An entity that nobody has decided anything about.
    pub const fn new(
        id: EntityId,
        name: String,
        kind: String,
        aliases: Vec<String>,
        first_seen: IngestionId,
    ) -> Self {
        Self { id, name, kind, aliases, first_seen, part_of: None, decisions: Vec::new() }
    }

    /// The names that were seen: the fullest one, then the others. None when all of them were erased.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// The name that somebody chose for it last, if somebody did.
    pub fn chosen_name(&self) -> Option<&str> {
        self.decisions.iter().rev().find_map(EntityDecision::name)
    }
}

/// What somebody decided about an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityDecision {
    /// What was decided.
    pub what: EntityChange,
    /// When it was decided.
    pub at: Timestamp,
}

impl EntityDecision {
    /// The moves of a split.
    pub fn split_off(&self) -> &[EntityMove] {
        match &self.what {
            EntityChange::Split { moved } => moved,
            EntityChange::Renamed { .. } | EntityChange::Merged { .. } => &[],
        }
    }

    /// The name that a renaming chose.
    pub fn name(&self) -> Option<&str> {
        match &self.what {
            // Empty once its words were erased.
            EntityChange::Renamed { name } => Some(name.as_str()).filter(|name| !name.is_empty()),
            EntityChange::Merged { .. } | EntityChange::Split { .. } => None,
        }
    }
}

/// The change that a decision made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityChange {
    /// It is shown under this name.
    Renamed {
        /// The chosen name.
        name: String,
    },
    /// Another entity became a part of it.
    Merged {
        /// The move of the other entity.
        moved: EntityMove,
    },
    /// Parts of it became an entity of their own.
    Split {
        /// The moves of the parts; the first one stands for the new entity.
        moved: Vec<EntityMove>,
    },
}

impl EntityChange {
    /// The entities that it moved.
    pub fn moves(&self) -> &[EntityMove] {
        match self {
            Self::Renamed { .. } => &[],
            Self::Merged { moved } => std::slice::from_ref(moved),
            Self::Split { moved } => moved,
        }
    }
}

/// A change of [`EntityRow::part_of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityMove {
    /// The entity that moved.
    pub id: EntityId,
    /// The entity that it was a part of.
    pub from: Option<EntityId>,
    /// The entity that it is a part of since then.
    pub to: Option<EntityId>,
    /// How many decisions about the entity itself there were then: with more, the move cannot be undone yet.
    pub decided: u32,
    /// How many moves of the entity there were then that are not undone: with more than one since, a later one has to be undone
    /// first. Absent in decisions of versions that did not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves: Option<u32>,
}

/// Entities, by their ids. They are written with what is understood of a document, and by corrections.
#[async_trait]
pub trait Entities: Send + Sync {
    /// The entities with this id, each with its partition: an import may have brought one entity into several
    /// partitions. Also one without a name. Must be an index lookup.
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>>;
}
