//! Question extraction: finds the questions in a long text.
//!
//! People ask with whatever they have at hand: a log, code, a mail, a story, and somewhere in it the
//! question. Searched as a bag of words such a text finds what resembles the paste. So a long text is taken
//! apart: lines of programs and of other people are recognized by their form, sentences that ask are found in
//! the rest, and each of these is searched by itself. Identifiers of the paste go along with low weight.
//!
//! The engine calls [`extract_questions`] once for each query, before it is embedded. A short text is
//! returned unchanged.

mod form;
mod request;

use crate::question::form::{Line, lines};
use crate::question::request::detect_request;
use evoke_text::{Marks, marks, sentences, terms};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Up to this many words a text is one question, whatever is in it.
const SHORT_WORDS: usize = 24;
/// The bytes of as many words, for scripts without spaces.
const SHORT_BYTES: usize = 240;
/// Up to this many words a text without foreign lines is a question with its background.
const PLAIN_WORDS: usize = 60;
/// The maximum number of questions of one text.
pub const MAX_QUESTIONS: usize = 6;
/// Sentences that are considered for these; some of them are equal.
const MAX_RANKED: usize = 32;
/// A question whose score is this far below the best is dropped.
const MAX_SCORE_GAP: i32 = 5;
/// Sentences at either end of the author's own text that are likely to ask.
const EDGE_SENTENCES: usize = 3;
/// A question with this many distinct terms is understood without context.
const STANDALONE_TERMS: usize = 3;
/// Maximum words of a question together with its context.
const CONTEXT_WORDS: usize = 48;
/// Words at either end of the author's own text that are searched when no sentence asks.
const FALLBACK_WORDS: usize = 48;
/// Average bytes per word, for cutting texts without spaces.
const WORD_BYTES: usize = 24;
/// The maximum number of identifiers that are returned.
const MAX_IDENTIFIERS: usize = 64;

/// The questions of a text: the result of [`extract_questions`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtractedQuestions {
    /// The questions, the likeliest first; at least one, which is the text itself where that is short.
    pub texts: Vec<String>,
    /// Identifiers of the rest, as written, for [`QueryText::identifiers`](crate::QueryText::identifiers).
    pub identifiers: Vec<String>,
}

/// Extracts at most `limit` questions from a text. Linear in its length.
///
/// ```
/// use evoke_recall::extract_questions;
///
/// let short = extract_questions("Where did I park?", 3);
/// assert_eq!(short.texts, ["Where did I park?"]);
///
/// let log = "2026-01-05 10:00:01 ERROR worker-7 panicked at src/main.rs:17\n".repeat(20);
/// let long = extract_questions(&format!("{log}\nDid we see this error of the import worker last month?"), 3);
/// assert_eq!(long.texts, ["Did we see this error of the import worker last month?"]);
/// ```
pub fn extract_questions(text: &str, limit: usize) -> ExtractedQuestions {
    let unchanged = || ExtractedQuestions { texts: vec![text.to_owned()], identifiers: Vec::new() };
    let words = text.split_whitespace().take(PLAIN_WORDS + 1).count();
    if words <= SHORT_WORDS && text.len() <= SHORT_BYTES {
        return unchanged();
    }
    let lines = lines(text);
    if lines.iter().all(|line| !line.is_foreign)
        && words <= PLAIN_WORDS
        && text.len() <= SHORT_BYTES * PLAIN_WORDS / SHORT_WORDS
    {
        return unchanged();
    }
    let pasted = PastedText::split(text, &lines);
    let mut texts = pasted.author_questions(limit.min(MAX_QUESTIONS));
    if texts.is_empty() {
        texts.push(pasted.opening_and_closing().unwrap_or_else(|| head(text, FALLBACK_WORDS)));
    }
    let identifiers = pasted.other_identifiers(&texts);
    ExtractedQuestions { texts, identifiers }
}

/// The first words of a text; for a text without spaces, a corresponding number of bytes.
fn head(text: &str, words: usize) -> String {
    let end = text.floor_char_boundary(words * WORD_BYTES);
    text.get(..end).unwrap_or_default().split_whitespace().take(words).collect::<Vec<_>>().join(" ")
}

/// The last words of a text; for a text without spaces, a corresponding number of bytes.
fn tail(text: &str, words: usize) -> String {
    let start = text.ceil_char_boundary(text.len().saturating_sub(words * WORD_BYTES));
    let mut last: Vec<&str> =
        text.get(start..).unwrap_or_default().split_whitespace().rev().take(words).collect();
    last.reverse();
    last.join(" ")
}

/// One sentence of a long text, with its origin.
struct Sentence<'a> {
    text: &'a str,
    range: Range<usize>,
    /// Whether the author of the text did not write it.
    is_foreign: bool,
    /// Whether it is a paragraph of its own.
    isolated: bool,
}

struct PastedText<'a> {
    sentences: Vec<Sentence<'a>>,
}

impl<'a> PastedText<'a> {
    fn split(text: &'a str, lines: &[Line]) -> Self {
        let mut read = Vec::new();
        for block in lines.chunk_by(|a, b| a.is_foreign == b.is_foreign && !a.is_blank && !b.is_blank) {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let start = first.range.start;
            let piece = text.get(start..last.range.end).unwrap_or_default();
            let found = sentences::split(piece);
            let isolated = found.len() == 1;
            read.extend(found.into_iter().map(|range| Sentence {
                text: piece.get(range.clone()).unwrap_or_default(),
                range: start + range.start..start + range.end,
                is_foreign: first.is_foreign,
                isolated,
            }));
        }
        Self { sentences: read }
    }

    /// The author's sentences, with their indexes.
    fn author_sentences(&self) -> impl DoubleEndedIterator<Item = (usize, &Sentence<'a>)> {
        self.sentences.iter().enumerate().filter(|(_, sentence)| !sentence.is_foreign)
    }

    /// The questions that the author most likely asks, best first.
    fn author_questions(&self, limit: usize) -> Vec<String> {
        let has_author = self.author_sentences().next().is_some();
        let first: HashSet<usize> = self.author_sentences().take(EDGE_SENTENCES).map(|(at, _)| at).collect();
        let last: HashSet<usize> =
            self.author_sentences().rev().take(EDGE_SENTENCES).map(|(at, _)| at).collect();
        let mut found: Vec<(i32, usize)> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        let candidates =
            self.sentences.iter().enumerate().rev().filter(|(_, s)| !(has_author && s.is_foreign));
        for (at, sentence) in candidates {
            // Boilerplate that is repeated is scored once.
            let Some(request) = detect_request(sentence.text).filter(|_| known.insert(sentence.text)) else {
                continue;
            };
            let points = [
                (3, last.contains(&at)),
                (2, first.contains(&at)),
                (2, request.has_question_mark),
                (2, marks(sentence.text).has(Marks::FIRST_PERSON)),
                (2, sentence.isolated),
                (-2, sentence.text.starts_with(['"', '“', '„', '«', '‘', '「'])),
            ];
            let score = points.into_iter().filter(|(_, applies)| *applies).map(|(points, _)| points).sum();
            found.push((score, at));
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        let best = found.first().map_or(0, |(score, _)| *score);
        let mut texts: Vec<String> = Vec::new();
        for (_, at) in
            found.into_iter().take_while(|(score, _)| *score + MAX_SCORE_GAP > best).take(MAX_RANKED)
        {
            let text = self.with_context(at);
            if texts.len() < limit && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// A question with few terms of its own ("Where does she live?") together with the author's sentence
    /// before it, or else behind it.
    fn with_context(&self, at: usize) -> String {
        let text = self.sentences.get(at).map_or("", |sentence| sentence.text);
        if distinct_terms(text) >= STANDALONE_TERMS {
            return head(text, CONTEXT_WORDS);
        }
        let before = self.author_sentences().rev().find(|(before, _)| *before < at);
        let context = before.or_else(|| self.author_sentences().find(|(behind, _)| *behind > at));
        let room = CONTEXT_WORDS.saturating_sub(text.split_whitespace().count());
        match context.filter(|(_, context)| detect_request(context.text).is_none()) {
            Some((context_index, context)) if context_index < at => {
                format!("{} {}", tail(context.text, room), head(text, CONTEXT_WORDS))
            }
            Some((_, context)) => format!("{} {}", head(text, CONTEXT_WORDS), head(context.text, room)),
            None => head(text, CONTEXT_WORDS),
        }
    }

    /// The beginning and the end of the author's text, for when no sentence asks; `None` when everything is
    /// foreign.
    fn opening_and_closing(&self) -> Option<String> {
        let sentences: Vec<&str> = self.author_sentences().map(|(_, sentence)| sentence.text).collect();
        let all = sentences.join(" ");
        let (first, last) = (head(&all, FALLBACK_WORDS), tail(&all, FALLBACK_WORDS));
        let text = if first == last { first } else { format!("{first} {last}") };
        (!text.is_empty()).then_some(text)
    }

    /// Identifiers that the questions do not contain, those of the author first, then the rarest.
    fn other_identifiers(&self, texts: &[String]) -> Vec<String> {
        let mut counts: HashMap<&str, (bool, usize, usize)> = HashMap::new();
        for sentence in &self.sentences {
            for (at, word) in identifiers(sentence.text) {
                let entry = counts.entry(word).or_insert((true, 0, sentence.range.start + at));
                entry.0 &= sentence.is_foreign;
                entry.1 += 1;
            }
        }
        let mut found: Vec<(&str, (bool, usize, usize))> = counts.into_iter().collect();
        found.retain(|(word, _)| !texts.iter().any(|text| text.contains(word)));
        found.sort_unstable_by_key(|(_, key)| *key);
        found.into_iter().take(MAX_IDENTIFIERS).map(|(word, _)| word.to_owned()).collect()
    }
}

/// The number of distinct terms of a text, stop words excluded.
fn distinct_terms(text: &str) -> usize {
    let positions: HashSet<u32> = terms::analyze_query(text).into_iter().map(|term| term.position).collect();
    positions.len()
}

/// The longest identifier that is recognized.
const MAX_IDENTIFIER_BYTES: usize = 64;

/// Words that look like identifiers rather than words of a language: letters with digits, signs or inner
/// capitals.
fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '=' | ',' | ';' | '"' | '\'' | '`'));
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| (3..=MAX_IDENTIFIER_BYTES).contains(&word.len()) && is_identifier(word))
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn is_identifier(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_time = word.contains(':') && digits * 2 > word.len();
    let inside = word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    letters > 0 && !is_time && (digits > 0 || word.contains('_') || inside)
}

#[cfg(test)]
mod tests;
