//! Entities that may be one, for people to decide.
//!
//! Called for a list of possible duplicates. The one thing to know: the score weighs the names (half), the company in
//! which both are named, and whether they are named at the same time; nothing is merged because of it.

use crate::likeness::{Likeness, likeness};
use crate::names::lookup_keys;
use evoke_types::{EntityId, Timestamp};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Entities with a common key that are compared with each other: a key that more share tells nothing.
const MAX_SHARED: usize = 50;
/// The letters at the beginning of a word that misspelled names share.
const FUZZY_PREFIX: usize = 4;
/// The lowest score that is listed.
const LISTED: f32 = 0.4;
/// The time after which a common time of two entities tells nothing any more.
const FAR_DAYS: f32 = 365.0;
const DAY_MILLIS: f32 = 86_400_000.0;

/// What is known of an entity for the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Its id.
    pub id: EntityId,
    /// All its names.
    pub names: Vec<String>,
    /// Its kind; `other` is like every kind.
    pub kind: String,
    /// The entities that the same items name.
    pub beside: BTreeSet<EntityId>,
    /// When it was first and last named.
    pub seen: (Timestamp, Timestamp),
}

/// Two entities that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// One of them, the one with the lower id.
    pub one: EntityId,
    /// The other one.
    pub other: EntityId,
    /// Why the names are alike.
    pub likeness: Likeness,
    /// The names that are.
    pub names: (String, String),
    /// How many other entities are named together with both.
    pub common: usize,
    /// From 0 to 1: how much speaks for it.
    pub score: f32,
}

/// Pairs of entities that may be one, the most likely first. `are_apart` says of which pairs people have decided that
/// they are not.
pub fn duplicates(known: &[Known], are_apart: impl Fn(EntityId, EntityId) -> bool) -> Vec<Duplicate> {
    let mut shared: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, entity) in known.iter().enumerate() {
        let keys: HashSet<String> = entity.names.iter().flat_map(|name| keys(name)).collect();
        for key in keys {
            shared.entry(key).or_default().push(number);
        }
    }
    let mut pairs = BTreeSet::new();
    for numbers in shared.values().filter(|numbers| numbers.len() <= MAX_SHARED) {
        for (at, one) in numbers.iter().enumerate() {
            pairs.extend(numbers.iter().skip(at + 1).map(|other| (*one.min(other), *one.max(other))));
        }
    }
    let pairs = pairs.into_iter().filter_map(|(one, other)| Some((known.get(one)?, known.get(other)?)));
    let listed = pairs.filter(|(one, other)| !are_apart(one.id, other.id));
    let mut found: Vec<Duplicate> = listed.filter_map(|(one, other)| compared(one, other)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.one, a.other).cmp(&(b.one, b.other))));
    found
}

/// The keys of a name, and the beginnings of its words.
fn keys(name: &str) -> Vec<String> {
    let mut keys = lookup_keys(name);
    let beginnings = keys.iter().filter(|key| key.chars().count() > FUZZY_PREFIX);
    let beginnings: Vec<String> =
        beginnings.map(|key| key.chars().take(FUZZY_PREFIX).chain(['*']).collect()).collect();
    keys.extend(beginnings);
    keys
}

fn compared(one: &Known, other: &Known) -> Option<Duplicate> {
    let (one, other) = if one.id <= other.id { (one, other) } else { (other, one) };
    if one.kind != other.kind && one.kind != "other" && other.kind != "other" {
        return None;
    }
    let pairs = one.names.iter().flat_map(|name| other.names.iter().map(move |of| (name, of)));
    let alike = pairs.filter_map(|(name, of)| Some((likeness(name, of)?, (name.clone(), of.clone()))));
    let ((likeness, alike), names) = alike.max_by(|a, b| a.0.1.total_cmp(&b.0.1))?;
    let common = one.beside.intersection(&other.beside).count();
    let company = one.beside.len().min(other.beside.len()).max(1);
    let score = 0.5 * alike + 0.3 * (common as f32 / company as f32) + 0.2 * nearness(one.seen, other.seen);
    let found = Duplicate { one: one.id, other: other.id, likeness, names, common, score };
    (score >= LISTED).then_some(found)
}

/// 1 for entities that are named at the same time, 0 for those with a year or more between.
fn nearness(one: (Timestamp, Timestamp), other: (Timestamp, Timestamp)) -> f32 {
    let gap = (one.0.max(other.0).as_millis() - one.1.min(other.1).as_millis()).max(0) as f32;
    (1.0 - gap / DAY_MILLIS / FAR_DAYS).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: u128) -> EntityId {
        EntityId::new(Uuid::from_u128(number))
    }

    fn known(number: u128, name: &str, kind: &str, beside: &[u128]) -> Known {
        let at = Timestamp::from_millis(0);
        let beside = beside.iter().map(|number| id(*number)).collect();
        Known { id: id(number), names: vec![name.to_owned()], kind: kind.to_owned(), beside, seen: (at, at) }
    }

    #[test]
    fn company_decides_the_order_and_kinds_keep_apart() {
        let known = [
            known(1, "Ileana Costin", "person", &[8, 9]),
            known(2, "Ileana", "person", &[8]),
            known(3, "Ileana", "organization", &[]),
            known(4, "Costin", "other", &[7]),
            known(5, "Marek", "person", &[8, 9]),
        ];
        let found = duplicates(&known, |_, _| false);
        let pairs: Vec<_> = found.iter().map(|pair| (pair.one, pair.other)).collect();
        assert_eq!(pairs, [(id(1), id(2)), (id(1), id(4))]);
        assert!(found[0].score > found[1].score && found[0].common == 1);
        assert_eq!(duplicates(&known, |one, _| one == id(1)), []);
    }
}
