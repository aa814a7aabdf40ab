//! Typed memories of a statement.

use super::{AUTHOR, Said, Statement, Told, is_informative, lowered, owner};
use crate::attributes::{Attribute, Owner, Values};
use crate::emotions::{self, Feeling};
use crate::events::{self, Placement, Tense};
use crate::matters::Matter;
use crate::passages::Voice;
use crate::preferences::Preference;
use crate::sound::{pattern, without_lead};
use crate::{MemoryDraft, matters, preferences, topics};
use evoke_text::{names, opaque};
use evoke_types::{Confidence, MemoryKind, TemporalCategory};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The typed memories of a statement: one of the kind that it is, with the matter that it settles, and beside it the feeling
/// that it shows. None when it says too little.
pub(super) fn draft(said: &Said<'_>, statement: &Statement) -> Vec<MemoryDraft> {
    if !is_informative(&statement.as_said) && !statement.fragment {
        return Vec::new();
    }
    let signs = Signs::of(said, statement);
    let kind = signs.kind(said, statement);
    let mut drafts: Vec<MemoryDraft> = match (kind, &signs.liking, signs.feelings.first()) {
        (MemoryKind::Preference, Some(liking), _) => vec![preference(said, statement, liking)],
        (MemoryKind::Emotion, _, Some(feeling)) => vec![emotion(said, statement, feeling)],
        _ => vec![dated(said, statement, kind, signs.placement.as_ref())],
    };
    if let Some(matter) = settled(said, statement, signs.placement.as_ref()) {
        settle(&mut drafts, matter, matters::is_additive(&statement.as_said), statement.confidence);
    }
    if kind != MemoryKind::Emotion && said.judgment.kind(MemoryKind::Emotion) >= FELT {
        drafts.extend(signs.feelings.first().map(|feeling| emotion(said, statement, feeling)));
    }
    drafts
}

/// What rules see in a statement.
struct Signs {
    placement: Option<Placement>,
    feelings: Vec<Feeling>,
    liking: Option<Preference>,
}

impl Signs {
    fn of(said: &Said<'_>, statement: &Statement) -> Self {
        // What data says within a sentence is no liking, feeling or date of the speaker.
        let (spoken, quote) = (without_data(&statement.as_said), without_data(said.quote));
        let preference = said.judgment.kind(MemoryKind::Preference);
        let liking = preferences::read(&spoken, without_lead(&quote))
            .filter(|_| said.place.voice == Voice::Own || !is_rule(&statement.as_said))
            .filter(|liking| !liking.directive || preference >= ORDER)
            .or_else(|| learned_liking(said));
        Self {
            placement: match &statement.timed {
                // What is told without its data has other words.
                Some((words, times)) if matches!(spoken, Cow::Borrowed(_)) => {
                    events::placed(words, times, said.place.draft.said_at)
                }
                Some(_) | None => events::place(&spoken, said.place.draft.said_at),
            },
            feelings: emotions::read(&spoken),
            liking,
        }
    }

    /// The likeliest kind of those for which there is a sign.
    fn kind(&self, said: &Said<'_>, statement: &Statement) -> MemoryKind {
        let tense = self.placement.as_ref().map(|placement| placement.tense);
        let deed = events::is_deed(&statement.as_said);
        let sign = |kind: MemoryKind, share: f32| match kind {
            MemoryKind::Fact => f32::from(!statement.order),
            MemoryKind::Preference => match &self.liking {
                Some(liking) if liking.directive || liking.object.is_none() => ORDERED,
                Some(_) => LIKED,
                None => 0.0,
            },
            MemoryKind::Emotion => f32::from(!self.feelings.is_empty()) * FEELING,
            MemoryKind::Episode => match tense {
                Some(Tense::Past) => DATED,
                Some(Tense::Since) => 1.0,
                Some(Tense::Future | Tense::Recurring) => 0.0,
                None => {
                    if deed {
                        DEED
                    } else {
                        f32::from(share >= SURE)
                    }
                }
            },
            MemoryKind::TemporalEvent => match tense {
                Some(Tense::Future) => DATED,
                Some(Tense::Recurring) => REPEATED,
                Some(Tense::Past | Tense::Since) => 0.0,
                None => f32::from(share >= SURE),
            },
        };
        let weighed =
            said.judgment.kinds.iter().map(|(kind, share)| (*kind, (share + LEAST) * sign(*kind, *share)));
        let best = weighed.filter(|(_, weight)| *weight > 0.0).max_by(|one, other| one.1.total_cmp(&other.1));
        best.map_or(MemoryKind::Fact, |(kind, _)| kind)
    }
}

/// How many times likelier than the head says a kind is taken to be when a rule sees a sign of it. The head has learned
/// from text in which facts are by far the most frequent kind.
const LIKED: f32 = 10.0;
const ORDERED: f32 = 4.0;
const FEELING: f32 = 3.0;
const DATED: f32 = 30.0;
const DEED: f32 = 6.0;
const REPEATED: f32 = 6.0;
/// The least probability of any kind.
const LEAST: f32 = 0.02;
/// The probability of an emotion from which on a feeling is noted beside another memory.
const FELT: f32 = 0.02;
/// The probability of an episode or event from which on no date or deed is needed.
const SURE: f32 = 0.5;
/// The probability of a preference below which an order ("never …") is none.
const ORDER: f32 = 0.1;
/// The probability of a preference from which on no rule is needed.
const LIKING: f32 = 0.4;
/// How strong such a preference is taken to be, and how sure one must be that the clause is worth keeping.
const LEARNED_LIKING: (f32, f32) = (0.6, 0.3);

/// A liking that no rule knows, and the heads are sure of.
fn learned_liking(said: &Said<'_>) -> Option<Preference> {
    let (weight, keep) = LEARNED_LIKING;
    let judgment = &said.judgment;
    let sure = judgment.kind(MemoryKind::Preference) >= LIKING && judgment.keep >= keep;
    sure.then_some(Preference { negative: judgment.dislike > 0.5, directive: false, weight, object: None })
}

fn emotion(said: &Said<'_>, statement: &Statement, feeling: &Feeling) -> MemoryDraft {
    let mut memory = base(said, statement, MemoryKind::Emotion);
    feeling.kind.clone_into(&mut memory.category);
    memory.weight = Some(Confidence::clamped(feeling.intensity));
    memory.temporal_category = TemporalCategory::Episode;
    memory
}

/// The words without the data among them, such as an object in braces.
fn without_data(text: &str) -> Cow<'_, str> {
    let mut rest = text;
    let mut words = String::new();
    for data in opaque::inline(text).into_iter().rev() {
        words.insert_str(0, &rest[data.end..]);
        rest = &rest[..data.start];
    }
    if rest.len() == text.len() { text.into() } else { format!("{rest}{words}").into() }
}

/// Rules of an organisation ("every employee must") are facts, not somebody's likings.
fn is_rule(text: &str) -> bool {
    static RULE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:must|shall|may not|is required|are required|employees?|policy|refunds?|customers?)\b",
        )
    });
    RULE.is_match(text) && !text.starts_with("User")
}

/// Days after which something that happened says nothing of how it is now.
const PAST_DAYS: i64 = 366;

/// The matter that a statement settles now. Something that is long past settles nothing, nor does a document whose
/// author nobody knows.
fn settled(said: &Said<'_>, statement: &Statement, placement: Option<&Placement>) -> Option<Matter> {
    let happened = placement.filter(|placement| placement.tense == Tense::Past).and_then(|p| p.window);
    let age =
        happened.map_or(0, |event| said.place.draft.said_at.millis_since(event.end.unwrap_or(event.start)));
    let known = statement.subject != "document" && age < PAST_DAYS * 86_400_000;
    if let Told::ByTree(attribute) = &statement.attribute {
        return attribute.as_ref().filter(|_| known).and_then(|found| told(found, statement, placement));
    }
    let read = |subject: &str| matters::settled(&statement.as_said, subject, statement.own).filter(|_| known);
    read(&statement.subject).or_else(|| {
        // Who the user's manager is, is the user's matter.
        let found = read("user").filter(|_| statement.subject.starts_with("User's "))?;
        Some(Matter { subject: found.subject.or_else(|| Some("user".to_owned())), ..found })
    })
}

/// What the tree says of an attribute, where it holds now and for longer.
fn told(found: &Attribute, statement: &Statement, placement: Option<&Placement>) -> Option<Matter> {
    let said = statement.as_said.as_str();
    let ahead = placement.is_some_and(|placement| placement.tense == Tense::Future);
    if matters::is_over(said) || matters::is_temporary(said) || ahead && found.owner == Owner::Subject {
        return None;
    }
    let subject = match &found.owner {
        Owner::Subject => statement.subject.as_str(),
        Owner::Speaker => owner(&statement.speaker),
        Owner::Named(name) => name,
    };
    let beside = match found.values {
        Values::One => matters::uncertain(said),
        Values::Changed => false,
        Values::Several => !matters::says_changed(said),
    };
    let known = !matches!(subject, "document" | "assistant");
    known.then(|| Matter { key: found.name.clone(), subject: Some(subject.to_owned()), beside })
}

/// Gives the matter to the memory that states it; at most one memory carries it.
fn settle(drafts: &mut [MemoryDraft], matter: Matter, additive: bool, confidence: Confidence) {
    let order = [
        MemoryKind::Fact,
        MemoryKind::TemporalEvent,
        MemoryKind::Preference,
        MemoryKind::Episode,
        MemoryKind::Emotion,
    ];
    let found = order.iter().find_map(|kind| drafts.iter().position(|draft| draft.kind == *kind));
    if let Some(draft) = found.and_then(|index| drafts.get_mut(index)) {
        draft.matter = Some(matter.key);
        draft.additive = additive;
        draft.beside = matter.beside || confidence < Confidence::INFERRED;
        if let Some(subject) = matter.subject {
            draft.subject = subject;
        }
    }
}

fn base(said: &Said<'_>, statement: &Statement, kind: MemoryKind) -> MemoryDraft {
    MemoryDraft {
        kind,
        statement: statement.text.clone(),
        passage: said.passage,
        quote: said.quote.to_owned(),
        confidence: statement.confidence,
        category: topics::of(&statement.text).to_owned(),
        subcategory: None,
        weight: None,
        subject: statement.subject.clone(),
        negative: false,
        participants: Vec::new(),
        event: None,
        valid_from: None,
        temporal_category: TemporalCategory::TemporalFact,
        matter: None,
        additive: false,
        beside: false,
        ends: Vec::new(),
    }
}

pub(super) fn fact(said: &Said<'_>, statement: &Statement) -> MemoryDraft {
    base(said, statement, MemoryKind::Fact)
}

fn preference(said: &Said<'_>, statement: &Statement, liking: &Preference) -> MemoryDraft {
    let mut memory = base(said, statement, MemoryKind::Preference);
    if (liking.directive || statement.order) && !memory.statement.starts_with(&statement.speaker) {
        let wish = lowered(&memory.statement);
        memory.statement = match statement.speaker.as_str() {
            AUTHOR => format!("The document says: {wish}"),
            speaker => format!("{speaker} wants: {wish}"),
        };
        if statement.speaker == AUTHOR {
            memory.confidence = Confidence::ASSUMED;
        }
    }
    memory.negative = liking.negative;
    memory.weight = Some(Confidence::clamped(liking.weight));
    let now = memory.subject != "document" && !matters::is_over(&statement.as_said);
    memory.matter = liking.object.as_ref().filter(|_| now).map(|object| format!("taste: {object}"));
    memory.beside = memory.confidence < Confidence::INFERRED;
    memory
}

/// A fact, episode or event, with the date that was said.
fn dated(
    said: &Said<'_>,
    statement: &Statement,
    kind: MemoryKind,
    placement: Option<&Placement>,
) -> MemoryDraft {
    let kind =
        if matches!(kind, MemoryKind::Preference | MemoryKind::Emotion) { MemoryKind::Fact } else { kind };
    let mut memory = base(said, statement, kind);
    memory.event = placement.and_then(|placement| placement.window);
    memory.valid_from = placement
        .filter(|placement| placement.tense == Tense::Since && kind == MemoryKind::Fact)
        .and_then(|placement| placement.window)
        .map(|window| window.start);
    memory.temporal_category = match (kind, placement.map(|placement| placement.tense)) {
        (MemoryKind::Episode, _) | (MemoryKind::TemporalEvent, Some(Tense::Future | Tense::Past)) => {
            TemporalCategory::Episode
        }
        _ => TemporalCategory::TemporalFact,
    };
    if kind == MemoryKind::Episode {
        make_episode(&mut memory);
    }
    memory
}

/// Significance of an episode that nothing says more of.
const ORDINARY: f32 = 0.5;

fn make_episode(memory: &mut MemoryDraft) {
    memory.weight = Some(Confidence::clamped(ORDINARY));
    memory.participants = names::find(&memory.statement)
        .into_iter()
        .filter(|name| is_companion(&memory.statement, name.range.start))
        .map(|name| name.text)
        .collect();
}

/// Whether a name follows "with" or "met".
fn is_companion(statement: &str, at: usize) -> bool {
    let before = statement[..at].trim_end();
    ["with", "met", "and", "visited", "saw", "married"].iter().any(|word| before.ends_with(word))
}
