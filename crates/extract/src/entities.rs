//! Who and what is named, and of which kind.

use crate::EntityDraft;
use crate::grammar::Named;
use crate::passages::{Placed, Voice};
use crate::sound::pattern;
use evoke_text::names;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What stands before a name and tells its kind; the first that fits decides.
const BEFORE: &[(&str, &str)] = &[
    (r"\b(?:mr|mrs|ms|dr|prof|sir|lady|señora?|herr|frau|dona|seu)\.?\s*$", "person"),
    (
        r"\b(?:dog|cat|puppy|kitten|parrot|horse|rabbit|hamster|hund|katze|perro|gato)s?(?:,| is| are|\s+(?:called|named|is|name is))?\s*$",
        "animal",
    ),
    (
        r"\b(?:wife|husband|partner|girlfriend|boyfriend|mother|mum|mom|father|dad|sister|brother|son|daughter|grandmother|grandfather|aunt|uncle|niece|nephew|cousin|boss|manager|colleague|co-?founder|flatmate|roommate|friend|neighbou?r|teacher|doctor|lead|ceo|cfo|cto|cio|guy|contact(?: is)?|maker(?: is)?|frau|mann|hija|filha|mit|name is|i'm|i am|this is|named|called|thank|ask for)[,:]?\s*$",
        "person",
    ),
    (
        r"\b(?:work(?:s|ed|ing)? (?:at|for)|employed (?:at|by)|joined|from sales at|switched to|bank|group|vendor|customer|client|company|competitor|bei)\s*(?:the\s*)?$",
        "organization",
    ),
    (
        r"\b(?:use|uses|used|using|installed|run|runs|running|ran|deployed|on|with|via|version|app|tool|from)\s+$",
        "product",
    ),
    (
        r"\b(?:in|to|near|at|through|via|from|visit(?:ing|ed)?|moved to|live[sd]? in|flying to|nach|en|em|à|a)\s+(?:the\s+|rural\s+|north(?:ern)?\s+|south(?:ern)?\s+)?$",
        "place",
    ),
];

/// Words inside a name that tell its kind.
const INSIDE: &[(&str, &str)] = &[
    (r"\b(?:Mr|Mrs|Ms|Dr|Prof)\b", "person"),
    (
        r"\b(?:Ltd|Inc|GmbH|LLC|AG|Corp|Company|Co|Bank|Insurance|University|College|School|Institute|Group|Foundation|Council|Hospital|Clinic|Agency|Energy|Farms|Robotics|Systems|Software|Labs|Partners|Dental|Freight|Primary|Academy)\b|&",
        "organization",
    ),
    (
        r"\b(?:Street|Road|Avenue|Lane|Square|City|River|Lake|Mount|Island|Airport|Station|Park|Valley|Beach)\b|straat|straße",
        "place",
    ),
    (r"\d", "product"),
];

/// What follows a name and tells that it is somebody.
const AFTER: &str = r"^(?:['’]s\s+(?:way|wife|husband|birthday|mother|sister)|,?\s+(?:is|was|says|said|wants?|hates?|loves?|likes?|thinks?|left|who|can|can['’]t|wrote|signs?|needs?|asked|told|goes|went|came|lives|works|rotated|decides|saves|spends|learns|replac\w+|will|has|and i)\b)";

static BEFORE_RULES: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| BEFORE.iter().map(|&(text, kind)| (pattern(&format!("(?i){text}")), kind)).collect());
static INSIDE_RULES: LazyLock<Vec<(Regex, &'static str)>> =
    LazyLock::new(|| INSIDE.iter().map(|&(text, kind)| (pattern(text), kind)).collect());
static AFTER_RULE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i){AFTER}")));

/// Words that are written like names and name nothing.
const NO_ENTITY: &[&str] = &[
    "user",
    "assistant",
    "ai",
    "agent",
    "i",
    "ok",
    "hi",
    "hello",
    "thanks",
    "sorry",
    "page",
    "note",
    "subject",
    "fwd",
    "re",
    "yes",
    "no",
    "pdf",
    "usd",
    "eur",
    "utc",
    "cet",
    "am",
    "pm",
    "tv",
    "ngl",
    "omg",
    "lol",
    "asap",
    "fyi",
    "btw",
];

/// Bytes before a name that are looked at.
const LOOK_BACK: usize = 48;

/// Entities of one document at most: the first ones named. Further names are words of their passages.
const MOST: usize = 20_000;

/// The named entities of a document, as its passages are read.
#[derive(Default)]
pub(crate) struct Sightings {
    found: Vec<Sighting>,
    by_name: HashMap<String, usize>,
}

impl Sightings {
    /// Notes whom and what a passage names: by its capital letters, and by what the parser found in its sentences. Passages
    /// come in order.
    pub(crate) fn note(&mut self, passage: usize, place: &Placed, parsed: &Parsed) {
        if place.voice == Voice::Opaque {
            return;
        }
        let speaker = place.draft.speaker.name.iter().map(|name| (name.clone(), Some("person")));
        let text = &place.draft.text;
        let named = names::find(text).into_iter().map(|name| {
            let kind = kind_in(text, &name);
            (without_article(&name.text).to_owned(), kind)
        });
        let named = named.filter(|(name, kind)| {
            kind.is_some()
                || name.contains(' ')
                || !parsed.openers.contains(&name.to_lowercase())
                || stands_inside(text, name)
        });
        let parsed = parsed.named.iter().map(|named| (named.name.clone(), Some(named.kind)));
        for (name, kind) in speaker.chain(named).chain(parsed).filter(|(name, _)| is_entity(name)) {
            self.see(passage, name, kind);
        }
    }

    fn see(&mut self, passage: usize, name: String, kind: Option<&'static str>) {
        let key = name.to_lowercase();
        let index = match self.by_name.get(&key) {
            Some(index) => *index,
            None if self.found.len() < MOST => {
                self.found.push(Sighting { name, kind: None, passages: Vec::new() });
                self.by_name.insert(key, self.found.len() - 1);
                self.found.len() - 1
            }
            None => return,
        };
        if let Some(sighting) = self.found.get_mut(index) {
            sighting.kind = sighting.kind.or(kind);
            if sighting.passages.last() != Some(&passage) {
                sighting.passages.push(passage);
            }
        }
    }

    /// What was seen. With `merge`, "Priya" and "Priya Nair" are one.
    pub(crate) fn drafts(self, merge: bool) -> Vec<EntityDraft> {
        drafts(self.found, merge)
    }
}

/// What the parser tells of the names in a passage.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// The names that it found.
    pub(crate) named: Vec<Named>,
    /// Words that begin its sentences with a capital and are no names, in lower case.
    pub(crate) openers: Vec<String>,
}

/// Whether a capitalized word stands elsewhere than at the start of a sentence.
fn stands_inside(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end();
        !before.is_empty() && !before.ends_with(['.', '!', '?', ':', '\n', '-', '"', '“'])
    })
}

struct Sighting {
    name: String,
    kind: Option<&'static str>,
    passages: Vec<usize>,
}

fn is_entity(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
        && name.chars().count() > 1
        && !NO_ENTITY.contains(&name.to_lowercase().as_str())
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("The ").unwrap_or(name)
}

fn kind_in(text: &str, name: &names::Name) -> Option<&'static str> {
    if let Some((_, kind)) = INSIDE_RULES.iter().find(|(rule, _)| rule.is_match(&name.text)) {
        return Some(kind);
    }
    let before = &text[..name.range.start];
    let start = before.char_indices().rev().map(|(at, _)| at).take(LOOK_BACK).last().unwrap_or(0);
    let context = &before[start..];
    let decided = BEFORE_RULES.iter().find(|(rule, _)| rule.is_match(context)).map(|(_, kind)| *kind);
    match decided {
        Some(kind @ ("person" | "animal")) => Some(kind),
        other => AFTER_RULE.is_match(&text[name.range.end..]).then_some("person").or(other),
    }
}

/// Merges parts of names into the fullest form, longest first.
fn drafts(mut found: Vec<Sighting>, merge: bool) -> Vec<EntityDraft> {
    if merge {
        found.sort_by_key(|sighting| std::cmp::Reverse(sighting.name.split_whitespace().count()));
    }
    let mut drafts: Vec<EntityDraft> = Vec::new();
    let mut by_part: HashMap<String, usize> = HashMap::new();
    for sighting in found {
        let known = by_part
            .get(&sighting.name.to_lowercase())
            .or_else(|| by_part.get(&bare(&sighting.name)))
            .copied();
        match known.filter(|_| merge).and_then(|index| drafts.get_mut(index)) {
            Some(whole) => {
                whole.passages.extend(sighting.passages);
                whole.passages.sort_unstable();
                whole.passages.dedup();
                whole.aliases.push(sighting.name);
                if let (Some(kind), "other") = (sighting.kind, whole.kind.as_str()) {
                    kind.clone_into(&mut whole.kind);
                }
            }
            None => {
                for part in sighting.name.to_lowercase().split_whitespace().filter(|part| part.len() > 2) {
                    by_part.entry(part.to_owned()).or_insert(drafts.len());
                }
                drafts.push(EntityDraft {
                    kind: sighting.kind.unwrap_or("other").to_owned(),
                    name: sighting.name,
                    aliases: Vec::new(),
                    passages: sighting.passages,
                });
            }
        }
    }
    drafts
}

/// The name without a title.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let titles = ["mr.", "mrs.", "ms.", "dr.", "prof.", "mr", "mrs", "ms", "dr", "prof"];
    titles
        .iter()
        .find_map(|title| lower.strip_prefix(title))
        .map_or(lower.clone(), |rest| rest.trim().to_owned())
}
