//! Entities: who and what the memories speak about, listed, looked at and corrected.

use crate::access::Need;
use crate::call::Call;
use crate::failure::Failure;
use crate::tool::{MemoryTool, within};
use evoke_engine::{Address, EntityCorrection, EntityDetail, EntityEvidence, EntityQuery, EntitySummary};
use evoke_types::CallerId;
use evoke_wire::number::Count;
use evoke_wire::schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Entities on a page when the call does not say, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Lists entities.
pub(super) struct Entities;
/// Shows one entity.
pub(super) struct Entity;
/// Corrects one entity.
pub(super) struct CorrectEntity;

/// Which entities to list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListArguments {
    /// Only names that begin so, in any case and with or without accents.
    #[serde(default)]
    name: Option<String>,
    /// Only person, organization, place, product, animal, event or other.
    #[serde(default)]
    kind: Option<String>,
    /// Entities on this page, 1 to 200; 50 when absent.
    #[serde(default)]
    limit: Option<Count>,
    /// The next_cursor of the page before; the first page when absent.
    #[serde(default)]
    cursor: Option<String>,
}

/// One page.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page {
    /// The entities, by name.
    entities: Vec<Summary>,
    /// Names the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which entity to show.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityArguments {
    /// The id of the entity, from entities or profile.
    #[schemars(schema_with = "schema::id")]
    entity_id: CallerId,
}

/// How to correct an entity.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Another entity is the same.
    Merge,
    /// Some names are somebody or something else.
    Split,
    /// It is to be shown under another name.
    Rename,
    /// The last correction was wrong.
    Undo,
}

/// What to correct.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectArguments {
    /// The id of the entity.
    #[schemars(schema_with = "schema::id")]
    entity_id: CallerId,
    /// merge: other_entity_id is the same. split: names are somebody or something else. rename: it is called name. undo:
    /// takes the last correction back.
    action: Action,
    /// For merge: the id of the other entity.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    other_entity_id: Option<CallerId>,
    /// For split: some of its names.
    #[serde(default)]
    #[schemars(length(max = 1_000))]
    names: Option<Vec<String>>,
    /// For rename: the name.
    #[serde(default)]
    name: Option<String>,
}

/// The entities that the correction is about.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Corrected {
    /// As they are now, the given one first.
    entities: Vec<Summary>,
}

/// An entity.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Summary {
    /// Names it in entity and correct_entity.
    id: String,
    /// The name.
    name: String,
    /// person, organization, place, product, animal, event or other.
    kind: String,
    /// Its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    /// How many passages name it.
    mentions: u64,
    /// When it was last named.
    last_seen: String,
}

/// An entity with what is known of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Detail {
    /// The entity.
    entity: Summary,
    /// The newest memories and excerpts that name it.
    evidence: Vec<Evidence>,
    /// Whom and what it is named together with most often.
    company: Vec<Companion>,
}

/// A memory or an excerpt.
#[derive(Debug, Serialize, JsonSchema)]
struct Evidence {
    /// Names it in fetch, update and forget.
    memory_id: String,
    /// Its words.
    content: String,
    /// When it was said.
    said_at: String,
    /// Whether it is still true.
    live: bool,
}

/// Another entity.
#[derive(Debug, Serialize, JsonSchema)]
struct Companion {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

impl From<EntitySummary> for Summary {
    fn from(entity: EntitySummary) -> Self {
        Self {
            id: entity.id.to_string(),
            name: entity.name,
            kind: entity.kind,
            aliases: entity.aliases,
            mentions: entity.mentions as u64,
            last_seen: entity.last_seen.to_string(),
        }
    }
}

impl From<EntityEvidence> for Evidence {
    fn from(item: EntityEvidence) -> Self {
        Self {
            memory_id: item.id.to_string(),
            content: item.text,
            said_at: item.said_at.to_string(),
            live: item.is_live,
        }
    }
}

impl From<EntityDetail> for Detail {
    fn from(detail: EntityDetail) -> Self {
        let company = detail.company.into_iter();
        Self {
            entity: detail.entity.into(),
            evidence: detail.evidence.into_iter().map(Evidence::from).collect(),
            company: company.map(|(id, name, _)| Companion { id: id.to_string(), name }).collect(),
        }
    }
}

impl MemoryTool for Entities {
    const NAME: &'static str = "entities";
    const TITLE: &'static str = "Who and what is known";
    const DESCRIPTION: &'static str = "List the people, places, organizations and things that the memories speak about, by name. \
        Use it to find out whom the user means by a name.";
    const NEED: Need = Need::Read;
    type Arguments = ListArguments;
    type Answer = Page;

    async fn run(call: &Call, arguments: ListArguments) -> Result<Page, Failure> {
        let sent = |text: Option<String>| text.filter(|text| !text.is_empty());
        let query = EntityQuery {
            address: Address::default(),
            kind: sent(arguments.kind),
            name: sent(arguments.name),
            limit: within("limit", arguments.limit, USUAL, MOST)?,
            cursor: sent(arguments.cursor),
        };
        let page = call.engine.entities(&call.caller, query).await?;
        Ok(Page { entities: page.entities.into_iter().map(Summary::from).collect(), next_cursor: page.next })
    }
}

impl MemoryTool for Entity {
    const NAME: &'static str = "entity";
    const TITLE: &'static str = "What is known of somebody";
    const DESCRIPTION: &'static str = "Show one person, place, organization or thing by its id: its names, the memories that name \
        it, and with whom it is named together.";
    const NEED: Need = Need::Read;
    type Arguments = EntityArguments;
    type Answer = Detail;

    async fn run(call: &Call, arguments: EntityArguments) -> Result<Detail, Failure> {
        let id = arguments.entity_id.as_str();
        Ok(call.engine.entity(&call.caller, id, &Address::default()).await?.into())
    }
}

impl MemoryTool for CorrectEntity {
    const NAME: &'static str = "correct_entity";
    const TITLE: &'static str = "Correct who is meant";
    const DESCRIPTION: &'static str = "Correct an entity when the user says that two are the same, that names were mixed up, or how \
        somebody is called. No memory is lost, and undo takes the last correction back.";
    const NEED: Need = Need::Write;
    const IDEMPOTENT: bool = false;
    type Arguments = CorrectArguments;
    type Answer = Corrected;

    async fn run(call: &Call, arguments: CorrectArguments) -> Result<Corrected, Failure> {
        let missing =
            |field: &str| Failure::argument(format!("{field}: is missing, and this action needs it"));
        let correction = match arguments.action {
            Action::Merge => {
                let other = arguments.other_entity_id.ok_or_else(|| missing("other_entity_id"))?;
                EntityCorrection::Merge(other.into())
            }
            Action::Split => EntityCorrection::Split(arguments.names.ok_or_else(|| missing("names"))?),
            Action::Rename => EntityCorrection::Rename(arguments.name.ok_or_else(|| missing("name"))?),
            Action::Undo => EntityCorrection::Undo,
        };
        let id = arguments.entity_id.as_str();
        let corrected = call.engine.correct_entity(&call.caller, id, &Address::default(), correction).await?;
        let entities = corrected.into_iter().map(|detail| detail.entity.into()).collect();
        Ok(Corrected { entities })
    }
}
