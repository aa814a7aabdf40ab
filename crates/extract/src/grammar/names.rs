//! Whom and what a parsed sentence names, and which capital letters name nobody.

use evoke_parse::{CoarseTag, Document, EntityKind};

/// A name with its kind, as [`crate::EntityDraft::kind`] has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
}

/// The names in a sentence.
pub(crate) fn names(document: &Document<'_>) -> Vec<Named> {
    let found = document.entities().filter_map(|entity| {
        let kind = kind(entity.kind())?;
        let has_name = entity.tokens().any(|token| token.coarse_tag() == CoarseTag::ProperNoun);
        let name = bare(entity.text());
        let capital = name.chars().any(char::is_uppercase) && !name.contains(['\n', '|', '{', '<', '=']);
        (has_name && capital).then(|| Named { name: name.to_owned(), kind })
    });
    found.collect()
}

/// The word that begins a sentence with a capital and is no name.
pub(crate) fn ordinary_opener(document: &Document<'_>) -> Option<String> {
    let first = document.tokens().find(|token| token.text().chars().any(char::is_alphabetic))?;
    let ordinary = first.coarse_tag() != CoarseTag::ProperNoun && first.entity().is_none();
    ordinary.then(|| first.text().to_lowercase())
}

/// Without an article before it and a possessive ending behind it.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let name = ["the ", "The ", "a ", "my ", "our "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name);
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')')
}

fn kind(kind: EntityKind) -> Option<&'static str> {
    const KINDS: [(EntityKind, &str); 7] = [
        (EntityKind::Person, "person"),
        (EntityKind::Organization, "organization"),
        (EntityKind::PoliticalPlace, "place"),
        (EntityKind::Location, "place"),
        (EntityKind::Facility, "place"),
        (EntityKind::Product, "product"),
        (EntityKind::Event, "event"),
    ];
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, name)| *name)
}
