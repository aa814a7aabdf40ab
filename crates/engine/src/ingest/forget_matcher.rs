//! What a spoken wish wants forgotten, in the user's own words, and which statements that means.

use std::collections::HashSet;

/// A description, and other words for the same thing.
pub(crate) struct Description {
    variants: Vec<HashSet<Box<str>>>,
    text: String,
    /// The stem of what is the speaker's own: "name" of "my name".
    own: Option<Box<str>>,
}

/// How well a statement fits what a spoken wish names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It speaks of something else.
    None,
    /// It holds all words but one of three or more.
    Nearly,
    /// It holds all words.
    Wholly,
}

/// Words for a kind of person or thing, and what else it may have been called.
pub(crate) const WIDER: &[(&str, &[&str])] = &[
    ("child", &["son", "daughter", "kid"]),
    ("children", &["son", "daughter", "kid"]),
    ("kid", &["son", "daughter", "child"]),
    ("kids", &["son", "daughter", "child"]),
    ("spouse", &["husband", "wife"]),
    ("partner", &["husband", "wife", "girlfriend", "boyfriend"]),
    ("pet", &["dog", "cat"]),
    ("pets", &["dog", "cat"]),
    ("parents", &["mother", "father"]),
    ("job", &["work"]),
    ("allergy", &["allergic"]),
    ("allergies", &["allergic"]),
];

/// Words that name nothing beside others.
pub(crate) const GENERIC: &[&str] = &[
    "thing",
    "things",
    "stuff",
    "fact",
    "facts",
    "information",
    "info",
    "detail",
    "details",
    "data",
    "story",
    "situation",
    "issue",
    "issues",
    "matter",
    "problem",
    "problems",
    "topic",
    "subject",
    "whole",
    "entire",
    "user",
];

impl Description {
    /// Reads what a spoken wish names.
    pub(crate) fn spoken(text: &str) -> Self {
        let told: Vec<&str> =
            text.split_whitespace().filter(|word| !GENERIC.contains(&plain(word).as_str())).collect();
        let told = if told.is_empty() { text.to_owned() } else { told.join(" ") };
        let wider = told.split_whitespace().find_map(|word| {
            let bare = plain(word);
            let (_, others) = WIDER.iter().find(|(wide, _)| *wide == bare)?;
            Some(others.iter().map(|other| told.replace(word, other)).collect::<Vec<_>>())
        });
        let bare = told.to_lowercase().replace("email address", "email");
        let variants = [told, bare].into_iter().chain(wider.into_iter().flatten());
        let variants = variants.map(|text| stems(&text));
        let mut words = text.split_whitespace();
        let own = words.next().filter(|word| matches!(plain(word).as_str(), "my" | "our")).and(words.next());
        let own = own.and_then(|word| stems(word).into_iter().next());
        let variants = variants.filter(|stems| !stems.is_empty()).collect();
        Self { variants, text: text.to_owned(), own }
    }

    /// The words as they were given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How well a statement fits.
    pub(crate) fn fit(&self, statement: &str) -> Fit {
        if self.own.as_ref().is_some_and(|own| is_anothers(statement, own)) {
            return Fit::None;
        }
        let held = stems(statement);
        let fit = |wanted: &HashSet<Box<str>>| {
            let found = wanted.iter().filter(|stem| held.iter().any(|other| same(stem, other))).count();
            match wanted.len() {
                all if all == found => Fit::Wholly,
                all if all >= 3 && found + 1 == all => Fit::Nearly,
                _ => Fit::None,
            }
        };
        self.variants.iter().map(fit).max().unwrap_or(Fit::None)
    }

    /// Whether the description says nothing that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }
}

/// A word in lower case, without marks around it.
pub(crate) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether a statement speaks of such a thing only as of somebody else's: "User's parrot's name".
pub(crate) fn is_anothers(statement: &str, own: &str) -> bool {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let here = |word: &str| stems(word).iter().any(|stem| same(stem, own));
    let possessor = |word: &str| word.ends_with("'s") || word.ends_with("’s");
    let mut places = (0..words.len()).filter(|at| words.get(*at).is_some_and(|word| here(word))).peekable();
    places.peek().is_some()
        && places.all(|at| {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            before.is_some_and(|word| possessor(word) && !word.starts_with("User"))
        })
}

/// Whether two stems are of one word: the same, or one goes on a little further.
fn same(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    one == other || short.len() >= 5 && long.len() - short.len() <= 2 && long.starts_with(short)
}

/// The stems of a text, each once.
pub(crate) fn stems(text: &str) -> HashSet<Box<str>> {
    evoke_text::terms::analyze(text).into_iter().map(|term| term.text).collect()
}

#[cfg(test)]
mod tests {
    use super::{Description, Fit};

    #[test]
    fn a_spoken_wish_names_statements_by_all_of_its_words() {
        for (wish, statement, fit) in [
            ("i rent a garage", "User rents a garage downtown", Fit::Wholly),
            ("my shoulder", "User's shoulder hurts since May", Fit::Wholly),
            ("my shoulder", "User's elbow hurts since May", Fit::None),
            ("the whole situation with Odile", "User quarrelled with Odile", Fit::Wholly),
            ("my child", "User's son Leo is five", Fit::Wholly),
            ("my child's school", "User's son Leo is five", Fit::None),
            ("my email address", "User's email is o@harbor.example", Fit::Wholly),
            ("my surname", "User's surname is Lindqvist", Fit::Wholly),
            ("my surname", "User's parrot's surname is Lindqvist", Fit::None),
            ("my anniversary", "Odile's anniversary is in autumn", Fit::None),
            ("my sister's birthday", "User's sister's birthday is 3 May", Fit::Wholly),
            ("my allergy", "User is allergic to pollen", Fit::Wholly),
            ("my old red bike lock", "User's red bike is a gift", Fit::None),
            ("my red bike lock", "User's bike lock is red", Fit::Wholly),
            ("my red bike lock", "User's red bike is a gift", Fit::Nearly),
        ] {
            assert_eq!(Description::spoken(wish).fit(statement), fit, "{wish}: {statement}");
        }
    }
}
