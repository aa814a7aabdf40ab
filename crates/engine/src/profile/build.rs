//! Chooses what of a user's memories belongs into a profile.
//!
//! The one thing to know: of the statements on one attribute, one that settles it comes before one that may hold beside
//! others, then the newest; a statement whose value cannot be told exactly is no attribute.

use super::view::{MAX_LISTED, Profile, ProfileAttribute, ProfilePerson, ProfileStatement};
use crate::entities::view::EntitySummary;
use evoke_extract::attribute;
use evoke_recall::Item;
use evoke_store::MemoryBody;
use evoke_types::{MemoryKind, Timestamp};
use std::collections::{BTreeMap, HashSet};

/// The subject of memories about the user.
const USER: &str = "user";
/// The kind of entities that are people.
const PERSON: &str = "person";
/// Sentences of an overview.
const MAX_SENTENCES: usize = 10;
/// Passages that name somebody at least to count as one of the user's people.
const MIN_MENTIONS: usize = 2;
/// Attributes by which a person is introduced first.
const FIRST: [&str; 6] = ["name", "home", "employer", "occupation", "partner", "diet"];

/// The profile that items and people of a user give.
pub(crate) fn profile<'a>(
    items: impl Iterator<Item = &'a Item>,
    people: Vec<EntitySummary>,
    now: Timestamp,
) -> Profile {
    let own = items.filter(|item| item.is_live(now, false));
    let own: Vec<(&Item, &MemoryBody)> =
        own.filter_map(|item| Some((item, item.memory().filter(|body| body.subject == USER)?))).collect();
    let attributes = attributes(&own);
    let preferences = preferences(&own);
    let plans = plans(&own, now);
    let people = persons(people, &attributes);
    let overview = overview(&attributes, &preferences, &plans);
    Profile { attributes, preferences, people, plans, overview, memories: own.len(), at: Some(now) }
}

fn attributes(own: &[(&Item, &MemoryBody)]) -> BTreeMap<String, ProfileAttribute> {
    let mut stated: Vec<(&Item, &MemoryBody)> =
        own.iter().copied().filter(|(_, body)| body.matter.is_some() && !body.negative).collect();
    stated.sort_by_key(|(item, body)| (body.beside, std::cmp::Reverse(item.row.said_at), item.row.id));
    let mut attributes = BTreeMap::new();
    for (item, body) in stated {
        let Some((name, value)) = body.matter.as_deref().and_then(|matter| attribute(matter, &item.row.text))
        else {
            continue;
        };
        attributes.entry(name).or_insert_with(|| ProfileAttribute { value, evidence: statement(item, body) });
    }
    attributes
}

fn preferences(own: &[(&Item, &MemoryBody)]) -> Vec<ProfileStatement> {
    let mut liked: Vec<(&Item, &MemoryBody)> =
        own.iter().copied().filter(|(item, _)| item.row.kind == MemoryKind::Preference).collect();
    let weight = |body: &MemoryBody| body.weight.map_or(0.0, evoke_types::Confidence::get);
    liked.sort_by(|(one, a), (other, b)| {
        let newest = other.row.said_at.cmp(&one.row.said_at);
        weight(b).total_cmp(&weight(a)).then(newest).then(one.row.id.cmp(&other.row.id))
    });
    once(liked)
}

fn plans(own: &[(&Item, &MemoryBody)], now: Timestamp) -> Vec<ProfileStatement> {
    let ahead = |body: &MemoryBody| body.event.map(|event| event.start).filter(|start| *start >= now);
    let mut ahead: Vec<_> =
        own.iter().filter_map(|(item, body)| Some((ahead(body)?, *item, *body))).collect();
    ahead.sort_by_key(|(start, item, _)| (*start, item.row.id));
    once(ahead.into_iter().map(|(_, item, body)| (item, body)).collect())
}

/// The first statements of a list, each wording once.
fn once(items: Vec<(&Item, &MemoryBody)>) -> Vec<ProfileStatement> {
    let mut seen = HashSet::new();
    let fresh = items.into_iter().filter(|(item, _)| seen.insert(item.row.text.to_lowercase()));
    fresh.take(MAX_LISTED).map(|(item, body)| statement(item, body)).collect()
}

fn statement(item: &Item, body: &MemoryBody) -> ProfileStatement {
    ProfileStatement {
        memory: item.row.id,
        text: item.row.text.clone(),
        confidence: body.confidence,
        strength: body.weight,
        negative: body.negative,
        said_at: item.row.said_at,
        event: body.event.map(|event| event.start),
        conversation: item.document.conversation,
    }
}

fn persons(
    mut people: Vec<EntitySummary>,
    attributes: &BTreeMap<String, ProfileAttribute>,
) -> Vec<ProfilePerson> {
    let own_name = attributes.get("name").map(|name| name.value.to_lowercase());
    let is_named = |entity: &EntitySummary, value: &str| {
        let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
        names.any(|name| name.to_lowercase() == value.to_lowercase())
    };
    let relation = |entity: &EntitySummary| {
        let mut others = attributes.iter().filter(|(name, _)| name.as_str() != "name");
        others.find(|(_, attribute)| is_named(entity, &attribute.value)).map(|(name, _)| name.clone())
    };
    people.retain(|entity| {
        entity.kind == PERSON
            && own_name.as_ref().is_none_or(|own| !is_named(entity, own))
            && (entity.mentions >= MIN_MENTIONS || relation(entity).is_some())
    });
    people.sort_by_key(|entity| (std::cmp::Reverse(entity.mentions), entity.id));
    let people = people.into_iter().take(MAX_LISTED).map(|entity| ProfilePerson {
        relation: relation(&entity),
        id: entity.id,
        name: entity.name,
        mentions: entity.mentions,
        last_seen: entity.last_seen,
    });
    people.collect()
}

/// The statements of a profile as sentences, each once: what the person is, wants, and does next.
fn overview(
    attributes: &BTreeMap<String, ProfileAttribute>,
    preferences: &[ProfileStatement],
    plans: &[ProfileStatement],
) -> String {
    let first = FIRST.iter().filter_map(|name| attributes.get(*name));
    let others = attributes.iter().filter(|(name, _)| !FIRST.contains(&name.as_str()));
    let stated = first.chain(others.map(|(_, attribute)| attribute)).map(|attribute| &attribute.evidence);
    let mut seen = HashSet::new();
    let sentences = stated.chain(preferences).chain(plans).map(|statement| statement.text.trim());
    let fresh = sentences.filter(|text| !text.is_empty() && seen.insert(text.to_lowercase()));
    let ended = fresh
        .take(MAX_SENTENCES)
        .map(|text| if text.ends_with(['.', '!', '?', '。']) { text.to_owned() } else { format!("{text}.") });
    ended.collect::<Vec<_>>().join(" ")
}
