//! No phrase of a development set stands in a rule, a list or a training text.
//!
//! The sets lie beside the repository; `EVOKE_DEVELOPMENT_SETS` names their folder, and without it there is nothing to compare.
//! A phrase is a run of up to six words without a sign between them that begins and ends with words that say something: neither
//! function words of any language nor words of time. In rules and lists, two such words make a phrase, in the training text,
//! which is prose of the same everyday, three. What the large public conversations say too is everyday language, and so are the idioms
//! in `phrases/everyday.txt`.

mod sources;
mod words;

use sources::{Place, background, development_sets, rules, training};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use words::{Words, phrases};

/// Words that say something, from which on words of these places are a phrase.
const IN_RULES: usize = 2;
const IN_TRAINING: usize = 3;

/// Idioms that anybody would write down, one a line.
const EVERYDAY: &str = include_str!("everyday.txt");

#[test]
fn no_phrase_of_a_development_set_is_in_a_rule_or_a_training_text() {
    let Some(folder) = std::env::var_os("EVOKE_DEVELOPMENT_SETS").map(PathBuf::from) else {
        eprintln!("EVOKE_DEVELOPMENT_SETS names no folder: skipped");
        return;
    };
    let words = Words::new();
    let sets = development_sets(&folder);
    assert!(!sets.is_empty(), "{} holds no development set", folder.display());
    let mut told: HashSet<String> = HashSet::new();
    for text in &sets {
        told.extend(phrases(text, IN_RULES, &words));
    }
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (places, least) in [(rules(), IN_RULES), (training(), IN_TRAINING)] {
        assert!(places.len() > 10, "the sources are not where they were");
        for Place { file, text } in places {
            for phrase in phrases(&text, least, &words).filter(|phrase| told.contains(phrase)) {
                found.entry(phrase).or_default().insert(file.clone());
            }
        }
    }
    let everyday: HashSet<&str> = EVERYDAY.lines().filter(|line| !line.starts_with('#')).collect();
    found.retain(|phrase, _| !everyday.contains(phrase.as_str()));
    discount(&mut found, &folder);
    let shown: Vec<String> = found
        .iter()
        .map(|(phrase, files)| {
            format!("  {phrase}: {}", files.iter().cloned().collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert!(found.is_empty(), "{} phrases of development sets:\n{}", shown.len(), shown.join("\n"));
}

/// Takes out what the public conversations say too.
fn discount(found: &mut BTreeMap<String, BTreeSet<String>>, folder: &std::path::Path) {
    for text in background(folder) {
        let said = words::normalized(&text);
        found.retain(|phrase, _| !said.contains(&format!(" {phrase} ")));
    }
}

#[test]
fn phrases_begin_and_end_with_words_that_say_something() {
    let words = Words::new();
    let of = |text: &str| phrases(text, 2, &words).collect::<Vec<_>>();
    assert_eq!(of("the walrus of Odense"), ["walrus of odense"]);
    assert_eq!(of("walrus, Odense"), [""; 0], "a sign parts them");
    assert_eq!(of("we were on the other side of it"), [""; 0], "function words");
    assert_eq!(of("on the third Tuesday of May"), [""; 0], "words of time");
    let strings =
        sources::literals("let a = r\"(?i)\\bblue (?:walrus|whale)\"; // a comment \"x y\"\nlet b = 'c';");
    assert_eq!(strings, ["(?i)\\bblue (?:walrus|whale)"]);
}
