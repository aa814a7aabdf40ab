//! Reading a text token by token, with what earlier dates in it contribute to later ones.

use super::calendar::Span;
use super::lean::{Hint, Lean, hints, lean};
use super::token::Token;
use super::{absolute, clock, holiday, part, relative, weekday};
use jiff::civil::{Date, DateTime};
use std::ops::Range;

/// What a rule recognised, starting at the token it was asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// How many tokens it covers; at least one.
    pub(super) len: usize,
    pub(super) span: Span,
    /// Whether the anchor was needed.
    pub(super) relative: bool,
}

impl Found {
    pub(super) fn relative(len: usize, span: Span) -> Self {
        Self { len, span, relative: true }
    }
    pub(super) fn absolute(len: usize, span: Span) -> Self {
        Self { len, span, relative: false }
    }
    /// The same, seen from some tokens earlier.
    pub(super) fn after(self, tokens: usize) -> Self {
        Self { len: self.len + tokens, ..self }
    }
}

/// A rule looks at the tokens from an index on.
type Rule = fn(&Scan<'_>, usize) -> Option<Found>;

/// In order of precedence: the first that recognises something wins.
const RULES: &[Rule] = &[
    absolute::numeric,
    relative::counted,
    part::part_of_period,
    weekday::with_date,
    absolute::day_of_month,
    absolute::month,
    absolute::quarter,
    absolute::season,
    relative::near_day,
    relative::beside_another,
    relative::period,
    weekday::weekday,
    holiday::holiday,
    absolute::year,
    weekday::day_number,
];

/// How many tokens back an earlier date still completes a later one.
const MEMORY: usize = 40;

/// How deep rules may lean on other rules ("the day before the day before ...").
const DEEPEST: u8 = 4;

/// The tokens and what is known while reading them.
pub(super) struct Scan<'a> {
    pub(super) tokens: &'a [Token<'a>],
    /// The instant at which the text was said.
    pub(super) anchor: DateTime,
    /// The date found last and the token after it.
    pub(super) previous: Option<(Span, usize)>,
    /// Where a clause leans that does not tell; a question sets it.
    default_lean: Option<Lean>,
    hints: Vec<Hint>,
    depth: std::cell::Cell<u8>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>], anchor: DateTime) -> Self {
        let hints = hints(tokens);
        Self { tokens, anchor, previous: None, default_lean: None, hints, depth: std::cell::Cell::new(0) }
    }

    /// For a question, which looks back unless it asks ahead.
    pub(super) fn questioning(self, ahead: bool) -> Self {
        Self { default_lean: Some(if ahead { Lean::Future } else { Lean::Past }), ..self }
    }

    /// Every date, as ranges of tokens.
    pub(super) fn all(mut self) -> Vec<(Range<usize>, Found)> {
        let mut all = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let starts =
                self.tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_alphanumeric));
            let Some(found) = starts.then(|| self.expression_at(at)).flatten() else {
                at += 1;
                continue;
            };
            let end = (at + found.len.max(1)).min(self.tokens.len());
            self.previous = Some((found.span, end));
            all.push((at..end, found));
            at = end;
        }
        all
    }

    /// A date, a date with a time of day, or a range of dates.
    fn expression_at(&self, at: usize) -> Option<Found> {
        let first = clock::around(self, at)?;
        let opening = at.checked_sub(1).map_or("", |before| self.word(before));
        let joint = at + first.len;
        let joins = !self.tells_of_moving(at)
            && match self.word(joint) {
                "to" | "until" | "till" | "through" | "bis" | "a" | "al" | "au" | "ate" | "hasta" => true,
                "-" | "–" | "—" => true,
                "and" | "und" | "y" | "e" | "et" => matches!(opening, "between" | "zwischen" | "entre"),
                _ => false,
            };
        let starts = [joint + 1, self.skip_article(joint + 1)];
        let ranged = starts.into_iter().filter(|_| joins).find_map(|start| {
            let second = self.date_at(start)?;
            let span = first.span.through(second.span)?;
            Some(Found { len: start + second.len - at, span, relative: first.relative || second.relative })
        });
        Some(ranged.unwrap_or(first))
    }

    /// "moved from Wednesday to Monday" names two days and no span.
    fn tells_of_moving(&self, at: usize) -> bool {
        let near = self.tokens.get(at.saturating_sub(5)..at).unwrap_or_default();
        let moves =
            ["moved", "move", "changed", "shifted", "postponed", "rescheduled", "pushed", "verschoben"];
        near.iter().any(|token| moves.contains(&token.text.as_str()))
    }

    /// A date without looking for a range or a time of day.
    pub(super) fn date_at(&self, at: usize) -> Option<Found> {
        if at >= self.tokens.len() || self.depth.get() >= DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = RULES.iter().find_map(|rule| rule(self, at));
        self.depth.set(self.depth.get() - 1);
        found
    }

    pub(super) fn today(&self) -> Date {
        self.anchor.date()
    }
    /// The folded word or sign at an index; empty beyond the ends.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }
    /// The word before an index, if any.
    pub(super) fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }
    /// The number of up to four digits at an index.
    pub(super) fn number(&self, at: usize) -> Option<i64> {
        self.tokens.get(at)?.number
    }
    /// Whether the token at an index follows its predecessor without a blank.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.spaced)
    }
    /// Whether the token at an index starts with a capital letter.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_uppercase))
    }
    /// Whether a sentence starts at an index.
    pub(super) fn starts_sentence(&self, at: usize) -> bool {
        matches!(self.word_before(at), "" | "." | "!" | "?" | "\n" | ":" | "\"")
    }
    /// The index after an article, if there is one.
    pub(super) fn skip_article(&self, at: usize) -> usize {
        at + usize::from(matches!(self.word(at), "the" | "der" | "dem" | "den" | "el" | "la" | "o" | "le"))
    }
    /// The index after any of the words, if one of them is there.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        at + usize::from(words.contains(&self.word(at)))
    }
    /// Where the words around some tokens point.
    pub(super) fn lean(&self, start: usize, len: usize) -> Lean {
        self.default_lean.unwrap_or_else(|| lean(self.tokens, &self.hints, start, start + len))
    }
    /// Whether hardly anything stands between the date found last and an index.
    pub(super) fn is_just_after_date(&self, at: usize) -> bool {
        self.previous.is_some_and(|(_, end)| at - end.min(at) <= 6)
    }
    /// The date found last, when it is near enough to complete one at an index.
    pub(super) fn recent(&self, at: usize) -> Option<Span> {
        self.previous.filter(|(_, end)| at - (*end).min(at) <= MEMORY).map(|(span, _)| span)
    }
}
