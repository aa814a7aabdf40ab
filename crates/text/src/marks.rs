//! Marks of a text that tell what kind of saying it is, without reading it: does it ask, does its speaker
//! speak of themselves, are there numbers, names, times in it.
//!
//! One pass, no allocation: they are taken of every passage. They are hints for ranking and
//! nothing else, so a word that has the look of a name counts as one.

use std::ops::BitOr;

/// A set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks(u8);

impl Marks {
    /// A question mark of any script.
    pub const QUESTION: Self = Self(1);
    /// A pronoun of the first person.
    pub const FIRST_PERSON: Self = Self(2);
    /// A digit or a small number in words.
    pub const NUMBER: Self = Self(4);
    /// A capitalised word that does not begin a sentence.
    pub const NAME: Self = Self(8);
    /// A word of dates and times: a month, a day of the week, "yesterday", "ago".
    pub const TIME: Self = Self(16);

    /// Whether all marks of another set are in this one.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Marks {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Longest word that is known, in bytes.
const LONGEST: usize = 9;

/// The marks of a text.
pub fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    let mut begins = true;
    for token in text.split_whitespace() {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        // What an apostrophe joins to it ("I'm", "Dana's") is another word.
        let word = word.split(['\'', '’']).next().unwrap_or_default();
        if token.contains(['?', '？', '؟']) {
            marks = marks | Marks::QUESTION;
        }
        marks = marks | of_word(word);
        let mut letters = word.chars();
        if !begins && letters.next().is_some_and(char::is_uppercase) && letters.next().is_some() {
            marks = marks | Marks::NAME;
        }
        begins = token.ends_with(['.', '!', '?', ':']);
    }
    marks
}

fn of_word(word: &str) -> Marks {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return Marks::NUMBER;
    }
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else { return Marks::default() };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"eu" | b"i" | b"ich" | b"io" | b"je" | b"mein" | b"meine" | b"meu" | b"minha" | b"mon" | b"my"
        | b"nosotros" | b"notre" | b"nous" | b"our" | b"unser" | b"unsere" | b"we" | b"wir" | b"yo" => {
            Marks::FIRST_PERSON
        }
        b"couple" | b"dozen" | b"eight" | b"few" | b"five" | b"four" | b"nine" | b"once" | b"one"
        | b"seven" | b"six" | b"ten" | b"three" | b"twice" | b"two" => Marks::NUMBER,
        b"ago" | b"april" | b"august" | b"days" | b"december" | b"fall" | b"february" | b"friday"
        | b"january" | b"july" | b"june" | b"last" | b"march" | b"may" | b"monday" | b"month" | b"months"
        | b"morning" | b"next" | b"november" | b"october" | b"recently" | b"saturday" | b"september"
        | b"since" | b"soon" | b"spring" | b"summer" | b"sunday" | b"thursday" | b"today" | b"tomorrow"
        | b"tonight" | b"tuesday" | b"wednesday" | b"week" | b"weekend" | b"weeks" | b"winter" | b"year"
        | b"years" | b"yesterday" => Marks::TIME,
        _ => Marks::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_have_the_marks_that_one_sees() {
        let none = Marks::default();
        for (text, wanted) in [
            ("", none),
            ("Sounds great. Thanks!", none),
            ("I'm off to bed", Marks::FIRST_PERSON),
            ("Wir fahren morgen", Marks::FIRST_PERSON),
            ("What did you buy?", Marks::QUESTION),
            ("元気ですか？", Marks::QUESTION),
            ("She moved to Lisbon. Then back.", Marks::NAME),
            ("Dana's bike has 21 gears", Marks::NUMBER),
            ("it took two hours", Marks::NUMBER),
            ("they met in early June", Marks::NAME | Marks::TIME),
            (
                "Our trip to Ohrid was three weeks ago, remember?",
                Marks::FIRST_PERSON | Marks::NAME | Marks::NUMBER | Marks::TIME | Marks::QUESTION,
            ),
        ] {
            assert_eq!(marks(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_marks(text: String) {
            let found = marks(&text);
            prop_assert!(!text.contains('?') || found.has(Marks::QUESTION));
        }
    }
}
