//! What the heads see of a clause: its words, its edges, its place, who speaks, what it answers.
//!
//! Called by the heads and by the program that trains them, so that both see the same. The one thing to know: nothing in
//! here is of one language, but for the words that people are spoken of with; languages without spaces are read character
//! by character.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A clause, in the text in which it stands.
#[derive(Debug, Clone)]
pub struct Clause<'a> {
    /// The whole message, turn or paragraph.
    pub text: &'a str,
    /// Bytes of the clause in it.
    pub range: Range<usize>,
    /// Who speaks.
    pub speaking: Speaking,
    /// What was said before by somebody else, if this may answer it.
    pub asked: Option<&'a str>,
    /// Which of the text's clauses it is.
    pub place: Place,
    /// What its dependency tree says ([`syntax`](super::syntax)); none where there is no parser for its language.
    pub syntax: &'a [String],
}

/// Which of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Counted from 0.
    pub index: usize,
    /// All of them.
    pub count: usize,
}

/// Who says a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaking {
    /// Somebody to an assistant.
    User,
    /// The assistant.
    Assistant,
    /// Somebody to other people.
    Person,
    /// Nobody: a document, notes.
    Document,
}

impl Speaking {
    const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Person => "person",
            Self::Document => "document",
        }
    }
}

/// Words of a clause that are looked at.
const WORDS: usize = 60;
/// Bytes before a clause in which the word before it is looked for.
const BEFORE: usize = 60;
/// Bytes of a clause that rules look at.
const EVIDENCE: usize = 600;
/// Letters from which on a word is long.
const LONG: usize = 6;

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    crate::sound::pattern(
        r"[\u{3040}-\u{30ff}\u{3400}-\u{9fff}]|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\d+(?:[.,:]\d+)*|\S",
    )
});

/// The features of a clause, each once, as names.
pub fn features(clause: &Clause<'_>) -> Vec<String> {
    let clause = &bare(clause);
    let span = clause.text.get(clause.range.clone()).unwrap_or_default();
    let written: Vec<&str> = WORD.find_iter(span).take(WORDS).map(|word| word.as_str()).collect();
    let words: Vec<String> = written.iter().map(|word| normalized(word)).collect();
    let mut found = Vec::with_capacity(words.len() * 2 + 24);
    add_words(&words, &mut found);
    add_surroundings(clause, words.len(), &mut found);
    add_shape(&written, clause.speaking, &mut found);
    found.extend(super::evidence::evidence(
        span.get(..span.floor_char_boundary(EVIDENCE)).unwrap_or_default(),
    ));
    match clause.syntax {
        [] => found.push("syntax=none".to_owned()),
        syntax => found.extend_from_slice(syntax),
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The clause without spaces at its edges and marks at its end that say nothing of it.
fn bare<'a>(clause: &Clause<'a>) -> Clause<'a> {
    let span = clause.text.get(clause.range.clone()).unwrap_or_default();
    let start = clause.range.start + span.len() - span.trim_start().len();
    let idle =
        |mark: char| mark.is_whitespace() || matches!(mark, '.' | ',' | ';' | ':' | '。' | '，' | '、');
    let end = start + span.trim_start().trim_end_matches(idle).len();
    Clause { range: start..end, ..clause.clone() }
}

fn add_words(words: &[String], found: &mut Vec<String>) {
    found.extend(words.iter().map(|word| format!("w={word}")));
    found.extend(words.windows(2).map(|pair| format!("b={}", pair.join(" "))));
    for length in 1..=3 {
        if let Some(first) = words.get(..length) {
            found.push(format!("f{length}={}", first.join(" ")));
        }
    }
    found.extend(words.last().map(|word| format!("last={word}")));
}

fn add_surroundings(clause: &Clause<'_>, words: usize, found: &mut Vec<String>) {
    let after = clause.text.get(clause.range.end..).unwrap_or_default();
    let mark = match after.trim_start().chars().next() {
        None => "end".to_owned(),
        Some(_) if after.starts_with(char::is_whitespace) && !after.starts_with('\n') => "space".to_owned(),
        Some(mark) => mark.to_string(),
    };
    found.push(format!("after={mark}"));
    let before = clause.text.get(..clause.range.start).unwrap_or_default();
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(BEFORE))..];
    found.extend(WORD.find_iter(before).last().map(|word| format!("prev={}", normalized(word.as_str()))));
    found.push(format!("len={}", length_class(words)));
    let Place { index, count } = clause.place;
    let position = match index {
        _ if count <= 1 => "only",
        0 => "first",
        last if last + 1 == count => "last",
        _ => "middle",
    };
    found.push(format!("pos={position}"));
    found.push(format!("role={}", clause.speaking.name()));
    let answers = match clause.asked {
        None => "nothing",
        Some(asked) if asked.trim_end().ends_with(['?', '？']) => "question",
        Some(_) => "remark",
    };
    found.push(format!("answers={answers}"));
    found.push(format!("answers+len={answers}/{}", words.min(6)));
}

fn add_shape(written: &[&str], speaking: Speaking, found: &mut Vec<String>) {
    let people: Vec<&str> = written.iter().filter_map(|word| person(&word.to_lowercase())).collect();
    let first = people.first().copied().unwrap_or("-");
    let mut all = people.clone();
    all.sort_unstable();
    all.dedup();
    let is_name = |word: &&&str| word.starts_with(char::is_uppercase);
    let names = written.iter().skip(1).filter(is_name).count();
    let numbers = written.iter().filter(|word| word.starts_with(char::is_numeric)).count();
    let long = written.iter().filter(|word| word.chars().count() >= LONG).count();
    let specific = format!("{}{}", u8::from(names > 0), u8::from(numbers > 0));
    found.extend([
        format!("who={}", all.join("+")),
        format!("who1={first}"),
        format!("names={}", names.min(3)),
        format!("numbers={}", numbers.min(3)),
        format!("long={}", long.min(4)),
        format!("capital={}", written.first().is_some_and(|word| word.starts_with(char::is_uppercase))),
        format!("specific={specific}"),
        format!("who+specific={first}/{specific}"),
        format!("role+who={}/{first}", speaking.name()),
    ]);
}

/// Up to five each number of words is a class of its own, then each four.
fn length_class(words: usize) -> usize {
    if words < 6 { words } else { 6 + ((words - 6) / 4).min(5) }
}

/// Lower case, straight marks, numbers alike.
fn normalized(word: &str) -> String {
    if word.starts_with(char::is_numeric) { "#".to_owned() } else { word.to_lowercase().replace('’', "'") }
}

/// Whom a word stands for.
fn person(word: &str) -> Option<&'static str> {
    let word = word.replace('’', "'");
    let bare = word.split('\'').next().unwrap_or_default();
    Some(match bare {
        "i" | "me" | "my" | "mine" | "myself" | "im" | "ive" => "I",
        "we" | "us" | "our" | "ours" => "we",
        "you" | "your" | "yours" | "u" | "ur" => "you",
        "it" | "its" | "that" | "this" | "these" | "those" => "it",
        "they" | "them" | "their" => "they",
        "he" | "him" | "his" => "he",
        "she" | "her" | "hers" => "she",
        "there" => "there",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, part: &str, asked: Option<&str>) -> Vec<String> {
        let start = text.find(part).expect("a part");
        let (range, place) = (start..start + part.len(), Place { index: 1, count: 2 });
        features(&Clause { text, range, speaking: Speaking::User, asked, place, syntax: &[] })
    }

    #[test]
    fn a_clause_is_seen_with_its_edges() {
        let found = of("Well, I’ve 2 cats!", "I’ve 2 cats", Some("Any pets?"));
        for expected in [
            "w=i've",
            "b=i've #",
            "f2=i've #",
            "last=cats",
            "after=!",
            "prev=,",
            "answers=question",
            "who1=I",
            "pos=last",
        ] {
            assert!(found.iter().any(|feature| feature == expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn languages_without_spaces_are_read_by_character() {
        let found = of("我搬到了大阪。", "我搬到了大阪", None);
        assert!(found.iter().any(|feature| feature == "b=大 阪"), "{found:?}");
    }

    #[test]
    fn any_text_has_features_and_not_too_many() {
        for text in ["", " ", "\u{0}", &"a ".repeat(100_000), &"漢".repeat(100_000)] {
            let place = Place { index: 0, count: 1 };
            let clause = Clause {
                text,
                range: 0..text.len(),
                speaking: Speaking::Document,
                asked: None,
                place,
                syntax: &[],
            };
            let found = features(&clause);
            assert!(!found.is_empty() && found.len() < 200);
        }
    }
}
