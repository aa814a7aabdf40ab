//! From one clause to the memories that it makes.
//!
//! Called for each clause or proposition that is a statement. [`by_grammar`] writes the statement where there is a tree,
//! [`by_rule`] where there is none; [`drafts`] makes typed memories of it. The one thing to know: whether anything is kept is
//! decided here, by the heads, and what is not kept is still found in its passage.

mod by_grammar;
mod by_rule;
mod drafts;

use crate::attributes::{Attribute, attribute};
use crate::grammar::{Proposition, ended};
use crate::heads::Judgment;
use crate::passages::Placed;
use crate::referents::Referents;
use crate::sound::pattern;
use crate::{Form, MemoryDraft, Reason};
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
    /// It is about a "he" or "she" of whom nobody knows who it is.
    nameless: bool,
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
            nameless: false,
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

/// The memories that a clause makes, at least one, or why it makes none.
pub(crate) type Verdict = Result<Vec<MemoryDraft>, Reason>;

/// What a clause makes, where there is no parser for its language.
pub(crate) fn read(said: &Said<'_>, referents: &mut Referents) -> Verdict {
    let statement = by_rule::state(said, referents).ok_or(Reason::NothingStated)?;
    referents.note(&statement.as_said);
    kept(said, &statement)
}

/// What a proposition makes. `question` is what it may answer, parsed.
pub(crate) fn read_proposition(
    said: &Said<'_>,
    proposition: &Proposition<'_>,
    question: Option<&evoke_parse::Document<'_>>,
    referents: &mut Referents,
) -> Verdict {
    let mut statement = by_grammar::state(said, proposition, question, referents);
    if let Some(statement) = &mut statement {
        statement.attribute = Told::ByTree(attribute(proposition));
    }
    by_grammar::note(proposition, statement.as_ref(), referents);
    let mut drafts = kept(said, &statement.ok_or(Reason::NothingStated)?)?;
    if let Some(stated) = drafts.iter_mut().find(|draft| draft.kind != MemoryKind::Emotion) {
        stated.ends = ended(proposition);
    }
    Ok(drafts)
}

/// The drafts of a statement that is worth it.
fn kept(said: &Said<'_>, statement: &Statement) -> Verdict {
    if statement.nameless {
        return Err(Reason::NoAntecedent);
    }
    let mut drafts = drafts::draft(said, statement);
    if drafts.is_empty() && is_informative(&statement.as_said) && !statement.order {
        drafts.push(drafts::fact(said, statement));
    }
    if drafts.is_empty() {
        return Err(Reason::Uninformative);
    }
    is_worth_keeping(said, statement, &drafts).map(|()| drafts)
}

/// Whether the heads let a clause pass. One that settles a matter always does; where rules saw a liking, a feeling or a
/// date in it, the heads must be quite sure that it is idle.
fn is_worth_keeping(said: &Said<'_>, statement: &Statement, drafts: &[MemoryDraft]) -> Result<(), Reason> {
    let (form, least) = form(statement, drafts);
    let keep = said.judgment.keep;
    let stands_alone = matches!(form, Form::Plain | Form::Sign);
    let settles = stands_alone && drafts.iter().any(|draft| draft.matter.is_some());
    if keep < least && !settles {
        return Err(Reason::NotWorthKeeping { keep, least, form });
    }
    let preference = said.judgment.kind(MemoryKind::Preference);
    if form == Form::Order && preference < ORDERED {
        return Err(Reason::PassingOrder { preference, least: ORDERED });
    }
    Ok(())
}

/// The form of a statement, and the probability of being worth keeping that one of this form takes.
fn form(statement: &Statement, drafts: &[MemoryDraft]) -> (Form, f32) {
    let seen = |draft: &MemoryDraft| {
        draft.event.is_some() || matches!(draft.kind, MemoryKind::Preference | MemoryKind::Emotion)
    };
    if statement.order {
        (Form::Order, KEEP)
    } else if statement.bare {
        (Form::Bare, KEEP_BARE)
    } else if statement.dangling || statement.fragment {
        (Form::Unclear, KEEP_UNCLEAR)
    } else if drafts.iter().any(seen) {
        (Form::Sign, KEEP_SEEN)
    } else {
        (Form::Plain, KEEP)
    }
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
