//! Whether the words around a date look back or ahead.
//!
//! The preposition in front decides, then what the caller knows of the verb, then the nearest telling word of the clause.

use super::lexeme::Lexeme;
use super::lexicon::{Meaning, lexicon};
use super::token::Token;
use crate::language::Language;

/// Where the clause around a date points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It tells what happened.
    Past,
    /// It tells what has been so until now ("has lived here").
    Perfect,
    /// It tells what will happen, or what is planned.
    Future,
    /// Nothing tells.
    Open,
}

/// How many tokens on each side are looked at.
const REACH: usize = 24;

/// What a token contributes to the judgement of the dates around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// It looks back.
    Past,
    /// It looks ahead, or tells how things are.
    Ahead,
    /// It looks ahead when a date follows "for" or "to": "booked for", "moved to".
    Plan,
    /// The same, and it looks back when no such date follows: "booked on".
    PlanMade,
    /// It ends a clause.
    ClauseEnd,
    /// It ends a sentence.
    SentenceEnd,
    /// Nothing.
    Nothing,
}

/// What each token contributes.
pub(super) fn hints(tokens: &[Token<'_>], lexemes: &[Vec<Lexeme>], language: Language) -> Vec<Hint> {
    let mut hints = vec![Hint::Nothing; tokens.len()];
    for (at, token) in tokens.iter().enumerate() {
        if is_ordinal_dot(tokens, at) {
            continue;
        }
        let (hint, len) = hint(token, lexemes.get(at).map(Vec::as_slice).unwrap_or_default(), language);
        let hint = if matches!(hint, Hint::Past | Hint::PlanMade) && follows_present_be(tokens, lexemes, at) {
            Hint::Ahead
        } else {
            hint
        };
        if hint != Hint::Nothing
            && let Some(slot) = hints.get_mut(at + len - 1)
            && *slot == Hint::Nothing
        {
            *slot = hint;
        }
    }
    hints
}

/// The full stop of "am 5. Juni" ends no sentence.
fn is_ordinal_dot(tokens: &[Token<'_>], at: usize) -> bool {
    let number = at.checked_sub(1).and_then(|before| tokens.get(before)).and_then(|token| token.number);
    let is_dot = tokens.get(at).is_some_and(|token| token.text == "." && !token.spaced);
    let goes_on = tokens.get(at + 1).is_some_and(|next| {
        next.raw.starts_with(char::is_lowercase) || super::single::names_day_or_month(&next.text)
    });
    is_dot && number.is_some_and(|number| (1..=31).contains(&number)) && goes_on
}

fn hint(token: &Token<'_>, lexemes: &[Lexeme], language: Language) -> (Hint, usize) {
    match token.text.as_str() {
        "." | "!" | "?" | "\n" | "。" | "…" | "！" | "？" | "।" => return (Hint::SentenceEnd, 1),
        "," | ";" | ":" | "(" | ")" | "–" | "—" | "，" | "、" | "；" => return (Hint::ClauseEnd, 1),
        _ => {}
    }
    let find =
        |wanted: Meaning| lexemes.iter().find(|lexeme| lexeme.meaning == wanted).map(|found| found.len);
    let longest = [
        (Meaning::Plan, Hint::Plan),
        (Meaning::PlanMade, Hint::PlanMade),
        (Meaning::Ahead, Hint::Ahead),
        (Meaning::Past, Hint::Past),
        (Meaning::Clause, Hint::ClauseEnd),
    ];
    if let Some((hint, len)) = longest.iter().find_map(|(meaning, hint)| Some((*hint, find(*meaning)?))) {
        return (hint, len);
    }
    if find(Meaning::NotPast).is_some() {
        return (Hint::Nothing, 1);
    }
    let lower = token.raw.to_lowercase();
    let is_word = lower.len() > 4 && token.number.is_none();
    let ending = lexicon().endings.iter().find(|(of, ending, _)| {
        *of == language && is_word && lower.ends_with(ending.as_str()) && !lower.ends_with("eed")
    });
    match ending {
        Some((_, _, Meaning::Past)) => (Hint::Past, 1),
        Some((_, _, Meaning::Ahead)) => (Hint::Ahead, 1),
        Some(_) | None if is_german_participle(&lower, language) => (Hint::Past, 1),
        Some(_) | None => (Hint::Nothing, 1),
    }
}

/// "gekauft", "geschrieben": a participle of which no table needs to know.
fn is_german_participle(word: &str, language: Language) -> bool {
    const NONE: &[&str] =
        &["gegen", "gerade", "genau", "gerne", "gestern", "gut", "gebucht", "geplant", "gesamt"];
    language == Language::German
        && word.len() > 6
        && word.starts_with("ge")
        && (word.ends_with('t') || word.ends_with("en"))
        && !NONE.contains(&word)
}

/// Whether a form of "be" in the present stands before a participle: it tells how things are.
fn follows_present_be(tokens: &[Token<'_>], lexemes: &[Vec<Lexeme>], at: usize) -> bool {
    let regular = tokens.get(at).is_some_and(|token| token.text.ends_with("ed"));
    let last = (at.saturating_sub(3)..at).rev().find_map(|before| {
        let word = tokens.get(before).map_or("", |token| token.text.as_str());
        let has = |meaning| lexemes.get(before).into_iter().flatten().any(|lexeme| lexeme.meaning == meaning);
        if has(Meaning::Be) {
            // "She's gone" has been, "she is told" is.
            Some(regular || matches!(word, "is" | "are" | "am" | "be" | "being"))
        } else if has(Meaning::Past) || has(Meaning::Have) || has(Meaning::Clause) {
            Some(false)
        } else {
            None
        }
    });
    last.unwrap_or(false)
}

/// Judges the clause around the tokens `start..end` by its words: the nearest telling word of the clause, then the sentence
/// if all its telling words agree.
pub(super) fn of_words(hints: &[Hint], start: usize, end: usize) -> Direction {
    match nearest(hints, start, end, &[Hint::ClauseEnd, Hint::SentenceEnd]) {
        (Some((_, direction)), None) | (None, Some((_, direction))) => return direction,
        (Some((near, back)), Some((far, ahead))) => return if near <= far { back } else { ahead },
        (None, None) => {}
    }
    match nearest(hints, start, end, &[Hint::SentenceEnd]) {
        (Some((_, back)), Some((_, ahead))) if back != ahead => Direction::Open,
        (Some((_, direction)), _) | (None, Some((_, direction))) => direction,
        (None, None) => Direction::Open,
    }
}

/// Whether a plan stands in the clause before a token.
pub(super) fn is_planned(hints: &[Hint], start: usize) -> bool {
    let before = hints.get(..start).unwrap_or_default().iter().rev().take(REACH);
    before
        .take_while(|hint| **hint != Hint::SentenceEnd)
        .any(|hint| matches!(hint, Hint::Plan | Hint::PlanMade))
}

/// A cue and how many tokens away it stands.
type Cue = Option<(usize, Direction)>;

/// The nearest cue before and after some tokens, up to a stop.
fn nearest(hints: &[Hint], start: usize, end: usize, stops: &[Hint]) -> (Cue, Cue) {
    let cue = |(distance, hint): (usize, &Hint)| match hint {
        Hint::Past | Hint::PlanMade => Some((distance, Direction::Past)),
        Hint::Ahead => Some((distance, Direction::Future)),
        Hint::Plan | Hint::ClauseEnd | Hint::SentenceEnd | Hint::Nothing => None,
    };
    let goes_on = |hint: &&Hint| !stops.contains(hint);
    let before = hints.get(..start).unwrap_or_default().iter().rev().take(REACH).take_while(goes_on);
    let after = hints.get(end..).unwrap_or_default().iter().take(REACH).take_while(goes_on);
    (before.enumerate().find_map(cue), after.enumerate().find_map(cue))
}
