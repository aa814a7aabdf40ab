//! From a proposition to a statement in the third person that stands alone.
//!
//! Called for each proposition that is worth a memory. Words are kept as they were said but for these: pronouns of the
//! speaker and their verbs, a pronoun whose person is known, what the subject of a coordinated or clipped sentence is, idle
//! words at the start, and relative dates. The one thing to know: a word changes only where the tree says what it is.

use super::agreement::{agreeing, full_form, third_person};
use super::direction::direction;
use super::proposition::{Doer, Proposition, own_subject};
use super::{dates, lead};
use crate::{person, sound};
use evoke_parse::{CoarseTag, Dependency, Tag, Token};
use evoke_text::time::{self, Context, Mention, Times};
use evoke_types::{EventWindow, Timestamp};
use std::collections::HashSet;

/// What a writer must know of the place where something was said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer<'a> {
    /// Whoever speaks, as statements name them: "User", "Lucas".
    pub(crate) speaker: &'a str,
    /// Whom a "he" or "she" that nothing in the proposition explains stands for.
    pub(crate) person: Option<&'a str>,
    /// When it was said.
    pub(crate) said_at: Timestamp,
    /// The date that was spoken of just before.
    pub(crate) earlier: Option<EventWindow>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// With relative dates written out.
    pub(crate) text: String,
    /// With dates as they were said.
    pub(crate) as_said: String,
    /// The words as they were said, without idle ones at the start, and what they say of time.
    pub(crate) source: String,
    pub(crate) times: Times,
}

impl Writer<'_> {
    /// The statement that a proposition makes.
    pub(crate) fn write(&self, proposition: &Proposition<'_>) -> Written {
        let tokens = self.tokens(proposition);
        let source: String = tokens.iter().map(|token| token.source.text_with_space()).collect();
        let verb = |byte: usize| {
            let piece = tokens.iter().rev().find(|piece| piece.start <= byte)?;
            direction(proposition.document(), piece.source.token.range().start)
        };
        let context = Context { verb: Some(&verb), earlier: self.earlier };
        let times = time::times_in(&source, self.said_at, context);
        Written {
            as_said: self.render(&tokens, proposition, &[]),
            text: self.render(&tokens, proposition, &times.mentions),
            source,
            times,
        }
    }

    /// The tokens of a proposition without idle words at its start.
    fn tokens<'d>(&self, proposition: &Proposition<'d>) -> Vec<Piece<'d>> {
        let lead = proposition.range().start + sound::lead_bytes(proposition.text());
        let before_lead_ends =
            |token: &Token<'_>| token.range().end <= lead && *token != proposition.predicate();
        let phrases = proposition.tokens().take_while(before_lead_ends).count();
        let idle = lead::idle_tokens(proposition.tokens(), proposition.predicate()).max(phrases);
        let mut at = 0;
        let kept = proposition.tokens().skip(idle).map(|source| {
            let source = Spaced::new(source);
            let start = at;
            at += source.text_with_space().len();
            Piece { source, start }
        });
        kept.collect()
    }

    fn render(&self, tokens: &[Piece<'_>], proposition: &Proposition<'_>, mentions: &[Mention]) -> String {
        let changes = Changes::of(self, proposition, tokens);
        let mut out = Output::new(self.opening(proposition, tokens));
        let mut skip_to = 0;
        for (number, piece) in tokens.iter().enumerate() {
            if piece.start < skip_to {
                continue;
            }
            let mention = mentions
                .iter()
                .find(|mention| mention.range.start <= piece.start && piece.start < mention.range.end);
            if let Some(mention) = mention
                && let Some((words, spaced)) = words_of(tokens, mention)
                && let Some(full) = dates::in_full(mention, &words, out.last_word())
            {
                out.push(&full, spaced);
                skip_to = mention.range.end;
                continue;
            }
            let previous = number.checked_sub(1).and_then(|before| tokens.get(before));
            self.push(&mut out, piece, previous, &changes);
        }
        person::capitalised(out.finish().trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '…' | '-' | '–' | '—')
        }))
    }

    fn push(&self, out: &mut Output, piece: &Piece<'_>, previous: Option<&Piece<'_>>, changes: &Changes) {
        let token = piece.source.token;
        let joined = previous.is_some_and(|before| !before.source.space);
        if let Some(replaced) = self.pronoun(token, changes) {
            return out.push(&replaced, piece.source.space);
        }
        let follows_replaced =
            joined && previous.is_some_and(|before| self.pronoun(before.source.token, changes).is_some());
        let form = if changes.agreeing.contains(&token.index()) { third_person(token) } else { None };
        let form = form.or_else(|| full_form(token).filter(|_| follows_replaced).map(str::to_owned));
        match form {
            Some(form) if follows_replaced && is_clitic(token) => {
                out.space();
                out.push(&form, piece.source.space);
            }
            Some(form) => out.push(&form, piece.source.space),
            None if joined && token.text().eq_ignore_ascii_case("nt") => out.push("n't", piece.source.space),
            None if out.is_opened() => out.push(&lowered(token), piece.source.space),
            None => out.push(token.text(), piece.source.space),
        }
    }

    /// What takes the place of a pronoun.
    fn pronoun(&self, token: Token<'_>, changes: &Changes) -> Option<String> {
        if token.text() == "US" || !matches!(token.tag(), Tag::PersonalPronoun | Tag::PossessivePronoun) {
            return bare_first_person(token).then(|| self.speaker.to_owned());
        }
        let own = |token| {
            if changes.own_clause.contains(&token) { "their".to_owned() } else { possessive(self.speaker) }
        };
        Some(match token.text().to_lowercase().as_str() {
            "i" | "we" | "me" | "us" => self.speaker.to_owned(),
            "my" | "our" => own(token.index()),
            "mine" | "ours" => possessive(self.speaker),
            "myself" | "ourselves" => "themself".to_owned(),
            "he" | "she" | "him" if changes.person == Some(token.index()) => self.person?.to_owned(),
            "his" | "her"
                if changes.person == Some(token.index()) && token.tag() == Tag::PossessivePronoun =>
            {
                possessive(self.person?)
            }
            "her" if changes.person == Some(token.index()) => self.person?.to_owned(),
            _ => return None,
        })
    }

    /// The subject that a clipped or coordinated sentence leaves out.
    fn opening(&self, proposition: &Proposition<'_>, tokens: &[Piece<'_>]) -> String {
        if let Some(subject) = proposition.shared_subject() {
            return self.noun_phrase(subject);
        }
        let verb = proposition.predicate();
        let first = tokens.first().map(|piece| piece.source.token);
        let begins = first.is_some_and(|first| first.index() + 3 > verb.index());
        if !begins || proposition.subject().is_some() {
            return String::new();
        }
        let lower = verb.text().to_lowercase();
        let passive = verb.children().any(|child| child.dependency() == Dependency::Agent);
        let tag = verb.tag();
        let stative = matches!(tag, Tag::BaseVerb | Tag::PresentVerb) && person::is_stative(&lower);
        let denied = tag == Tag::BaseVerb
            && proposition.finite().is_some()
            && proposition.is_negated()
            && !is_ban(proposition);
        let done = tag == Tag::PastParticiple && !passive && proposition.finite().is_none();
        if tag == Tag::PastVerb || done || stative || denied {
            self.speaker.to_owned()
        } else if tag == Tag::Gerund && person::is_progressive(&lower) && verb.is_root()
            || tag == Tag::Adjective && verb.is_root() && has_complement(verb)
        {
            format!("{} is", self.speaker)
        } else {
            String::new()
        }
    }

    /// A noun phrase with its pronouns replaced.
    fn noun_phrase(&self, head: Token<'_>) -> String {
        match head.text().to_lowercase().as_str() {
            "i" | "we" => return self.speaker.to_owned(),
            "he" | "she" => return self.person.unwrap_or(head.text()).to_owned(),
            _ => {}
        }
        let mut out = Output::new(String::new());
        let adverb = |token: &Token<'_>| token.coarse_tag() == CoarseTag::Adverb;
        for token in head.subtree().skip_while(adverb) {
            let text = match token.text().to_lowercase().as_str() {
                "my" | "our" => possessive(self.speaker),
                _ => token.text().to_owned(),
            };
            out.push(&text, Spaced::new(token).space);
        }
        out.finish().trim().to_owned()
    }
}

/// Which tokens of a proposition change, and how.
struct Changes {
    /// Finite verbs whose subject becomes a name.
    agreeing: HashSet<usize>,
    /// Possessives whose clause has the speaker for its subject.
    own_clause: HashSet<usize>,
    /// The pronoun that the known person takes the place of.
    person: Option<usize>,
}

impl Changes {
    fn of(writer: &Writer<'_>, proposition: &Proposition<'_>, tokens: &[Piece<'_>]) -> Self {
        let mut changes = Self { agreeing: HashSet::new(), own_clause: HashSet::new(), person: None };
        let verb = proposition.predicate();
        if proposition.shared_subject().is_some() || opens_clipped(writer, proposition, tokens) {
            let plural = proposition.shared_subject().is_some_and(|subject| !is_first_person(subject));
            if !plural {
                agreeing(verb, &mut changes.agreeing);
            }
        }
        for token in tokens.iter().map(|piece| piece.source.token) {
            let subject = super::cut::is_subject(token.dependency());
            if subject
                && is_first_person(token)
                && let Some(verb) = token.head()
            {
                agreeing(verb, &mut changes.agreeing);
            }
            if token.tag() == Tag::PossessivePronoun && is_in_clause_of_speaker(token, proposition) {
                changes.own_clause.insert(token.index());
            }
        }
        changes.person = writer.person.and_then(|_| unexplained(tokens));
        changes
    }
}

/// Whether a subject is put before a sentence that has none.
fn opens_clipped(writer: &Writer<'_>, proposition: &Proposition<'_>, tokens: &[Piece<'_>]) -> bool {
    proposition.doer() == Doer::Omitted && !writer.opening(proposition, tokens).is_empty()
}

/// The first "he" or "she" before which the proposition names nobody.
fn unexplained(tokens: &[Piece<'_>]) -> Option<usize> {
    for token in tokens.iter().map(|piece| piece.source.token) {
        match token.text().to_lowercase().as_str() {
            "he" | "she" | "him" | "his" | "her" => return Some(token.index()),
            _ if token.coarse_tag() == CoarseTag::ProperNoun => return None,
            _ => {}
        }
    }
    None
}

/// Whether the clause around a possessive has the speaker for its subject, so that "their" is clear.
fn is_in_clause_of_speaker(token: Token<'_>, proposition: &Proposition<'_>) -> bool {
    for above in token.ancestors() {
        if let Some(subject) = own_subject(above) {
            return is_first_person(subject) && subject.index() < token.index();
        }
        if above == proposition.predicate() {
            return proposition.subject().is_none_or(|subject| is_first_person(subject))
                && proposition.subject().is_some();
        }
    }
    false
}

fn is_first_person(token: Token<'_>) -> bool {
    matches!(token.text().to_lowercase().as_str(), "i" | "we")
}

/// "i" that the tagger takes for something else.
fn bare_first_person(token: Token<'_>) -> bool {
    token.text().eq_ignore_ascii_case("i") && super::cut::is_subject(token.dependency())
}

/// "Don't call": no statement about the speaker.
fn is_ban(proposition: &Proposition<'_>) -> bool {
    proposition.finite().is_some_and(|finite| finite.text().eq_ignore_ascii_case("do"))
}

fn has_complement(adjective: Token<'_>) -> bool {
    adjective.right_children().any(|child| {
        matches!(child.dependency(), Dependency::PrepositionalModifier | Dependency::OpenClausalComplement)
    })
}

fn is_clitic(token: Token<'_>) -> bool {
    let text = token.text();
    text.starts_with(['\'', '’']) || matches!(text, "m" | "ve" | "re" | "ll" | "d" | "s")
}

/// A word in lower case, unless it is a name.
fn lowered(token: Token<'_>) -> String {
    if token.coarse_tag() == CoarseTag::ProperNoun || token.text().chars().skip(1).any(char::is_uppercase) {
        token.text().to_owned()
    } else {
        token.text().to_lowercase()
    }
}

/// "User's", "Lucas'".
pub(super) fn possessive(name: &str) -> String {
    if name.ends_with('s') { format!("{name}'") } else { format!("{name}'s") }
}

/// The words of a mention, and whether a space follows; none when it does not end with a token.
fn words_of(tokens: &[Piece<'_>], mention: &Mention) -> Option<(String, bool)> {
    let inside: Vec<&Piece<'_>> =
        tokens.iter().filter(|piece| mention.range.contains(&piece.start)).collect();
    let words: String = inside.iter().map(|piece| piece.source.text_with_space()).collect();
    let last = inside.last()?;
    let ends = last.start + last.source.token.text().len() == mention.range.end;
    (ends && tokens.iter().any(|piece| piece.start == mention.range.start))
        .then(|| (words.trim_end().to_owned(), last.source.space))
}

/// A token, and where it starts in the text of the tokens.
struct Piece<'d> {
    source: Spaced<'d>,
    start: usize,
}

/// A token, and whether space follows it.
struct Spaced<'d> {
    token: Token<'d>,
    space: bool,
}

impl<'d> Spaced<'d> {
    fn new(token: Token<'d>) -> Self {
        Self { token, space: token.is_followed_by_space() }
    }

    fn text_with_space(&self) -> String {
        let space = if self.space { " " } else { "" };
        format!("{}{space}", self.token.text())
    }
}

/// Words as they are put together.
struct Output {
    text: String,
    opened: bool,
}

impl Output {
    /// Begins with these words; the first word after them is no longer the first.
    fn new(opening: String) -> Self {
        let opened = !opening.is_empty();
        let text = if opened { format!("{opening} ") } else { opening };
        Self { text, opened }
    }

    /// Whether the next word is the first one after an opening.
    fn is_opened(&self) -> bool {
        self.opened
    }

    fn push(&mut self, word: &str, space: bool) {
        self.text.push_str(word);
        self.opened = false;
        if space {
            self.text.push(' ');
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn last_word(&self) -> Option<&str> {
        self.text.split_whitespace().next_back()
    }

    fn finish(self) -> String {
        self.text
    }
}
