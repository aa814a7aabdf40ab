//! The parts of a name: titles, initials, words.
//!
//! Used to compare names and to find those that are worth comparing. The one thing to know: everything works on
//! normalized words, in lower case and without accents, so that "Zoë" and "ZOE" are one word.

use crate::nicknames;
use unicode_normalization::UnicodeNormalization;

/// Words before a name that tell how to address somebody.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "doctor",
    "sir",
    "madam",
    "lady",
    "lord",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "senor",
    "senora",
    "dom",
    "dona",
    "signor",
    "signora",
    "captain",
    "sergeant",
    "judge",
    "father",
    "sister",
    "uncle",
    "aunt",
    "auntie",
    "coach",
    "nurse",
];

/// Words after the name of a company that name its legal form, and articles before a name.
const DROPPED: &[&str] = &[
    "the",
    "inc",
    "ltd",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "ag",
    "kg",
    "sa",
    "srl",
    "bv",
    "nv",
    "oy",
    "ab",
    "corp",
    "corporation",
    "co",
    "company",
    "limited",
];

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameParts {
    /// Whether a title stands before it.
    pub(crate) titled: bool,
    /// Its words, normalized, without title, article and legal form.
    pub(crate) words: Vec<String>,
}

impl NameParts {
    /// The parts of a name. A name that consists of nothing but titles and legal forms keeps its words.
    pub(crate) fn of(name: &str) -> Self {
        let all: Vec<String> = words(name).collect();
        let titles = all.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
        let rest = all.get(titles..).unwrap_or_default();
        let bare: Vec<String> =
            rest.iter().filter(|word| !DROPPED.contains(&word.as_str())).cloned().collect();
        if bare.is_empty() {
            return Self { titled: false, words: all };
        }
        Self { titled: titles > 0, words: bare }
    }
}

/// A name as it is compared: in lower case, without accents and punctuation, with single spaces.
///
/// ```
/// assert_eq!(evoke_entities::normalized(" Zoë  O'Dell "), "zoe odell");
/// ```
pub fn normalized(name: &str) -> String {
    words(name).collect::<Vec<_>>().join(" ")
}

/// The keys under which a name is found when another form of it is looked up: its words, and the full forms of a
/// nickname. Two names that mean the same by [`likeness`](crate::likeness()) share a key, unless one is misspelled.
///
/// ```
/// let keys = evoke_entities::lookup_keys("Dr. Mel Ostrander");
/// assert!(keys.contains(&"ostrander".to_owned()) && keys.contains(&"melanie".to_owned()));
/// ```
pub fn lookup_keys(name: &str) -> Vec<String> {
    let parts = NameParts::of(name);
    let mut keys = parts.words.clone();
    if let Some(first) = parts.words.first() {
        keys.extend(nicknames::full_forms(first).iter().map(|full| (*full).to_owned()));
    }
    if parts.words.len() > 1 {
        keys.push(initials(&parts.words));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The first letters of some words, together.
pub(crate) fn initials(words: &[String]) -> String {
    words.iter().filter_map(|word| word.chars().next()).collect()
}

/// The words of a name. Apostrophes and points belong to their word, hyphens part words.
fn words(name: &str) -> impl Iterator<Item = String> {
    let folded: String = name.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
    let folded = folded.to_lowercase();
    let words = folded.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '.'));
    let bare = words.map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
    bare.filter(|word| !word.is_empty()).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_articles_and_legal_forms_are_no_words_of_a_name() {
        let words = |name: &str| NameParts::of(name).words.join(" ");
        for (name, bare) in [
            ("Prof. Dr. Ileana Costin", "ileana costin"),
            ("The Lanternworks Ltd.", "lanternworks"),
            ("Jean-Luc Ménard", "jean luc menard"),
            ("J. R. Okoro", "j r okoro"),
            ("Coach", "coach"),
            ("", ""),
        ] {
            assert_eq!(words(name), bare, "{name}");
        }
        assert!(NameParts::of("Mrs Okoro").titled && !NameParts::of("Okoro").titled);
    }
}
