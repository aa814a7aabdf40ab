//! The entities of a document: a name that is not listed is wrong, and so is the same entity a second time.

use super::set::RawDocument;
use super::tally::Tally;
use super::words::norm;
use crate::plain_text::is_word;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An entity as it was returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Count {
    Returned,
    Right,
    Junk,
    Twice,
    Kinds,
    KindsRight,
    Must,
    MustFound,
}

/// The counts of a document.
pub(super) fn scored(document: &RawDocument, got: &[Found]) -> Tally<Count> {
    let fold_all = |name: &String, aliases: &[String]| -> HashSet<String> {
        [name].into_iter().chain(aliases).map(|name| folded(name)).collect()
    };
    let names: Vec<HashSet<String>> =
        document.entities.iter().map(|entity| fold_all(&entity.name, &entity.aliases)).collect();
    let (mut tally, mut taken) = (Tally::default(), HashSet::new());
    for found in got {
        let mut own = fold_all(&found.name, &found.aliases);
        own.remove("");
        let by_name = names.iter().position(|names| names.contains(&folded(&found.name)));
        let hit = by_name.or_else(|| names.iter().position(|names| !names.is_disjoint(&own)));
        tally.add(Count::Returned, 1);
        match hit {
            None => tally.add(Count::Junk, 1),
            Some(at) if !taken.insert(at) => tally.add(Count::Twice, 1),
            Some(at) => {
                tally.add(Count::Right, 1);
                if let Some(kind) = found.kind.as_ref().filter(|kind| !kind.is_empty()) {
                    let wanted = document.entities[at].kind.to_lowercase();
                    tally.add(Count::Kinds, 1);
                    tally.note(Count::KindsRight, wanted.split('|').any(|one| one == kind.to_lowercase()));
                }
            }
        }
    }
    for (at, _) in document.entities.iter().enumerate().filter(|(_, entity)| entity.must) {
        tally.add(Count::Must, 1);
        tally.note(Count::MustFound, taken.contains(&at));
    }
    tally
}

/// Titles that are no part of a name.
const TITLES: [&str; 17] = [
    "the", "dr", "mr", "mrs", "ms", "miss", "prof", "herr", "frau", "don", "dona", "senor", "senora", "mme",
    "m", "sr", "sra",
];

/// A name without case, accents, titles and signs.
fn folded(name: &str) -> String {
    let plain: String =
        norm(name).to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let untitled = TITLES.iter().find_map(|title| {
        let rest = plain.strip_prefix(title)?;
        rest.strip_prefix('.').unwrap_or(rest).strip_prefix(' ')
    });
    let is_sign = |letter: char| {
        !is_word(letter) && !matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
    };
    let words = untitled.unwrap_or(&plain).split(is_sign);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
