//! The tokens of a text as the rules see them, with what earlier dates in it contribute to later ones.
//!
//! Every rule gets one. The one thing to know: it carries the list of rules, because rules lean on each other ("the day
//! before Christmas").

use super::calendar::{Season, Span, Unit};
use super::direction::{self, Direction};
use super::lexeme::Lexeme;
use super::lexicon::{DayPart, Feast, Meaning};
use super::text::Text;
use crate::language::Language;
use jiff::civil::{Date, DateTime, Weekday};

/// What a date is to its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// When something happens.
    At,
    /// Since when something holds.
    Since,
    /// Until when something holds, or by when it is due.
    Until,
    /// When something was to happen before it was moved, or does not happen.
    Former,
}

/// What a rule recognized, starting at the token it was asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// How many tokens it covers; at least one.
    pub(super) len: usize,
    pub(super) span: Span,
    /// Whether the anchor was needed.
    pub(super) relative: bool,
    pub(super) role: Role,
    /// The part of the day that was named.
    pub(super) part: Option<DayPart>,
}

impl Found {
    pub(super) fn relative(len: usize, span: Span) -> Self {
        Self { len, span, relative: true, role: Role::At, part: None }
    }
    pub(super) fn absolute(len: usize, span: Span) -> Self {
        Self { relative: false, ..Self::relative(len, span) }
    }
    /// The same, seen from some tokens earlier.
    pub(super) fn after(self, tokens: usize) -> Self {
        Self { len: self.len + tokens, ..self }
    }
    /// The same with another role.
    pub(super) fn with_role(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

/// A rule looks at the tokens from an index on.
pub(super) type Rule = fn(&Scan<'_>, usize) -> Option<Found>;

/// What the caller knows of the verb of a date that begins at a byte of the text.
pub(super) type Steer<'a> = &'a dyn Fn(usize) -> Option<Direction>;

/// How many tokens back an earlier date still completes a later one.
const MEMORY: usize = 40;

/// How deep rules may lean on other rules ("the day before the day before ...").
const DEEPEST: u8 = 3;

/// The tokens and what is known while reading them.
#[derive(Clone)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a Text<'a>,
    /// The instant at which the text was said.
    pub(super) anchor: DateTime,
    /// What recognizes dates, in order of precedence: the longest wins, and of equally long ones the first.
    rules: &'static [Rule],
    /// The date found last and the token after it.
    pub(super) previous: Option<(Span, usize)>,
    /// Where a clause points that does not tell; a question sets it.
    default: Option<Direction>,
    steer: Option<Steer<'a>>,
    depth: u8,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a Text<'a>, anchor: DateTime, rules: &'static [Rule]) -> Self {
        Self { text, anchor, rules, previous: None, default: None, steer: None, depth: 0 }
    }

    /// For a question, which looks back unless it asks ahead.
    pub(super) fn questioning(self, ahead: bool) -> Self {
        Self { default: Some(if ahead { Direction::Future } else { Direction::Past }), ..self }
    }

    /// For a text of which the caller knows the verbs.
    pub(super) fn steered(self, steer: Steer<'a>) -> Self {
        Self { steer: Some(steer), ..self }
    }

    /// For a text before which a date was spoken of.
    pub(super) fn following(self, earlier: Span) -> Self {
        Self { previous: Some((earlier, 0)), ..self }
    }

    /// As if it was said on another day, by words that point one way.
    pub(super) fn as_of(&self, day: Date, direction: Direction) -> Self {
        let anchor = day.to_datetime(self.anchor.time());
        Self { anchor, default: Some(direction), steer: None, ..self.clone() }
    }

    /// A date without looking for a range or a time of day.
    pub(super) fn date_at(&self, at: usize) -> Option<Found> {
        if at >= self.text.tokens.len() || self.depth >= DEEPEST {
            return None;
        }
        let deeper = Self { depth: self.depth + 1, ..self.clone() };
        let mut best: Option<Found> = None;
        for rule in self.rules {
            if let Some(found) = rule(&deeper, at)
                && best.is_none_or(|best| found.len > best.len)
            {
                best = Some(found);
            }
        }
        best.map(|found| super::rules::with_suffixes(&deeper, at, found))
    }

    pub(super) fn is_outermost(&self) -> bool {
        self.depth <= 1
    }
    pub(super) fn today(&self) -> Date {
        self.anchor.date()
    }
    pub(super) fn language(&self) -> Language {
        self.text.language
    }
    /// The folded word or sign at an index; empty beyond the ends.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.text.tokens.get(at).map_or("", |token| token.text.as_str())
    }
    /// The word before an index, if any.
    pub(super) fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }
    /// The number of up to four digits at an index.
    pub(super) fn number(&self, at: usize) -> Option<i64> {
        self.text.tokens.get(at)?.number
    }
    /// How many characters the token at an index has.
    pub(super) fn width(&self, at: usize) -> usize {
        self.text.tokens.get(at).map_or(0, |token| token.raw.chars().count())
    }
    /// Whether the token at an index follows its predecessor without a blank.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| !token.spaced)
    }
    /// Whether the token at an index starts with a capital letter.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_uppercase))
    }
    /// Whether the token at an index is a word.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_some_and(|token| token.raw.starts_with(char::is_alphabetic))
    }
    /// Whether a sentence starts at an index.
    pub(super) fn starts_sentence(&self, at: usize) -> bool {
        matches!(self.word_before(at), "" | "." | "!" | "?" | "\n" | ":" | "\"" | "。" | "“")
    }
    /// Whether a sentence, a clause or the text ends before an index.
    pub(super) fn ends_phrase(&self, at: usize) -> bool {
        self.text.tokens.get(at).is_none_or(|token| {
            !token.raw.starts_with(char::is_alphanumeric)
                && !matches!(token.raw, "-" | "/" | "&" | "%" | "$" | "'")
        })
    }

    /// The lexemes at an index, longest first.
    pub(super) fn lexemes(&self, at: usize) -> &'a [Lexeme] {
        self.text.lexemes.get(at).map(Vec::as_slice).unwrap_or_default()
    }
    /// What the first lexeme at an index that has such a meaning says, and its length.
    pub(super) fn find<T>(&self, at: usize, meant: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize)> {
        self.lexemes(at).iter().find_map(|lexeme| Some((meant(lexeme.meaning)?, lexeme.len)))
    }
    /// The length of a lexeme with just this meaning.
    pub(super) fn len_of(&self, at: usize, meaning: Meaning) -> Option<usize> {
        self.lexemes(at).iter().find(|lexeme| lexeme.meaning == meaning).map(|lexeme| lexeme.len)
    }
    pub(super) fn is(&self, at: usize, meaning: Meaning) -> bool {
        self.len_of(at, meaning).is_some()
    }
    /// Whether a lexeme with this meaning ends right before an index.
    pub(super) fn ends_before(&self, at: usize, meaning: Meaning) -> bool {
        self.start_before(at, meaning).is_some()
    }
    /// Where a lexeme with this meaning starts that ends right before an index.
    pub(super) fn start_before(&self, at: usize, meaning: Meaning) -> Option<usize> {
        (1..=5).filter_map(|back| at.checked_sub(back)).find(|start| {
            self.lexemes(*start).iter().any(|lexeme| lexeme.meaning == meaning && start + lexeme.len == at)
        })
    }
    /// The index after a lexeme, if it is there.
    pub(super) fn skip(&self, at: usize, meaning: Meaning) -> usize {
        at + self.len_of(at, meaning).unwrap_or(0)
    }
    /// The index after articles.
    pub(super) fn skip_article(&self, at: usize) -> usize {
        self.skip(at, Meaning::Article)
    }
    /// The index after a connector and an article.
    pub(super) fn skip_of(&self, at: usize) -> usize {
        self.skip_article(self.skip(at, Meaning::Of))
    }

    pub(super) fn unit(&self, at: usize) -> Option<(Unit, usize)> {
        self.find(at, |meaning| if let Meaning::Unit(unit) = meaning { Some(unit) } else { None })
    }
    /// The same as [`Scan::find`], and whether the word means just this.
    fn sure<T>(&self, at: usize, meant: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize, bool)> {
        let of = |lexeme: &Lexeme| Some((meant(lexeme.meaning)?, lexeme.len, !lexeme.unsure));
        self.lexemes(at).iter().find_map(of)
    }
    /// A month, its length, and whether it is surely one.
    pub(super) fn month(&self, at: usize) -> Option<(i8, usize, bool)> {
        self.sure(at, |meaning| if let Meaning::Month(month) = meaning { Some(month) } else { None })
    }
    /// A weekday, its length, and whether it is surely one.
    pub(super) fn weekday(&self, at: usize) -> Option<(Weekday, usize, bool)> {
        self.sure(at, |meaning| if let Meaning::Weekday(weekday) = meaning { Some(weekday) } else { None })
    }
    pub(super) fn season(&self, at: usize) -> Option<(Season, usize, bool)> {
        self.sure(at, |meaning| if let Meaning::Season(season) = meaning { Some(season) } else { None })
    }
    pub(super) fn feast(&self, at: usize) -> Option<(Feast, usize, bool)> {
        self.sure(at, |meaning| if let Meaning::Feast(feast) = meaning { Some(feast) } else { None })
    }
    /// A part of the day.
    pub(super) fn day_part(&self, at: usize) -> Option<(DayPart, usize)> {
        self.find(at, |meaning| if let Meaning::DayPart(part) = meaning { Some(part) } else { None })
    }
    /// Whether words that introduce a date stand before an index.
    pub(super) fn is_introduced(&self, at: usize) -> bool {
        self.ends_before(at, Meaning::Intro)
    }

    /// Where the words around some tokens point.
    pub(super) fn direction(&self, start: usize, len: usize) -> Direction {
        self.judged(start, len, false)
    }
    /// The same for a day, which "for" in front makes one to come: "tickets for 3 June".
    pub(super) fn direction_of_day(&self, start: usize, len: usize) -> Direction {
        self.judged(start, len, true)
    }

    fn judged(&self, start: usize, len: usize, day: bool) -> Direction {
        if let Some(direction) = self.default {
            return direction;
        }
        let opening = self.opening(start);
        let is_range = (start..start + len).any(|at| self.is(at, Meaning::To));
        if self.ends_before(opening, Meaning::DirectionSince) && !is_range {
            return Direction::Past;
        }
        if !is_range && self.is_of_since(opening) {
            return Direction::Past;
        }
        if self.ends_before(opening, Meaning::DirectionBy) {
            return Direction::Future;
        }
        let told = || self.told(start, len);
        if self.ends_before(opening, Meaning::DirectionUntil) {
            // "It worked until July", "they gave me until the 17th".
            return if told() == Direction::Past { Direction::Open } else { Direction::Future };
        }
        if matches!(self.word_before(start), "of" | "dated") && day {
            return Direction::Open;
        }
        let since = self.len_of(start + len, Meaning::SinceAfter).map(|since| start + len + since);
        // "X से तीन हफ्ते पहले" counts from X.
        if since.is_some_and(|next| super::quantity::quantity(self, next).is_none()) && !is_range {
            let ahead = self.language() != Language::Hindi && told() == Direction::Future;
            return if ahead { Direction::Future } else { Direction::Past };
        }
        let moved_to = self.ends_before(opening, Meaning::MoveTo) || self.is(start + len, Meaning::MoveTo);
        if moved_to && self.is_moved(opening, start + len) {
            return Direction::Open;
        }
        let planned = || direction::is_planned(&self.text.hints, opening);
        if self.ends_before(opening, Meaning::DirectionFor) && (day || planned()) {
            // What was booked for a day is to come, unless that is far off and the day was not long ago.
            let ahead = planned() || told() == Direction::Future;
            return if ahead { Direction::Future } else { Direction::Open };
        }
        let words = told();
        if words == Direction::Open && self.word_before(start) == "from" { Direction::Future } else { words }
    }

    /// "Since the breach in June": "since" stands before a thing of that date.
    fn is_of_since(&self, at: usize) -> bool {
        let near = (at.saturating_sub(6)..at).rev().take_while(|at| self.is_word(*at));
        let mut things = near.take_while(|at| {
            ![Meaning::Past, Meaning::Ahead, Meaning::Have, Meaning::Clause]
                .iter()
                .any(|cue| self.is(*at, *cue))
                || self.is(*at, Meaning::DirectionSince)
        });
        things.any(|at| self.is(at, Meaning::DirectionSince))
    }

    /// What the verb or the words around some tokens tell.
    fn told(&self, start: usize, len: usize) -> Direction {
        let byte = self.text.tokens.get(start).map_or(0, |token| token.range.start);
        match self.steer.and_then(|steer| steer(byte)) {
            Some(Direction::Perfect) => Direction::Past,
            Some(direction) => direction,
            None => direction::of_words(&self.text.hints, start, start + len),
        }
    }

    /// Whether something was moved to a date that begins at an index: the date may lie behind by now.
    fn is_moved(&self, start: usize, end: usize) -> bool {
        let near = start.saturating_sub(12)..start;
        let before =
            near.rev().take_while(|at| !self.starts_sentence(*at + 1)).any(|at| self.is(at, Meaning::Move));
        before
            || super::moved::has_verb_behind(self.language())
                && (end..end + 8).any(|at| self.is(at, Meaning::Move))
    }

    /// Where the words begin that only qualify the date at an index.
    fn opening(&self, start: usize) -> usize {
        let mut at = start;
        let fillers = [Meaning::Article, Meaning::Of, Meaning::Approx, Meaning::Exactly];
        for _ in 0..4 {
            let part = (1..=3).filter_map(|back| at.checked_sub(back)).find(|from| {
                self.lexemes(*from)
                    .iter()
                    .any(|lexeme| matches!(lexeme.meaning, Meaning::Part(..)) && from + lexeme.len == at)
            });
            let directs = [
                Meaning::DirectionSince,
                Meaning::DirectionUntil,
                Meaning::DirectionBy,
                Meaning::DirectionFor,
                Meaning::MoveTo,
            ];
            if directs.iter().any(|meaning| self.ends_before(at, *meaning)) {
                return at;
            }
            match part.or_else(|| fillers.iter().find_map(|meaning| self.start_before(at, *meaning))) {
                Some(before) if before < at => at = before,
                Some(_) | None => return at,
            }
        }
        at
    }

    /// Whether what is said of the tokens from an index on has been so until now: "have lived here for".
    pub(super) fn is_perfect(&self, start: usize) -> bool {
        let byte = self.text.tokens.get(start).map_or(0, |token| token.range.start);
        if let Some(direction) = self.steer.and_then(|steer| steer(byte)) {
            return direction == Direction::Perfect;
        }
        let clause = (start.saturating_sub(16)..start)
            .rev()
            .take_while(|at| !self.starts_sentence(*at + 1) && !matches!(self.word(*at), "," | ";"));
        let mut done = false;
        for at in clause {
            let has_had = at > 0 && (at.saturating_sub(3)..at).any(|before| self.is(before, Meaning::Have));
            if self.word(at) == "had" && !has_had || self.word(at) == "would" {
                return false;
            }
            done |= self.word(at).ends_with("ed")
                || [Meaning::Past, Meaning::Plan, Meaning::PlanMade]
                    .iter()
                    .any(|meaning| self.is(at, *meaning));
            if self.is(at, Meaning::Have) {
                return done;
            }
        }
        (start.saturating_sub(8)..start).any(|at| self.word(at) == "been")
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
