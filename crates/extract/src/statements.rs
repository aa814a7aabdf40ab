//! From one clause to the memories that it makes.

use crate::events::{self, Placement, Tense};
use crate::heads::Judgment;
use crate::matters::Matter;
use crate::passages::{Placed, Voice};
use crate::preferences::Preference;
use crate::referents::{self, Referents};
use crate::sound::{pattern, without_lead};
use crate::{MemoryDraft, emotions, matters, person, preferences, topics};
use evoke_text::{names, opaque, time, tone};
use evoke_types::{Confidence, MemoryKind, Role, TemporalCategory};
use regex::Regex;
use std::borrow::Cow;
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
}

/// A statement in the third person.
struct Statement {
    text: String,
    subject: String,
    confidence: Confidence,
    /// A few words that answer a question, without a verb of their own.
    fragment: bool,
    /// Whoever speaks, as the statement names them.
    speaker: String,
    /// Whether that is the user.
    own: bool,
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

/// The memories that a clause makes.
pub(crate) fn read(said: &Said<'_>, referents: &mut Referents) -> Vec<MemoryDraft> {
    let Some(statement) = state(said, referents) else {
        return Vec::new();
    };
    referents.note(&statement.text);
    let mut drafts = draft(said, &statement);
    if drafts.is_empty() && is_informative(&statement.text) {
        drafts.push(fact(said, &statement));
    }
    if is_worth_keeping(said, &drafts) { drafts } else { Vec::new() }
}

/// Whether the heads let a clause pass. One that settles a matter always does; where rules saw a liking, a feeling or a
/// date in it, the heads must be quite sure that it is idle.
fn is_worth_keeping(said: &Said<'_>, drafts: &[MemoryDraft]) -> bool {
    let seen = |draft: &MemoryDraft| {
        draft.event.is_some() || matches!(draft.kind, MemoryKind::Preference | MemoryKind::Emotion)
    };
    let floor = if drafts.iter().any(seen) { KEEP_SEEN } else { KEEP };
    said.judgment.keep >= floor || drafts.iter().any(|draft| draft.matter.is_some())
}

/// The probability of being worth keeping from which on a clause makes memories. On voices that a head has not learnt
/// from, 93 of 100 that are worth it reach it, and 45 of 100 others.
const KEEP: f32 = 0.2;
/// The same where a rule saw something in it.
const KEEP_SEEN: f32 = 0.06;
/// The probability of a preference below which an order ("never …") is none.
const ORDER: f32 = 0.1;
/// The probability of a preference from which on no rule is needed.
const LIKING: f32 = 0.4;
/// How strong such a preference is taken to be, and how sure one must be that the clause is worth keeping.
const LEARNED_LIKING: (f32, f32) = (0.6, 0.3);
/// Probabilities of an episode: below the first a deed is none, from the second on no past tense is needed.
const EPISODE: (f32, f32) = (0.05, 0.5);
/// How many times likelier than an event a fact must be, for what is done again and again to be one.
const HABIT: f32 = 1.5;

/// A liking that no rule knows, and the heads are sure of.
fn learned_liking(said: &Said<'_>) -> Option<Preference> {
    let (weight, keep) = LEARNED_LIKING;
    let judgment = &said.judgment;
    let sure = judgment.kind(MemoryKind::Preference) >= LIKING && judgment.keep >= keep;
    sure.then_some(Preference { negative: judgment.dislike > 0.5, directive: false, weight, object: None })
}

/// Rewrites the clause; `None` when too little is left to state anything.
fn state(said: &Said<'_>, referents: &Referents) -> Option<Statement> {
    let words = without_lead(said.quote);
    let speaker = &said.place.draft.speaker;
    let own = said.place.voice == Voice::Own;
    let name = match (speaker.role, &speaker.name) {
        (Role::Other, Some(name)) => name.as_str(),
        (Role::Other, None) => AUTHOR,
        (Role::User | Role::Assistant, _) => "User",
    };
    let is_user = name == "User";
    let resolved = referents.resolve(words);
    let (base, other) = match &resolved {
        Some((text, person)) => (text.as_str(), Some((*person).to_owned())),
        None => (words, None),
    };
    let base = if is_user { the_user(base) } else { base.to_owned() };
    let (completed, fragment) = if own && other.is_none() { complete(&base) } else { (base.clone(), false) };
    let text = match said.asked.filter(|question| fragment && is_brief(question)) {
        Some(question) => format!("{} (asked: {})", trimmed(&base), trimmed(question)),
        None => trimmed(&person::third(&completed, name)).to_owned(),
    };
    // What others say of "the user" is what they say.
    let told = !is_user && SPEAKS_OF_USER.is_match(&text);
    let claims = told || name == AUTHOR && text.contains(AUTHOR);
    let text = if told { format!("{} says {}", teller(name), of_the_user(&lowered(&text))) } else { text };
    let subject = other
        .filter(|_| !told)
        .or_else(|| referents::subject(&text).filter(|subject| subject != "User" && !told))
        .unwrap_or_else(|| owner(name).to_owned());
    let doubtful = claims || tone::hedged(&text) || tone::sarcastic(&text);
    let confidence = if doubtful {
        Confidence::ASSUMED
    } else if resolved.is_some() || fragment {
        Confidence::INFERRED
    } else {
        Confidence::EXPLICIT
    };
    let says = text.chars().any(char::is_alphanumeric) && !FILLER.is_match(&text);
    says.then_some(Statement { text, subject, confidence, fragment, speaker: name.to_owned(), own: is_user })
}

/// Words of somebody else that have the user for their subject.
static SPEAKS_OF_USER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:and |but |so |also |now )*(?:(?:the|this|our|your|current) )?user(?:['’]s)?\b")
});

/// "User prefers tea" as somebody tells it: "the user prefers tea".
fn of_the_user(text: &str) -> String {
    if text.starts_with("user") { format!("the {text}") } else { text.to_owned() }
}

/// Who tells what stands in somebody's text.
fn teller(name: &str) -> &str {
    if name == AUTHOR { "The document" } else { name }
}

/// Whose memory a statement of somebody about themselves is.
fn owner(name: &str) -> &str {
    match name {
        "User" => "user",
        AUTHOR => "document",
        name => name,
    }
}

/// Notes speak of "the user"; so do we.
fn the_user(text: &str) -> String {
    match text.get(..8) {
        Some(start) if start.eq_ignore_ascii_case("the user") => format!("User{}", &text[8..]),
        Some(_) | None => text.to_owned(),
    }
}

/// Adds the subject that casual speech leaves out: "Sold my car" → "I sold my car". The second
/// value says whether the words are no sentence at all.
fn complete(words: &str) -> (String, bool) {
    let mut parts = words.split_whitespace();
    let first = person::plain(parts.next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()));
    let second = person::plain(parts.next().unwrap_or_default());
    let lower = || lowered(words);
    if person::is_past(&first) && !second.ends_with("by") {
        return (format!("I {}", lower()), false);
    }
    let denies = matches!(
        first.replace('\'', "").as_str(),
        "havent" | "hadnt" | "didnt" | "cant" | "couldnt" | "wasnt"
    );
    if person::is_stative(&first) || denies {
        return (format!("I {}", lower()), false);
    }
    if person::is_progressive(&first) && !is_verb_of_gerund(&second) {
        return (format!("I'm {}", lower()), false);
    }
    let is_predicate = matches!(
        first.as_str(),
        "allergic" | "vegetarian" | "vegan" | "married" | "divorced" | "pregnant" | "diabetic" | "exhausted"
    ) || (first == "not"
        && matches!(second.as_str(), "into" | "a" | "keen" | "sure" | "interested" | "allowed"));
    if is_predicate {
        return (format!("I'm {}", lower()), false);
    }
    let has_verb = VERB.is_match(words) || person::is_first_person(words) || events::has_past_verb(words);
    let fragment = words.split_whitespace().count() <= FRAGMENT && !has_verb;
    (words.to_owned(), fragment)
}

/// Words up to which an answer may be a fragment.
const FRAGMENT: usize = 8;

static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:i|we|he|she|it|they|is|are|was|were|has|have|had|do|does|don't|did|will|can|can't|would|should|'s|'m|'re|i'm|it's|want|need|use|keep|please|prefer|love|hate|like|=)\b",
    )
});

/// "Running bores me": the first word is the subject, not what the speaker does.
fn is_verb_of_gerund(second: &str) -> bool {
    matches!(
        second,
        "is" | "was"
            | "are"
            | "makes"
            | "bores"
            | "helps"
            | "me"
            | "scares"
            | "needs"
            | "takes"
            | "costs"
            | "hurts"
    ) || second.is_empty()
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ',', ';', '!', '…', ' ', '?', ':'])
}

/// Words of a question up to which it is repeated beside the answer.
const BRIEF: usize = 5;

fn is_brief(question: &str) -> bool {
    question.split_whitespace().count() <= BRIEF
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

/// Typed memories of a statement, most specific first; empty when it is just a fact.
fn draft(said: &Said<'_>, statement: &Statement) -> Vec<MemoryDraft> {
    let text = &statement.text;
    // What data says within a sentence is no liking, feeling or date of the speaker.
    let (spoken, quote) = (without_data(text), without_data(said.quote));
    let placement = events::place(&spoken, said.place.draft.said_at);
    let feelings = emotions::read(&spoken);
    let liking = preferences::read(&spoken, without_lead(&quote))
        .filter(|_| said.place.voice == Voice::Own || !is_rule(text))
        .filter(|liking| !liking.directive || said.judgment.kind(MemoryKind::Preference) >= ORDER)
        .or_else(|| learned_liking(said));
    let mut drafts = Vec::new();
    if !is_informative(text) && !statement.fragment {
        return drafts;
    }
    if let Some(liking) = &liking {
        drafts.push(preference(said, statement, liking));
    }
    if let Some(placement) = placement.filter(|_| is_informative(text) || statement.fragment) {
        drafts.push(dated(said, statement, placement));
    } else if liking.is_none() && is_informative(text) && (feelings.is_empty() || !emotions::is_all(text)) {
        drafts.push(undated(said, statement));
    }
    let settled = settled(said, statement, placement.as_ref());
    if settled.is_none()
        && drafts.len() == 1
        && feelings.is_empty()
        && states_more(&without_dates(text, said))
        && drafts.iter().all(|d| d.kind != MemoryKind::Fact)
    {
        drafts.push(fact(said, statement));
    }
    if let Some(matter) = settled {
        let carried = drafts.iter().any(|d| !matches!(d.kind, MemoryKind::Episode | MemoryKind::Emotion));
        if !carried {
            drafts.push(fact(said, statement));
        }
        settle(&mut drafts, matter, matters::is_additive(text), statement.confidence);
    }
    drafts.extend(feelings.iter().map(|feeling| {
        let mut memory = base(said, statement, MemoryKind::Emotion);
        memory.category = feeling.kind.to_owned();
        memory.weight = Some(Confidence::clamped(feeling.intensity));
        memory.temporal_category = TemporalCategory::Episode;
        memory
    }));
    drafts
}

/// Whether a dated or liked thing comes with a plain fact: "We have 46 pupils for the visit on 11 June".
fn states_more(text: &str) -> bool {
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:\S+ ){1,4}?(?:has|is|are|uses?|works?|runs?|lives?|owns?|costs?|earns?|needs?|makes?|takes?)\b.*\b(?:\d{2,}|two|three|four|five|six|\p{Lu}\p{Ll}{2,})",
        )
    });
    MORE.is_match(text)
        || text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word.len() >= 3 && word.chars().any(char::is_numeric) && !is_year(word))
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

/// The statement without its expressions of time.
fn without_dates(text: &str, said: &Said<'_>) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for mention in time::mentions(text, said.place.draft.said_at) {
        if let Some(before) = text.get(at..mention.range.start) {
            rest.push_str(before);
            at = mention.range.end;
        }
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    rest
}

/// Whether a word is the number of a year of our time.
fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
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
    let read = |subject: &str| matters::settled(&statement.text, subject, statement.own).filter(|_| known);
    read(&statement.subject).or_else(|| {
        // Who the user's manager is, is the user's matter.
        let found = read("user").filter(|_| statement.subject.starts_with("User's "))?;
        Some(Matter { subject: found.subject.or_else(|| Some("user".to_owned())), ..found })
    })
}

/// Gives the matter to the memory that states it; at most one memory carries it.
fn settle(drafts: &mut [MemoryDraft], matter: Matter, additive: bool, confidence: Confidence) {
    let order = [MemoryKind::Fact, MemoryKind::TemporalEvent, MemoryKind::Preference];
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
        temporal_category: TemporalCategory::TemporalFact,
        matter: None,
        additive: false,
        beside: false,
    }
}

fn fact(said: &Said<'_>, statement: &Statement) -> MemoryDraft {
    base(said, statement, MemoryKind::Fact)
}

fn preference(said: &Said<'_>, statement: &Statement, liking: &Preference) -> MemoryDraft {
    let mut memory = base(said, statement, MemoryKind::Preference);
    if liking.directive && !memory.statement.starts_with(&statement.speaker) {
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
    let now = memory.subject != "document" && !matters::is_over(&statement.text);
    memory.matter = liking.object.as_ref().filter(|_| now).map(|object| format!("taste: {object}"));
    memory.beside = memory.confidence < Confidence::INFERRED;
    memory
}

/// A statement with a date: an episode when it is past, an event when it is to come or repeats, a
/// fact when it has held since.
fn dated(said: &Said<'_>, statement: &Statement, placement: Placement) -> MemoryDraft {
    let habit = placement.window.is_none()
        && said.judgment.kind(MemoryKind::Fact) > HABIT * said.judgment.kind(MemoryKind::TemporalEvent);
    let (kind, category) = match placement.tense {
        Tense::Recurring if habit => (MemoryKind::Fact, TemporalCategory::TemporalFact),
        Tense::Past => (MemoryKind::Episode, TemporalCategory::Episode),
        Tense::Future => (MemoryKind::TemporalEvent, TemporalCategory::Episode),
        Tense::Since => (MemoryKind::Fact, TemporalCategory::TemporalFact),
        Tense::Recurring => (MemoryKind::TemporalEvent, TemporalCategory::TemporalFact),
    };
    let mut memory = base(said, statement, kind);
    memory.event = placement.window;
    memory.temporal_category = category;
    if kind == MemoryKind::Episode {
        make_episode(&mut memory);
    }
    memory
}

/// A statement without a date: an episode when it tells of one deed, otherwise a fact.
fn undated(said: &Said<'_>, statement: &Statement) -> MemoryDraft {
    let (deed, (least, sure)) = (said.judgment.kind(MemoryKind::Episode), EPISODE);
    if deed < least || (!events::is_deed(&statement.text) && deed < sure) {
        return fact(said, statement);
    }
    let mut memory = base(said, statement, MemoryKind::Episode);
    memory.temporal_category = TemporalCategory::Episode;
    make_episode(&mut memory);
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
