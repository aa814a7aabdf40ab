//! From one clause to the memories that it makes.
//!
//! Called for each clause or proposition that is a statement. [`by_grammar`] writes the statement where there is a tree,
//! [`by_rule`] where there is none; [`drafts`] makes typed memories of it. The one thing to know: whether anything is kept is
//! decided here, by the heads, and what is not kept is still found in its passage.

mod by_grammar;
mod by_rule;
mod drafts;

use crate::MemoryDraft;
use crate::attributes::{Attribute, attribute};
use crate::grammar::{Proposition, ended};
use crate::heads::Judgment;
use crate::passages::Placed;
use crate::referents::Referents;
use crate::sound::pattern;
use evoke_text::time::Times;
use evoke_types::{Confidence, EventWindow, MemoryKind, Role};
use regex::Regex;
use std::sync::LazyLock;

/// A clause with where it was said.
#[derive(Debug, Clone)]
pub(crate) struct Said<'a> {
    /// Index of its passage.
    pub(crate) passage: usize,
    /// Its passage.
    pub(crate) place: &'a Placed,
    /// Its words, exactly.
    pub(crate) quote: &'a str,
    /// The question that it may answer.
    pub(crate) asked: Option<&'a str>,
    /// What the heads think of it.
    pub(crate) judgment: Judgment,
    /// Whether "I" in a text that names nobody is the user.
    pub(crate) by_user: bool,
    /// Whether it is in English, as far as can be told.
    pub(crate) english: bool,
    /// The date that was spoken of just before.
    pub(crate) earlier: Option<EventWindow>,
}

/// A statement in the third person.
struct Statement {
    text: String,
    /// The same with dates as they were said, for rules that read them.
    as_said: String,
    /// The words that it was made of and what they say of time, where its tree was asked.
    timed: Option<(String, Times)>,
    subject: String,
    confidence: Confidence,
    /// A few words that answer a question, without a verb of their own.
    fragment: bool,
    /// A fragment that nothing made a sentence of.
    bare: bool,
    /// Somebody is told to do something.
    order: bool,
    /// It begins with a pronoun that stands for nobody knows what.
    dangling: bool,
    /// Whoever speaks, as the statement names them.
    speaker: String,
    /// Whether that is the user.
    own: bool,
    attribute: Told,
}

/// What is known of the attribute that a statement tells of.
enum Told {
    /// Nothing yet: there is no tree, and rules read the words.
    ByRule,
    /// What the tree says.
    ByTree(Option<Attribute>),
}

impl Statement {
    /// A statement of which no tree is known.
    fn new(text: String, subject: String, confidence: Confidence, fragment: bool, speaker: &str) -> Self {
        Self {
            as_said: text.clone(),
            timed: None,
            text,
            subject,
            confidence,
            fragment,
            bare: false,
            order: false,
            dangling: false,
            speaker: speaker.to_owned(),
            own: speaker == "User",
            attribute: Told::ByRule,
        }
    }
}

/// Who speaks in a text that names nobody.
const AUTHOR: &str = "The document's author";

/// Words of the user that hand over a fact: "can you put on the file that …".
static DICTATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:and |so |also |ok(?:ay)? |hey )*(?:please |pls )?(?:(?:can|could|would|will) you (?:please )?)?(?:remember|note|put on (?:the |my )?(?:file|record)|keep in mind|make a note|add (?:to (?:the|my) (?:file|record|notes))|write down|for the record|be aware|just so you know|fyi)[,:]? that ",
    )
});

/// What follows "remember that", without a question mark.
pub(crate) fn dictated(sentence: &str) -> Option<&str> {
    let found = DICTATED.find(sentence)?;
    Some(sentence[found.end()..].trim_end_matches(['?', ' ']))
}

/// The memories that a clause makes, where there is no parser for its language.
pub(crate) fn read(said: &Said<'_>, referents: &mut Referents) -> Vec<MemoryDraft> {
    let Some(statement) = by_rule::state(said, referents) else { return Vec::new() };
    referents.note(&statement.as_said);
    kept(said, &statement)
}

/// The memories that a proposition makes. `question` is what it may answer, parsed.
pub(crate) fn read_proposition(
    said: &Said<'_>,
    proposition: &Proposition<'_>,
    question: Option<&evoke_parse::Document<'_>>,
    referents: &mut Referents,
) -> Vec<MemoryDraft> {
    let mut statement = by_grammar::state(said, proposition, question, referents);
    if let Some(statement) = &mut statement {
        statement.attribute = Told::ByTree(attribute(proposition));
    }
    by_grammar::note(proposition, statement.as_ref(), referents);
    let mut drafts = statement.map(|statement| kept(said, &statement)).unwrap_or_default();
    if let Some(stated) = drafts.iter_mut().find(|draft| draft.kind != MemoryKind::Emotion) {
        stated.ends = ended(proposition);
    }
    drafts
}

/// The drafts of a statement that is worth it.
fn kept(said: &Said<'_>, statement: &Statement) -> Vec<MemoryDraft> {
    let mut drafts = drafts::draft(said, statement);
    if drafts.is_empty() && is_informative(&statement.as_said) && !statement.order {
        drafts.push(drafts::fact(said, statement));
    }
    if is_worth_keeping(said, statement, &drafts) { drafts } else { Vec::new() }
}

/// Whether the heads let a clause pass. One that settles a matter always does; where rules saw a liking, a feeling or a
/// date in it, the heads must be quite sure that it is idle.
fn is_worth_keeping(said: &Said<'_>, statement: &Statement, drafts: &[MemoryDraft]) -> bool {
    let seen = |draft: &MemoryDraft| {
        draft.event.is_some() || matches!(draft.kind, MemoryKind::Preference | MemoryKind::Emotion)
    };
    let keep = said.judgment.keep;
    if statement.order {
        return keep >= KEEP && said.judgment.kind(MemoryKind::Preference) >= ORDERED;
    }
    if statement.bare {
        return keep >= KEEP_BARE;
    }
    if statement.dangling || statement.fragment {
        return keep >= KEEP_UNCLEAR;
    }
    let floor = if drafts.iter().any(seen) { KEEP_SEEN } else { KEEP };
    keep >= floor || drafts.iter().any(|draft| draft.matter.is_some())
}

/// The probability of being worth keeping from which on a clause makes memories. On voices that a head has not learned
/// from, 93 of 100 that are worth it reach it, and 45 of 100 others.
const KEEP: f32 = 0.2;
/// The same where a rule saw something in it.
const KEEP_SEEN: f32 = 0.06;
/// The same for what begins with a pronoun that stands for nobody knows what, and for answers of a few words.
const KEEP_UNCLEAR: f32 = 0.45;
/// The same for words without a verb that answer nothing.
const KEEP_BARE: f32 = 0.6;
/// The probability of a preference from which on an order is one.
const ORDERED: f32 = 0.3;

/// The text in lower case at its start.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ',', ';', '!', '…', ' ', '?', ':'])
}

/// Whose memory a statement of somebody about themselves is.
fn owner(name: &str) -> &str {
    match name {
        "User" => "user",
        AUTHOR => "document",
        name => name,
    }
}

/// Whoever speaks, as statements name them.
fn speaker_name<'a>(said: &'a Said<'_>) -> &'a str {
    let speaker = &said.place.draft.speaker;
    match (speaker.role, &speaker.name) {
        (Role::Other, Some(name)) => name.as_str(),
        (Role::Other, None) if !said.by_user => AUTHOR,
        (Role::Other, None) | (Role::User | Role::Assistant, _) => "User",
    }
}

/// Words that say nothing alone.
static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:user (?:is|was|has been|does|has|will|would|thinks? so|knows?|hopes? so|sees?|understands?|agrees?|means?)|that'?s? .{0,14}|it'?s? .{0,14}|this .{0,10}|take it|go ahead|page \d+|guess what|re:.*|fwd:.*|(?:best|kind|warm)?\s*regards|best|sincerely|note|user is just asking|you .*|your? .*|\S+ (?:loves?|likes?|hates?|adores?|wants?|needs?|prefers?) (?:it|them|this|that|you|those|one)|(?:not yet|no,? never|yes,? please|welcome back|thanks for .*|any day|no it'?s|\S+ (?:doesn't|does not|isn't|won't|can't))(?: \(asked.*)?|\S+ never told you that)$",
    )
});

/// Whether a statement says enough to be kept.
fn is_informative(text: &str) -> bool {
    if FILLER.is_match(text) {
        return false;
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let long =
        words.iter().filter(|word| word.chars().count() > 2 || word.chars().any(|c| c.is_numeric())).count();
    let wide = text.chars().filter(|c| *c as u32 >= 0x3000).count();
    long >= 2 || wide >= 4
}
