//! Short statements such as users tell an assistant, generated from templates. The same seed gives the same
//! texts.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

const PEOPLE: [&str; 12] =
    ["Mira", "Tomas", "Ines", "Jorin", "Petra", "Aldo", "Yuki", "Samir", "Greta", "Noor", "Felix", "Ottilie"];
const PLACES: [&str; 12] = [
    "Lisbon", "Graz", "Tampere", "Oaxaca", "Leeds", "Busan", "Turin", "Malmö", "Quito", "Bergen", "Nantes",
    "Kobe",
];
const THINGS: [&str; 16] = [
    "the quarterly report",
    "a window seat",
    "decaf coffee",
    "the blue bicycle",
    "long train rides",
    "the kitchen renovation",
    "a quiet hotel",
    "the payroll export",
    "rye bread",
    "the climbing course",
    "the onboarding guide",
    "vegetarian food",
    "the old camera",
    "email over phone calls",
    "morning meetings",
    "the garden shed",
];
const WHEN: [&str; 8] = [
    "last Tuesday",
    "in March",
    "two weeks ago",
    "yesterday",
    "on 14 June",
    "next Friday",
    "this summer",
    "before the holidays",
];
const REASONS: [&str; 8] = [
    "because it saves time",
    "since the move",
    "after what happened last year",
    "as the doctor advised",
    "to keep the costs down",
    "because the children asked for it",
    "until the contract ends",
    "like every year",
];

/// A generator of texts.
pub(crate) struct Corpus {
    random: StdRng,
    made: u64,
}

impl Corpus {
    /// A generator whose texts repeat with the seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: StdRng::seed_from_u64(seed), made: 0 }
    }

    /// A statement of a user, of 10 to 25 words. No two are the same.
    pub(crate) fn statement(&mut self) -> String {
        let [person, friend] = [self.one(&PEOPLE), self.one(&PEOPLE)];
        let [thing, other] = [self.one(&THINGS), self.one(&THINGS)];
        let (place, when, reason) = (self.one(&PLACES), self.one(&WHEN), self.one(&REASONS));
        self.made += 1;
        let note = self.made;
        match self.random.random_range(0..6) {
            0 => format!("I prefer {thing} to {other} {reason}, see note {note}."),
            1 => format!("{person} and I talked about {thing} in {place} {when}, that was note {note}."),
            2 => format!("Remember that {person} needs {thing} {when}, {reason}; reference {note}."),
            3 => format!("I moved the meeting with {person} about {thing} to {place}, ticket {note}."),
            4 => format!("My colleague {person} from {place} dislikes {thing} {reason}, says memo {note}."),
            _ => {
                format!("{when}, {friend} sent me {thing} from {place} and asked about {other}, item {note}.")
            }
        }
    }

    /// A chat document with one statement.
    pub(crate) fn document(&mut self) -> String {
        format!("User: {}", self.statement())
    }

    /// A question of about a dozen words. No two are the same.
    pub(crate) fn question(&mut self) -> String {
        let (person, thing, place) = (self.one(&PEOPLE), self.one(&THINGS), self.one(&PLACES));
        self.made += 1;
        format!("What did {person} say about {thing} in {place}, and was it item {}?", self.made)
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.choose(&mut self.random).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn words_repeat_with_their_seed_and_never_within_it() {
        let make = |seed| {
            let mut corpus = Corpus::new(seed);
            (0..500).map(|_| corpus.statement()).collect::<Vec<_>>()
        };
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
        assert_eq!(make(1).into_iter().collect::<HashSet<_>>().len(), 500);
    }
}
