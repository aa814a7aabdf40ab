//! Which statements a request to forget means that a user speaks in a conversation.
//!
//! Called by [`super::forget_requests`]. The one thing to know: a statement fits only when it holds all words of the
//! description, or all but one of three or more; what a statement says of somebody else's thing does not fit "my" thing.

use crate::redaction::vocabulary::{
    is_of_another, is_same_word, narrower_descriptions, own_word, stems, without_generic_words,
};
use std::collections::HashSet;

/// What is to be forgotten, in the user's own words, and other words for the same thing.
pub(crate) struct Description {
    variants: Vec<HashSet<Box<str>>>,
    text: String,
    /// The stem of what is the speaker's own: "name" of "my name".
    own: Option<Box<str>>,
    /// Whether it says what the speaker is or does: "I smoke". It does not mean others who do.
    of_speaker: bool,
}

/// Words with which a description begins that says what the speaker is or does.
const SPEAKER: &[&str] = &["i", "i'm", "i've", "i'd", "i'll", "we", "we're", "we've"];

/// How well a statement fits a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It speaks of something else.
    None,
    /// It holds all words but one of three or more.
    Nearly,
    /// It holds all words.
    Wholly,
}

impl Description {
    /// Parses what a spoken request names.
    pub(crate) fn spoken(text: &str) -> Self {
        let specific = without_generic_words(text);
        let narrower = narrower_descriptions(&specific);
        let bare = specific.to_lowercase().replace("email address", "email");
        let variants = [specific, bare].into_iter().chain(narrower).map(|text| stems(&text));
        let own = own_word(text).and_then(|word| stems(word).into_iter().next());
        let variants = variants.filter(|stems| !stems.is_empty()).collect();
        let first = text.split_whitespace().next().unwrap_or_default().to_lowercase().replace('’', "'");
        Self { variants, text: text.to_owned(), own, of_speaker: SPEAKER.contains(&first.as_str()) }
    }

    /// The words as they were given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How well a statement about a subject, `user` or a name, fits.
    pub(crate) fn fit(&self, statement: &str, subject: &str) -> Fit {
        if !self.may_mean(subject) || self.own.as_ref().is_some_and(|own| is_of_another(statement, own)) {
            return Fit::None;
        }
        let held = stems(statement);
        self.variants.iter().map(|wanted| fit(wanted, &held)).max().unwrap_or(Fit::None)
    }

    /// Whether statements about a subject can be meant.
    pub(crate) fn may_mean(&self, subject: &str) -> bool {
        !self.of_speaker || subject == "user"
    }

    /// Whether the description says nothing that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }
}

fn fit(wanted: &HashSet<Box<str>>, held: &HashSet<Box<str>>) -> Fit {
    let found = wanted.iter().filter(|stem| held.iter().any(|other| is_same_word(stem, other))).count();
    match wanted.len() {
        all if all == found => Fit::Wholly,
        all if all >= 3 && found + 1 == all => Fit::Nearly,
        _ => Fit::None,
    }
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
            assert_eq!(Description::spoken(wish).fit(statement, "user"), fit, "{wish}: {statement}");
        }
        for (wish, statement, fit) in [
            ("i rent a garage", "User's uncle rents a garage", Fit::None),
            ("my uncle rents a garage", "User's uncle rents a garage", Fit::Wholly),
        ] {
            assert_eq!(Description::spoken(wish).fit(statement, "User's uncle"), fit, "{wish}: {statement}");
        }
    }
}
