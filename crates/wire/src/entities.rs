//! Entities: lists, single ones, corrections, possible duplicates.

use crate::bounded::Bounded;
use crate::memories::EffectiveScope;
use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The query for a page of entities.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct EntityQuery {
    /// The user whose entities are listed, with those of the scopes above.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer whose entities are listed, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// Only entities of this kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Only entities with a name that begins so, ignoring case and accents.
    #[serde(default)]
    pub name: Option<String>,
    /// The largest number of entities, 1 to 200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
    /// The `next_cursor` of the previous page.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// The query for possible duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct DuplicateQuery {
    /// The user whose entities are compared, with those of the scopes above.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer whose entities are compared, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The largest number of pairs, 1 to 200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// Where an entity is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct EntityScopeQuery {
    /// The user whose items count, with those of the scopes above; the entity's own scope when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer whose items count, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// Merge another entity into one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct MergeEntities {
    /// The id of the other entity, of the same scope.
    #[schemars(schema_with = "schema::id")]
    pub entity_id: CallerId,
}

/// Make an entity of its own of some names.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct SplitEntity {
    /// Names of the entity, not all of them; at most 1,000.
    pub names: Bounded<String>,
}

/// Show an entity under another name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct RenameEntity {
    /// The name, 1 to 200 characters.
    pub name: String,
}

/// A page of entities, by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entities {
    /// The entities of this page.
    pub entities: Vec<Entity>,
    /// The `cursor` of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Somebody or something that memories name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The id. Ids of entities that were merged into it lead to it too.
    pub id: String,
    /// The name that somebody chose, or the fullest name seen.
    pub name: String,
    /// The kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`.
    pub kind: String,
    /// All other names seen.
    pub aliases: Vec<String>,
    /// The number of passages that name it.
    pub mentions: u64,
    /// The number of memories that name it.
    pub memories: u64,
    /// The time at which it was first named.
    #[schemars(schema_with = "schema::timestamp")]
    pub first_seen: Timestamp,
    /// The time at which it was last named.
    #[schemars(schema_with = "schema::timestamp")]
    pub last_seen: Timestamp,
    /// The kind of its scope: `user`, `customer`, `client` or `world`.
    pub source: String,
    /// Its scope.
    #[serde(flatten)]
    pub place: EffectiveScope,
}

/// An entity with what it is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntityDetail {
    /// The entity.
    #[serde(flatten)]
    pub entity: Entity,
    /// The newest memories and passages that name it, at most 50.
    pub evidence: Vec<EntityEvidence>,
    /// The entities that are named together with it most often, at most 20.
    pub company: Vec<Company>,
    /// What people decided about it and have not undone, oldest first.
    pub decisions: Vec<Decision>,
}

/// A memory or passage that names an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntityEvidence {
    /// The id of the memory, which calls about single memories accept.
    pub memory_id: String,
    /// The name of the list of its kind, or `excerpts` for a passage.
    pub memory_type: String,
    /// Its words.
    pub content: String,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Timestamp,
    /// Whether it is valid now.
    pub live: bool,
}

/// An entity that is named together with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Company {
    /// The id of the entity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number of passages that name both.
    pub mentions: u64,
}

/// What somebody decided about an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// `merged`, `split` or `renamed`.
    pub what: String,
    /// The time of the decision.
    #[schemars(schema_with = "schema::timestamp")]
    pub at: Timestamp,
    /// The chosen name of a renaming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id of the other entity of a merge or a split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
}

/// The outcome of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectedEntities {
    /// The entities that it is about, as they are now: the one of the call first, then one that was split off or
    /// stands for itself again.
    pub entities: Vec<EntityDetail>,
}

/// Pairs of entities that may be one, the most likely first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicates {
    /// The pairs.
    pub duplicates: Vec<Duplicate>,
}

/// Two entities that may be one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// Both, the one with more mentions first.
    pub entities: Vec<Entity>,
    /// Why: `same_spelling`, `initial`, `nickname`, `acronym`, `part_of_name` or `similar_spelling`.
    pub reason: String,
    /// The names that are alike, in the order of the entities.
    pub names: Vec<String>,
    /// The number of other entities that are named together with both.
    pub common_company: u64,
    /// How much speaks for it, 0 to 1.
    pub score: f64,
}
