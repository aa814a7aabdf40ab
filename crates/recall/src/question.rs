//! The questions in a text.
//!
//! People ask with whatever they have in hand: a log, code, a mail, a story, and somewhere the question. Searched as a
//! bag of words such a text finds what resembles the paste. So a long text is taken apart: what programs wrote and what
//! others said is told by its form, sentences that ask are found in the rest, and these are what is searched, each by
//! itself. Names and codes of the paste stand beside them with little weight.
//!
//! Called once for each query, before it is embedded. The one thing to know: a short text is a question as it is.

mod form;
mod request;

use crate::question::form::{Line, lines};
use crate::question::request::asks;
use evoke_text::{Marks, marks, sentences, terms};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Words up to which a text is a question, whatever is in it.
const SHORT: usize = 24;
/// Bytes of so many words, for scripts that put no blanks between them.
const SHORT_BYTES: usize = 240;
/// Words up to which a text of one voice is a question with what led to it.
const PLAIN: usize = 60;
/// Most questions of one text.
pub const QUESTIONS: usize = 6;
/// Sentences that ask of which these are chosen; some are the same.
const LOOKED_AT: usize = 32;
/// How far behind the likeliest question another may stand.
const BEHIND: i32 = 5;
/// Sentences at either end of what its author wrote that are likely to ask.
const ENDS: usize = 3;
/// Telling words from which on a question stands by itself.
const TELLING: usize = 3;
/// Words of a question and of what it leans on.
const CONTEXT: usize = 48;
/// Words at either end of what its author wrote that are searched when nothing asks.
const WITHOUT: usize = 48;
/// Bytes that a word has room for on average.
const WORD_BYTES: usize = 24;
/// Names and codes that stand beside the questions.
const ASIDE: usize = 64;

/// What a text asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questions {
    /// The questions, the likeliest first; at least one, which is the text itself where that is short.
    pub texts: Vec<String>,
    /// Names and codes of the rest, as written.
    pub aside: Vec<String>,
}

/// The questions of a text, at most so many. Linear in its length.
pub fn questions(text: &str, most: usize) -> Questions {
    let as_it_is = || Questions { texts: vec![text.to_owned()], aside: Vec::new() };
    let words = text.split_whitespace().take(PLAIN + 1).count();
    if words <= SHORT && text.len() <= SHORT_BYTES {
        return as_it_is();
    }
    let lines = lines(text);
    if lines.iter().all(|line| !line.foreign) && words <= PLAIN && text.len() <= SHORT_BYTES * PLAIN / SHORT {
        return as_it_is();
    }
    let pasted = Pasted::read(text, &lines);
    let mut texts = pasted.asked(most.min(QUESTIONS));
    if texts.is_empty() {
        texts.push(pasted.ends().unwrap_or_else(|| head(text, WITHOUT)));
    }
    let aside = pasted.aside(&texts);
    Questions { texts, aside }
}

/// The first words of a text; of one without blanks, so many bytes.
fn head(text: &str, words: usize) -> String {
    let end = text.floor_char_boundary(words * WORD_BYTES);
    text.get(..end).unwrap_or_default().split_whitespace().take(words).collect::<Vec<_>>().join(" ")
}

/// The last words of a text; of one without blanks, so many bytes.
fn tail(text: &str, words: usize) -> String {
    let start = text.ceil_char_boundary(text.len().saturating_sub(words * WORD_BYTES));
    let mut last: Vec<&str> =
        text.get(start..).unwrap_or_default().split_whitespace().rev().take(words).collect();
    last.reverse();
    last.join(" ")
}

/// One sentence of a long text.
struct Sentence<'a> {
    text: &'a str,
    range: Range<usize>,
    /// Whether its author did not write it.
    foreign: bool,
    /// Whether it stands apart, with nothing of its author around it.
    alone: bool,
}

struct Pasted<'a> {
    sentences: Vec<Sentence<'a>>,
}

impl<'a> Pasted<'a> {
    fn read(text: &'a str, lines: &[Line]) -> Self {
        let mut read = Vec::new();
        for block in lines.chunk_by(|a, b| a.foreign == b.foreign && !a.blank && !b.blank) {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let start = first.range.start;
            let piece = text.get(start..last.range.end).unwrap_or_default();
            let found = sentences::split(piece);
            let alone = found.len() == 1;
            read.extend(found.into_iter().map(|range| Sentence {
                text: piece.get(range.clone()).unwrap_or_default(),
                range: start + range.start..start + range.end,
                foreign: first.foreign,
                alone,
            }));
        }
        Self { sentences: read }
    }

    /// Its author's sentences, with their positions.
    fn own(&self) -> impl DoubleEndedIterator<Item = (usize, &Sentence<'a>)> {
        self.sentences.iter().enumerate().filter(|(_, sentence)| !sentence.foreign)
    }

    /// The questions that are likeliest its author's.
    fn asked(&self, most: usize) -> Vec<String> {
        let written = self.own().next().is_some();
        let first: HashSet<usize> = self.own().take(ENDS).map(|(at, _)| at).collect();
        let last: HashSet<usize> = self.own().rev().take(ENDS).map(|(at, _)| at).collect();
        let mut found: Vec<(i32, usize)> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        let theirs = self.sentences.iter().enumerate().rev().filter(|(_, s)| !(written && s.foreign));
        for (at, sentence) in theirs {
            // What is said again and again is told of once.
            let Some(asks) = asks(sentence.text).filter(|_| known.insert(sentence.text)) else { continue };
            let points = [
                (3, last.contains(&at)),
                (2, first.contains(&at)),
                (2, asks.marked),
                (2, marks(sentence.text).has(Marks::FIRST_PERSON)),
                (2, sentence.alone),
                (-2, sentence.text.starts_with(['"', '“', '„', '«', '‘', '「'])),
            ];
            let points = points.into_iter().filter(|(_, there)| *there).map(|(points, _)| points).sum();
            found.push((points, at));
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        let best = found.first().map_or(0, |(points, _)| *points);
        let mut texts: Vec<String> = Vec::new();
        for (_, at) in found.into_iter().take_while(|(points, _)| *points + BEHIND > best).take(LOOKED_AT) {
            let text = self.with_what_it_leans_on(at);
            if texts.len() < most && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// A question that says little by itself ("Where does she live?") with its author's sentence before it, or behind.
    fn with_what_it_leans_on(&self, at: usize) -> String {
        let text = self.sentences.get(at).map_or("", |sentence| sentence.text);
        if telling(text) >= TELLING {
            return head(text, CONTEXT);
        }
        let before = self.own().rev().find(|(before, _)| *before < at);
        let beside = before.or_else(|| self.own().find(|(behind, _)| *behind > at));
        let room = CONTEXT.saturating_sub(text.split_whitespace().count());
        match beside.filter(|(_, beside)| asks(beside.text).is_none()) {
            Some((beside, said)) if beside < at => {
                format!("{} {}", tail(said.text, room), head(text, CONTEXT))
            }
            Some((_, said)) => format!("{} {}", head(text, CONTEXT), head(said.text, room)),
            None => head(text, CONTEXT),
        }
    }

    /// The first and the last that its author wrote, where nothing asks; none when all is foreign.
    fn ends(&self) -> Option<String> {
        let own: Vec<&str> = self.own().map(|(_, sentence)| sentence.text).collect();
        let all = own.join(" ");
        let (first, last) = (head(&all, WITHOUT), tail(&all, WITHOUT));
        let ends = if first == last { first } else { format!("{first} {last}") };
        (!ends.is_empty()).then_some(ends)
    }

    /// Names and codes that the questions do not hold, those of its author first, then the rarest.
    fn aside(&self, texts: &[String]) -> Vec<String> {
        let mut counts: HashMap<&str, (bool, usize, usize)> = HashMap::new();
        for sentence in &self.sentences {
            for (at, word) in codes(sentence.text) {
                let entry = counts.entry(word).or_insert((true, 0, sentence.range.start + at));
                entry.0 &= sentence.foreign;
                entry.1 += 1;
            }
        }
        let mut found: Vec<(&str, (bool, usize, usize))> = counts.into_iter().collect();
        found.retain(|(word, _)| !texts.iter().any(|text| text.contains(word)));
        found.sort_unstable_by_key(|(_, key)| *key);
        found.into_iter().take(ASIDE).map(|(word, _)| word.to_owned()).collect()
    }
}

/// How many words of a text tell something.
fn telling(text: &str) -> usize {
    let positions: HashSet<u32> = terms::analyze_query(text).into_iter().map(|term| term.position).collect();
    positions.len()
}

/// Longest code that is looked for.
const CODE_BYTES: usize = 64;

/// Words that look like names of things rather than words of a language: letters with digits, signs or capitals inside.
fn codes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '=' | ',' | ';' | '"' | '\'' | '`'));
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| (3..=CODE_BYTES).contains(&word.len()) && is_code(word))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn is_code(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_time = word.contains(':') && digits * 2 > word.len();
    let inside = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    letters > 0 && !is_time && (digits > 0 || word.contains('_') || inside)
}

#[cfg(test)]
mod tests;
