//! Texts and patterns as this measure compares them.

use crate::error::EvalError;
use crate::pattern::Pattern;
use crate::plain_text::collapsed;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Lists {
    first_person_words: Vec<String>,
    relative_words: Vec<String>,
    time_words: Vec<String>,
    time: Vec<String>,
    past_words: Vec<String>,
    retracting_words: Vec<String>,
    code: Vec<String>,
    families: BTreeMap<String, Family>,
    mixed: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Family {
    beginnings: Vec<String>,
    anywhere: Vec<String>,
}

static LISTS: LazyLock<Lists> =
    LazyLock::new(|| toml::from_str(include_str!("lists.toml")).expect("a test reads it"));

/// The first words of a statement in the first person.
pub(super) static BEGINS_IN_FIRST_PERSON: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(&format!(r"^(?:{})\b", LISTS.first_person_words.join("|"))));
/// Words of the first person.
pub(super) static FIRST_PERSON: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::any_word(&LISTS.first_person_words));
/// Words that mean another day each day.
pub(super) static RELATIVE: LazyLock<Pattern> = LazyLock::new(|| Pattern::any_word(&LISTS.relative_words));
/// Words that speak of time.
pub(super) static TIME: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::constant(&format!(r"\b(?:{})\b|{}", LISTS.time_words.join("|"), LISTS.time.join("|")))
});
/// Words that say that something is over.
pub(super) static PAST: LazyLock<Pattern> = LazyLock::new(|| Pattern::any_word(&LISTS.past_words));
/// Words that take something back.
pub(super) static RETRACTING: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::any_word(&LISTS.retracting_words));
/// Lines of logs, configuration, tables and heads of letters.
pub(super) static CODE: LazyLock<Pattern> = LazyLock::new(|| Pattern::constant(&LISTS.code.join("|")));
/// A line of configuration.
pub(super) static CONFIG: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(r"^[-\w.]+: ?(?:\S+|\S+ ?#.*)$"));
/// A statement that begins with somebody of whom nobody knows who it is.
pub(super) static PRONOUN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::constant(concat!(
        r"^(?:(?:and|but|so|because|also|then|or|yes|no|well|ok)\b,? )*",
        r"(?:(?:he|she)(?:'\w+)?",
        r"|it(?:'\w+)?(?! (?:is |was |will be |has been |has )?(?:rain|snow|tak(?:es|en)|took|decid|agreed|up to|so cold",
        r"|cold|hot|warm|dark|important|official|time|a good|a load|user|not user|the user|-?\d+ deg))",
        r"|(?:those|these)(?= (?:are|were|have|had|will|can|do))",
        r"|that(?:'s|'ll|'d| is| was| will| has| would)) ",
    ))
});
/// A rewriting that went wrong.
pub(super) static BROKEN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::constant(concat!(
        r"^(?:the )?\w+ (?:is|was|wants:?|likes|has|feels) (?:ugh|yes|yeah|yep|nope|ok|okay|oh|wow|haha|lol",
        r"|hello|hi|hey|thanks|thank you|god no|heavens|hmm|btw)\b",
    ))
});
static ASKED: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(r"\s*\((?:asked|in answer to|answer to|question):.*\)$"));
static CJK: LazyLock<Pattern> = LazyLock::new(|| Pattern::constant("[\u{3040}-\u{30ff}\u{4e00}-\u{9fff}]"));
static FAMILIES: LazyLock<BTreeMap<&str, Pattern>> = LazyLock::new(|| {
    let family = |(name, family): (&'static String, &Family)| {
        let pattern = format!(r"\b(?:{})|{}", family.beginnings.join("|"), family.anywhere.join("|"));
        (name.as_str(), Pattern::constant(&pattern))
    };
    LISTS.families.iter().map(family).collect()
});
static MIXED: LazyLock<BTreeMap<&str, Pattern>> = LazyLock::new(|| {
    LISTS.mixed.iter().map(|(language, words)| (language.as_str(), Pattern::any_word(words))).collect()
});

/// A text without differences of typography and space.
pub(super) fn norm(text: &str) -> String {
    let text = collapsed(text);
    let plain = text.chars().map(|letter| match letter {
        '‘' | '’' | 'ʼ' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐'..='—' => '-',
        other => other,
    });
    plain.collect::<String>().trim().to_owned()
}

/// A pattern of the set.
///
/// # Errors
/// [`EvalError::Pattern`].
pub(super) fn read(pattern: &str) -> Result<Pattern, EvalError> {
    if pattern.contains('\n') { Pattern::new(pattern) } else { Pattern::new(&norm(pattern)) }
}

/// Several patterns of the set.
///
/// # Errors
/// [`EvalError::Pattern`].
pub(super) fn read_all(patterns: &[String]) -> Result<Vec<Pattern>, EvalError> {
    patterns.iter().map(|pattern| read(pattern)).collect()
}

/// A content without the question that it answers, whose words are not its own.
pub(super) fn without_question(text: &str) -> String {
    ASKED.removed_from(text)
}

/// Whether a word of a family of feelings is in a text.
pub(super) fn is_of_family(family: &str, text: &str) -> bool {
    FAMILIES.get(family).is_some_and(|pattern| pattern.is_in(text))
}

/// Whether a text speaks of the user in English and has words of its own language.
pub(super) fn is_half_translated(language: &str, text: &str) -> bool {
    MIXED.get(language).is_some_and(|words| USER.is_in(text) && words.count(text) > 1)
}

static USER: LazyLock<Pattern> = LazyLock::new(|| Pattern::constant(r"(?-i:\bUser\b)"));

/// How many letters of languages without spaces are in a text.
pub(super) fn wide_letters(text: &str) -> usize {
    CJK.count(text)
}

/// The languages of lists, for their test.
#[cfg(test)]
pub(super) fn languages() -> HashSet<&'static str> {
    MIXED.keys().copied().collect()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DAY_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::constant(&format!(
        r"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({})\w*\.?,? (\d{{4}})\b",
        MONTHS.join("|")
    ))
});
static MONTH_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::constant(&format!(r"\b({})\w*\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", MONTHS.join("|")))
});
static ISO: LazyLock<Pattern> = LazyLock::new(|| Pattern::constant(r"\b(\d{4}-\d{2}-\d{2})\b"));
static WIDE_DATE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]"));

/// The whole dates, with their year, that stand in words.
pub(super) fn written_days(text: &str) -> HashSet<String> {
    let made = |year: &str, month: usize, day: &str| format!("{year}-{month:02}-{day:0>2}");
    let month = |name: &str| MONTHS.iter().position(|known| *known == name.to_lowercase()).unwrap_or(0) + 1;
    let mut days = HashSet::new();
    for found in DAY_FIRST.groups(text) {
        let [day, name, year] = found.as_slice() else { continue };
        days.insert(made(year, month(name), day));
    }
    for found in MONTH_FIRST.groups(text) {
        let [name, day, year] = found.as_slice() else { continue };
        days.insert(made(year, month(name), day));
    }
    for found in WIDE_DATE.groups(text) {
        let [year, number, day] = found.as_slice() else { continue };
        days.insert(made(year, number.parse().unwrap_or(0), day));
    }
    days.extend(ISO.groups(text).into_iter().flatten());
    days
}
