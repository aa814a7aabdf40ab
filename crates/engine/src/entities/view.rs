//! Entities as callers see them.

use crate::caller::Address;
use evoke_entities::Likeness;
use evoke_store::EntityDecision;
use evoke_types::{EntityId, MemoryId, MemoryKind, ScopeKind, ScopePath, Timestamp};

/// An entity with what is known of it in some scopes.
#[derive(Debug, Clone, PartialEq)]
pub struct EntitySummary {
    /// Its id. Ids of entities that were merged into it lead to it too.
    pub id: EntityId,
    /// The name that somebody chose, or the fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, `product`, `animal`, `event` or `other`.
    pub kind: String,
    /// All other names seen.
    pub aliases: Vec<String>,
    /// The passages that name it.
    pub mentions: usize,
    /// The memories that name it, closed ones included.
    pub memories: usize,
    /// When it was first named.
    pub first_seen: Timestamp,
    /// When it was last named.
    pub last_seen: Timestamp,
    /// The scope that it belongs to; the empty path is the whole instance, or the global scope.
    pub scope: ScopePath,
    /// The kind of that scope.
    pub source: ScopeKind,
}

/// Which entities to list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntityQuery {
    /// The scope: its entities, and those of the scopes above it.
    pub address: Address,
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those with a name that begins so, ignoring case and accents.
    pub name: Option<String>,
    /// The largest number of entities.
    pub limit: usize,
    /// The [`EntityPage::next`] of the page before.
    pub cursor: Option<String>,
}

/// A page of entities, by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntityPage {
    /// The entities.
    pub entities: Vec<EntitySummary>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// An entity with what it is known from.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityDetail {
    /// The entity.
    pub entity: EntitySummary,
    /// The newest items that name it, at most [`MAX_EVIDENCE`].
    pub evidence: Vec<EntityEvidence>,
    /// The entities that are named together with it most often, with the number of passages.
    pub company: Vec<(EntityId, String, usize)>,
    /// What people decided about it and have not undone, oldest first.
    pub decisions: Vec<EntityDecision>,
}

/// Items of [`EntityDetail::evidence`].
pub const MAX_EVIDENCE: usize = 50;

/// An item that names an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityEvidence {
    /// The id of the item.
    pub id: MemoryId,
    /// Whether it is a passage, and no memory that was derived from one.
    pub is_passage: bool,
    /// The kind of the memory.
    pub kind: MemoryKind,
    /// Its words.
    pub text: String,
    /// When it was said.
    pub said_at: Timestamp,
    /// Whether it is valid.
    pub is_live: bool,
}

/// Two entities that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct PossibleDuplicate {
    /// Both, the one with more mentions first.
    pub entities: [EntitySummary; 2],
    /// Why their names are alike.
    pub likeness: Likeness,
    /// The names that are.
    pub names: (String, String),
    /// How many other entities are named together with both.
    pub common: usize,
    /// From 0 to 1: how much speaks for it.
    pub score: f32,
}
