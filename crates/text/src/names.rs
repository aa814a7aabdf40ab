//! Names: capitalised spans that are not just the start of a sentence.

mod ordinary;

use crate::fold::fold;
use crate::language::Language;
use crate::language::stop_words::Vote;
use crate::sentences;
use crate::time::names_day_or_month;
use ordinary::{is_office, is_opener, is_ordinary, is_title};
use std::collections::HashSet;
use std::ops::Range;

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name as written, without possessive ending.
    pub text: String,
    /// Where it stands, in bytes, without the possessive ending.
    pub range: Range<usize>,
}

/// No name has more words.
const MOST_WORDS: usize = 7;

/// The names in a text, in order and without overlap.
///
/// A capitalised word at the start of a sentence counts when it also stands capitalised inside some
/// sentence of the text, when more capitals follow it, or when it is no everyday word. Weekdays,
/// months and pronouns are no names. Only scripts with capitals have names here.
pub fn find(text: &str) -> Vec<Name> {
    let words = words(text);
    let is_german = Vote::of(text).winner() == Language::German;
    let inside: HashSet<&str> = words.iter().filter(|w| !w.opens && w.is_capital()).map(|w| w.bare).collect();
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let length = if word.can_begin() { span(&words, at) } else { 0 };
        at += length.max(1);
        let Some(span) = words.get(at - length.max(1)..at).filter(|_| length > 0) else { continue };
        let before =
            (at - length).checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.bare);
        if !(is_german && span.len() == 1 && is_german_noun(before, span)) {
            names.extend(name(text, span, &inside));
        }
    }
    names
}

/// The names in a question, in order. Besides [`find`], whatever stands in double quotes, so that a
/// title or a nickname in lower case can be asked for.
pub fn query(text: &str) -> Vec<Name> {
    let mut names = find(text);
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (Some(start), '"' | '”' | '»') => {
                names.extend(quoted(text, start..at));
                open = None;
            }
            (None, '"' | '“' | '„' | '«') => open = Some(at + c.len_utf8()),
            _ => {}
        }
    }
    names.sort_by_key(|name| name.range.start);
    names.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    names
}

fn quoted(text: &str, range: Range<usize>) -> Option<Name> {
    let inside = text.get(range.clone()).filter(|t| !t.trim().is_empty() && t.len() <= 80)?;
    Some(Name { text: inside.to_owned(), range })
}

/// A word with what the search for names needs to know.
struct Word<'a> {
    /// Without the possessive ending.
    bare: &'a str,
    range: Range<usize>,
    /// Whether a sentence, a quotation or a list item starts here.
    opens: bool,
    /// Whether only one blank (or a hyphen, ampersand or full stop after an initial or title)
    /// divides it from the word before.
    joined: bool,
    /// Whether it had a possessive ending, which ends a name.
    possessive: bool,
}

impl Word<'_> {
    fn is_capital(&self) -> bool {
        let mut chars = self.bare.chars();
        match chars.next() {
            Some(c) if c.is_uppercase() => true,
            // "iPhone", "eBay", "k8s" are written low on purpose.
            Some(c) => c.is_lowercase() && chars.next().is_some_and(char::is_uppercase),
            None => false,
        }
    }
    fn can_begin(&self) -> bool {
        self.is_capital() && !self.is_never_name()
    }
    /// Pronouns, weekdays, months, "I'm" and the like.
    fn is_never_name(&self) -> bool {
        let folded = fold(self.bare);
        let head = folded.split('\'').next().unwrap_or_default();
        let singular = head.strip_suffix('s').filter(|day| day.ends_with("day")).unwrap_or(head);
        matches!(
            head,
            "i" | "user"
                | "assistant"
                | "subject"
                | "ok"
                | "okay"
                | "lol"
                | "btw"
                | "fyi"
                | "asap"
                | "tv"
                | "pm"
                | "am"
                | "faq"
                | "ps"
        ) || names_day_or_month(singular)
            && !matches!(head, "jan" | "marco" | "mar" | "dez" | "sun" | "sexta" | "segunda")
    }
    fn is_particle(&self) -> bool {
        matches!(
            self.bare,
            "van"
                | "von"
                | "der"
                | "den"
                | "de"
                | "del"
                | "della"
                | "di"
                | "da"
                | "do"
                | "dos"
                | "das"
                | "du"
                | "la"
                | "le"
                | "el"
                | "al"
                | "bin"
                | "ibn"
                | "of"
                | "the"
                | "and"
                | "y"
                | "zu"
                | "af"
                | "av"
                | "ter"
                | "ten"
                | "&"
        )
    }
}

/// German writes every noun with a capital: one that follows an article or possessive, or ends as nouns
/// do, is taken for a plain noun.
fn is_german_noun(before: &str, span: &[Word<'_>]) -> bool {
    const DETERMINERS: &[&str] = &[
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "mein",
        "meine",
        "meinen",
        "meinem",
        "meiner",
        "unser",
        "unsere",
        "unserem",
        "kein",
        "keine",
        "keinen",
        "im",
        "am",
        "zum",
        "zur",
        "vom",
        "beim",
        "ins",
        "oder",
        "letztes",
        "nächstes",
        "viel",
        "mehr",
        "alle",
        "jeden",
        "jede",
        "sein",
        "seine",
        "ihr",
        "ihre",
        "als",
        "zu",
    ];
    const ENDINGS: &[&str] = &[
        "ung", "heit", "keit", "schaft", "zeit", "tag", "erin", "ismus", "ion", "tät", "ling", "chen", "haus",
    ];
    let low = before.to_lowercase();
    DETERMINERS.contains(&low.as_str())
        || span.first().is_some_and(|word| {
            ENDINGS.iter().any(|ending| word.bare.len() > ending.len() + 2 && word.bare.ends_with(ending))
        })
}

/// How many words from an index on belong to one name.
fn span(words: &[Word<'_>], start: usize) -> usize {
    let mut end = start + 1;
    while let Some(word) = words.get(end).filter(|w| w.joined && end - start < MOST_WORDS) {
        if words.get(end - 1).is_some_and(|before| before.possessive) {
            break;
        }
        if word.can_begin() && !word.opens {
            end += 1;
            continue;
        }
        // Particles belong to a name only when it goes on behind them.
        let particles =
            words.get(end..).unwrap_or_default().iter().take_while(|w| w.joined && w.is_particle()).count();
        let goes_on = words.get(end + particles).is_some_and(|w| w.joined && w.can_begin() && !w.opens);
        if particles == 0 || particles > 2 || !goes_on || !allows_particles(words, end, particles) {
            break;
        }
        end += particles + 1;
    }
    end - start
}

/// "and" and "the" join names of firms and titles only in a known pattern ("X of the Y"); "Dana and Lee"
/// are two.
fn allows_particles(words: &[Word<'_>], at: usize, count: usize) -> bool {
    let particles: Vec<&str> = words.iter().skip(at).take(count).map(|w| w.bare).collect();
    !matches!(particles.as_slice(), ["and" | "the" | "y", ..])
}

/// The name that a run of capitalised words is, if it is one.
fn name(text: &str, span: &[Word<'_>], inside: &HashSet<&str>) -> Option<Name> {
    let opens = span.first()?.opens;
    let mut span = span;
    // "Yesterday Dana", "The Lindenhof", "CFO Victor Lang": the opener and the office are no part.
    while let [first, rest @ ..] = span {
        let folded = fold(first.bare);
        let is_plain =
            is_opener(&folded) || !rest.is_empty() && (is_office(&folded) || opens && is_ordinary(&folded));
        if !is_plain {
            break;
        }
        span = rest;
    }
    let (first, last) = (span.first()?, span.last()?);
    let alone = span.len() == 1;
    let folded = fold(first.bare);
    if alone
        && (is_office(&folded) || is_title(folded.trim_end_matches('.')) || first.bare.chars().count() == 1)
    {
        return None;
    }
    if alone && first.opens && is_ordinary(&folded) && !inside.contains(first.bare) {
        return None;
    }
    if alone
        && !first.opens
        && is_ordinary(&folded)
        && first.bare.chars().any(char::is_lowercase)
        && is_opener(&folded)
    {
        return None;
    }
    let range = first.range.start..last.range.start + last.bare.len();
    Some(Name { text: text.get(range.clone())?.to_owned(), range })
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    for sentence in sentences::split(text) {
        let Some(body) = text.get(sentence.clone()) else { continue };
        let mut opens = true;
        let mut end = 0;
        for range in word_ranges(body) {
            let gap = body.get(end..range.start).unwrap_or_default();
            let before = words.last().map_or("", |w| w.bare);
            let joined = !opens && joins(gap, before);
            opens |= gap.contains(['"', '“', '„', '«', ':', '•', '\n', '!', '?', '…', '*']);
            end = range.end;
            let whole = body.get(range.clone()).unwrap_or_default();
            let bare = without_possessive(whole);
            let range = sentence.start + range.start..sentence.start + range.end;
            words.push(Word { bare, range, opens, joined, possessive: bare.len() < whole.len() });
            opens = false;
        }
    }
    words
}

/// Whether a gap lets a name go on: a blank, a hyphen or ampersand, or the full stop of an initial or
/// a title.
fn joins(gap: &str, before: &str) -> bool {
    match gap {
        " " | "-" | " & " | "\u{a0}" => true,
        ". " => before.chars().count() == 1 || is_title(&fold(before)),
        _ => false,
    }
}

/// Runs of letters and digits with inner apostrophes.
fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = None;
    let mut previous = ' ';
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_letter = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        let inside = is_letter || matches!(c, '\'' | '’') && previous.is_alphanumeric();
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let run = text.get(from..at).unwrap_or_default().trim_end_matches(['\'', '’']);
                if !run.is_empty() {
                    ranges.push(from..from + run.len());
                }
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
        previous = c;
    }
    ranges
}

fn without_possessive(word: &str) -> &str {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<String> {
        find(text).into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn names() {
        for (text, expected) in [
            (
                "Yesterday I met Dana at St. Olaf with Dr. Petra Voss.",
                vec!["Dana", "St. Olaf", "Dr. Petra Voss"],
            ),
            ("McDonald's and O'Brien's shop", vec!["McDonald", "O'Brien"]),
            (
                "Jan van der Berg moved to New York City on Monday in May.",
                vec!["Jan van der Berg", "New York City"],
            ),
            (
                "Jean-Luc likes Ålesund and the Bank of England.",
                vec!["Jean-Luc", "Ålesund", "Bank of England"],
            ),
            ("Dana and Lee went home. They left.", vec!["Dana", "Lee"]),
            ("The weather is nice. It rains. Maybe we go.", vec![]),
            ("Dana's brother Tariq called me, I said no.", vec!["Dana", "Tariq"]),
            ("Priya wants bars. I met Priya there.", vec!["Priya", "Priya"]),
            ("we use iPhone and GitHub at Lumen & Pike", vec!["iPhone", "GitHub", "Lumen & Pike"]),
            ("My wife Beatrix is here", vec!["Beatrix"]),
            ("Mrs. Okonjo doesn't fly", vec!["Mrs. Okonjo"]),
            ("J. R. Hartley wrote it", vec!["J. R. Hartley"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn questions() {
        let asked: Vec<String> =
            query("What did Dana say about \"the blue door\"?").into_iter().map(|n| n.text).collect();
        assert_eq!(asked, ["Dana", "the blue door"]);
        assert!(query("What is my dog called?").is_empty());
    }

    proptest! {
        #[test]
        fn ranges_hold_their_text(text in "(Dana|St\\. |van | of |'s|\"|’|É|[a-z ]{1,5}|\\PC){0,30}") {
            let mut end = 0;
            for name in query(&text) {
                prop_assert!(name.range.start >= end);
                prop_assert_eq!(text.get(name.range.clone()), Some(&*name.text));
                end = name.range.end;
            }
        }
    }
}
