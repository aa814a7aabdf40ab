//! How much two names are alike, and why.
//!
//! Called for names that share a key. The one thing to know: only forms that leave no doubt are linked without asking
//! ([`is_sure`]); everything else is kept apart and shown to people as a possible duplicate.

use crate::names::{NameParts, initials};
use crate::nicknames::are_related;
use std::collections::BTreeSet;

/// Letters from which on misspelled words are compared.
const FUZZY_LETTERS: usize = 6;
/// The share of three-letter pieces that misspelled words have in common at least.
const FUZZY_SHARE: f32 = 0.4;

/// Why two names may mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// The same words: "Zoë Adler" and "zoe adler", "Lanternworks" and "Lanternworks Ltd".
    Spelling,
    /// First name as an initial: "I. Costin" and "Ileana Costin".
    Initial,
    /// A nickname: "Mel Ostrander" and "Melanie Ostrander".
    Nickname,
    /// The first letters of the words: "NHS" and "Northern Heron Society".
    Acronym,
    /// A part of the name: "Ileana" and "Ileana Costin".
    Part,
    /// Nearly the same letters: "Lanternworks" and "Lanternwork".
    Misspelling,
}

impl Likeness {
    /// The word for it in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spelling => "same_spelling",
            Self::Initial => "initial",
            Self::Nickname => "nickname",
            Self::Acronym => "acronym",
            Self::Part => "part_of_name",
            Self::Misspelling => "similar_spelling",
        }
    }
}

/// Why two names may mean the same, and how alike they are, from 0 to 1.
pub fn likeness(one: &str, other: &str) -> Option<(Likeness, f32)> {
    let (one, other) = (NameParts::of(one), NameParts::of(other));
    let (short, long) = if one.words.len() <= other.words.len() { (&one, &other) } else { (&other, &one) };
    if short.words.is_empty() {
        return None;
    }
    if short.words == long.words {
        return Some((Likeness::Spelling, 1.0));
    }
    first_names(&short.words, &long.words)
        .or_else(|| acronym(&short.words, &long.words))
        .or_else(|| part(short, long))
        .or_else(|| misspelling(&short.words, &long.words))
}

/// Whether two names that are alike mean the same without doubt, when nobody else has such a name: all of both is
/// explained, a family name included.
///
/// ```
/// use evoke_entities::is_sure;
///
/// assert!(is_sure("Mel Ostrander", "Melanie Ostrander") && is_sure("I. Costin", "Ileana Costin"));
/// assert!(!is_sure("Mel", "Melanie") && !is_sure("Ileana", "Ileana Costin"));
/// ```
pub fn is_sure(one: &str, other: &str) -> bool {
    let words = |name: &str| NameParts::of(name).words.len();
    match likeness(one, other) {
        Some((Likeness::Spelling, _)) => true,
        Some((Likeness::Initial | Likeness::Nickname, _)) => words(one) > 1 && words(other) > 1,
        Some((Likeness::Acronym | Likeness::Part | Likeness::Misspelling, _)) | None => false,
    }
}

/// Two forms of one first name, with the same words behind it or without any.
fn first_names(short: &[String], long: &[String]) -> Option<(Likeness, f32)> {
    let ((first, rest), (other, behind)) = (short.split_first()?, long.split_first()?);
    if rest != behind && !rest.is_empty() {
        return None;
    }
    let whole = rest == behind;
    if whole && !rest.is_empty() && (is_initial_of(first, other) || is_initial_of(other, first)) {
        return Some((Likeness::Initial, 0.9));
    }
    let score = match (whole, rest.is_empty()) {
        (true, false) => 0.95,
        (true, true) => 0.8,
        (false, _) => 0.7,
    };
    are_related(first, other).then_some((Likeness::Nickname, score))
}

fn is_initial_of(initial: &str, word: &str) -> bool {
    initial.chars().count() == 1 && word.chars().count() > 1 && word.starts_with(initial)
}

fn acronym(short: &[String], long: &[String]) -> Option<(Likeness, f32)> {
    let [word] = short else { return None };
    (long.len() > 1 && word.chars().count() > 1 && *word == initials(long))
        .then_some((Likeness::Acronym, 0.75))
}

/// The words of one name at the beginning or at the end of the other; a title before the family name tells more.
fn part(short: &NameParts, long: &NameParts) -> Option<(Likeness, f32)> {
    let (words, all) = (&short.words, &long.words);
    let last = all.ends_with(words);
    if words.len() == all.len() || !(last || all.starts_with(words)) {
        return None;
    }
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let score = if short.titled && last { 0.85 } else { 0.7 };
    (letters > 1).then_some((Likeness::Part, score))
}

/// Names of equally many words, each the same or nearly so.
fn misspelling(short: &[String], long: &[String]) -> Option<(Likeness, f32)> {
    if short.len() != long.len() {
        return None;
    }
    let different = short.iter().zip(long).filter(|(one, other)| one != other);
    let shares: Option<Vec<f32>> = different.map(|(one, other)| common_pieces(one, other)).collect();
    let share = shares?.into_iter().reduce(f32::min)?;
    Some((Likeness::Misspelling, share * 0.8))
}

/// The share of pieces that two words have in common, if they are long and alike enough to be one word.
fn common_pieces(one: &str, other: &str) -> Option<f32> {
    let digits = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    let letters = one.chars().count().min(other.chars().count());
    // "Model3" is not "Model4".
    if letters < FUZZY_LETTERS || digits(one) || digits(other) {
        return None;
    }
    let (one, other) = (pieces(one), pieces(other));
    let common = one.intersection(&other).count() as f32;
    let share = common / (one.len() + other.len()) as f32 * 2.0;
    (share >= FUZZY_SHARE).then_some(share)
}

/// The three-letter pieces of a word, the ends included.
fn pieces(word: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = [' '].into_iter().chain(word.chars()).chain([' ']).collect();
    letters.windows(3).filter_map(|piece| <[char; 3]>::try_from(piece).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_for_a_reason() {
        for (one, other, why) in [
            ("Zoë Adler", "zoe adler", Likeness::Spelling),
            ("Dr. Costin", "Costin", Likeness::Spelling),
            ("Lanternworks", "The Lanternworks Ltd.", Likeness::Spelling),
            ("I. Costin", "Ileana Costin", Likeness::Initial),
            ("Mel Ostrander", "Melanie Ostrander", Likeness::Nickname),
            ("Bob", "Robert", Likeness::Nickname),
            ("Liz", "Elizabeth Okoro", Likeness::Nickname),
            ("NHS", "Northern Heron Society", Likeness::Acronym),
            ("Ileana", "Ileana Costin", Likeness::Part),
            ("Dr. Costin", "Ileana Costin", Likeness::Part),
            ("Lanternworks", "Lanternwerks", Likeness::Misspelling),
        ] {
            assert_eq!(likeness(one, other).map(|found| found.0), Some(why), "{one} / {other}");
            assert_eq!(likeness(one, other), likeness(other, one), "{one} / {other}");
        }
    }

    #[test]
    fn names_of_others_are_not_alike() {
        for (one, other) in [
            ("Ileana", "Marek"),
            ("Melanie Ostrander", "Melissa Ostrander"),
            ("Bob Okoro", "Robert Adler"),
            ("I. Costin", "Marek Costin"),
            ("Model 3 Heron", "Model 4 Heron"),
            ("", "Ileana"),
            ("Anna", "Hanna"),
        ] {
            assert_eq!(likeness(one, other), None, "{one} / {other}");
        }
    }
}
