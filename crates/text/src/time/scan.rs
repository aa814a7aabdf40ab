//! The tokens of a text as the rules see them, with what earlier dates in it contribute to later ones.
//!
//! Every rule gets one. The one thing to know: it carries the list of rules, because rules lean on each other ("the day
//! before Christmas").

use super::calendar::Span;
use super::lean::{Hint, Lean, hints, lean};
use super::token::Token;
use jiff::civil::{Date, DateTime};

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
pub(super) type Rule = fn(&Scan<'_>, usize) -> Option<Found>;

/// How many tokens back an earlier date still completes a later one.
const MEMORY: usize = 40;

/// How deep rules may lean on other rules ("the day before the day before ...").
const DEEPEST: u8 = 4;

/// The tokens and what is known while reading them.
pub(super) struct Scan<'a> {
    pub(super) tokens: &'a [Token<'a>],
    /// The instant at which the text was said.
    pub(super) anchor: DateTime,
    /// What recognises dates, in order of precedence: the first that recognises something wins.
    rules: &'static [Rule],
    /// The date found last and the token after it.
    pub(super) previous: Option<(Span, usize)>,
    /// Where a clause leans that does not tell; a question sets it.
    default_lean: Option<Lean>,
    hints: Vec<Hint>,
    depth: std::cell::Cell<u8>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>], anchor: DateTime, rules: &'static [Rule]) -> Self {
        let hints = hints(tokens);
        Self {
            tokens,
            anchor,
            rules,
            previous: None,
            default_lean: None,
            hints,
            depth: std::cell::Cell::new(0),
        }
    }

    /// For a question, which looks back unless it asks ahead.
    pub(super) fn questioning(self, ahead: bool) -> Self {
        Self { default_lean: Some(if ahead { Lean::Future } else { Lean::Past }), ..self }
    }

    /// A date without looking for a range or a time of day.
    pub(super) fn date_at(&self, at: usize) -> Option<Found> {
        if at >= self.tokens.len() || self.depth.get() >= DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let found = self.rules.iter().find_map(|rule| rule(self, at));
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
