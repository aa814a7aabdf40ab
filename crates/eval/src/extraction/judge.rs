//! One memory against the key of its case: what it meets, what it must not say, and whether it is junk.

use super::answers::{Entity, Memory};
use super::case::{Day, Expected, Rejected, Source, clean, content_tokens, norm};
use super::lists::{KINDS, LISTS};
use crate::error::EvalError;
use crate::pattern::Pattern;
use crate::plain_text::{is_word, words};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Expectations that one memory may meet.
const CAPACITY: usize = 3;

static GREETING: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(&format!(r"^\W*({})\b", LISTS.greeting.join("|"))));
static ABSENCE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(&format!(r"\b({})\b|-free\b", LISTS.absence.join("|"))));
static DISLIKE: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::constant(&format!(r"\b({})", LISTS.dislike.join("|"))));

/// The words of a memory as patterns see them.
pub(super) fn text_of(memory: &Memory) -> String {
    let emotion = memory.emotion_type.as_ref().filter(|_| memory.kind == "emotions");
    let category = memory.category.as_ref().filter(|_| memory.kind == "emotions");
    let parts = [&memory.content].into_iter().flatten().chain(emotion).chain(category);
    clean(&parts.filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" "))
}

fn asks(text: &str) -> bool {
    text.trim_end().ends_with(['?', '？'])
}

fn direction(memory: &Memory) -> String {
    let given = memory.direction.as_deref().filter(|given| !given.is_empty()).unwrap_or("positive");
    given.to_lowercase()
}

/// What is expected, with its patterns read.
pub(super) struct Expectation<'c> {
    pub(super) raw: &'c Expected,
    patterns: Vec<Pattern>,
}

impl<'c> Expectation<'c> {
    pub(super) fn new(raw: &'c Expected) -> Result<Self, EvalError> {
        let patterns = raw.any_of.iter().map(|pattern| Pattern::new(pattern)).collect::<Result<_, _>>()?;
        Ok(Self { raw, patterns })
    }

    /// Whether a memory meets it but for dates, strength and topic.
    fn is_met_by(&self, source: &Source<'_>, memory: &Memory) -> bool {
        if memory.superseded || !self.raw.kinds.split('|').any(|kind| kind == memory.kind) {
            return false;
        }
        let text = text_of(memory);
        let said = norm(&text);
        if asks(&text) && source.said_by_assistant.contains(&said) && !source.said_by_others.contains(&said) {
            return false;
        }
        let subject = memory.subject.as_deref().filter(|subject| !subject.is_empty());
        let with_subject =
            subject.filter(|name| !source.is_user(name)).map(|name| format!("{} {text}", clean(name)));
        let texts = [Some(&text), with_subject.as_ref()];
        let matches = |pattern: &Pattern| texts.iter().flatten().any(|text| pattern.is_in(text));
        if !self.patterns.iter().any(matches) {
            return false;
        }
        if self.raw.subject.as_ref().is_some_and(|want| !source.is_about(want, subject, &text)) {
            return false;
        }
        self.agrees_in_direction(memory, &text)
    }

    /// A positive request for absence is as good as a dislike.
    fn agrees_in_direction(&self, memory: &Memory, text: &str) -> bool {
        let Some(want) = self.raw.direction.as_ref().filter(|_| memory.kind == "preferences") else {
            return true;
        };
        let got = direction(memory);
        let asks_for_absence = want == "negative" && ABSENCE.is_in(text) && !DISLIKE.is_in(text);
        got == *want || asks_for_absence && got == "positive"
    }

    /// Whether its date is met.
    pub(super) fn has_right_date(&self, memory: &Memory) -> bool {
        let Some(got) = memory.event_date.as_deref().and_then(day) else { return false };
        match &self.raw.event_date {
            None => true,
            Some(Day::One(want)) => day(want) == Some(got),
            Some(Day::Several(days)) => days.iter().any(|want| day(want) == Some(got)),
            Some(Day::Between { from, to }) => {
                day(from).is_some_and(|from| from <= got) && day(to).is_some_and(|to| got <= to)
            }
        }
    }

    /// Whether dates, strength and topic agree.
    pub(super) fn has_right_attributes(&self, memory: &Memory) -> bool {
        let dated = self.raw.event_date.is_none() || self.has_right_date(memory);
        let is_preference = memory.kind == "preferences";
        let least = self.raw.strength_min.filter(|_| is_preference);
        let strong = least.is_none_or(|least| memory.strength.unwrap_or(0.5) >= least);
        let category = memory.category.as_deref().filter(|category| is_preference && !category.is_empty());
        let fits = match (&self.raw.category_any_of, category) {
            (Some(wanted), Some(category)) => {
                let category = norm(category);
                wanted.iter().any(|want| category.contains(want) || want.contains(&category))
            }
            (Some(_), None) | (None, _) => true,
        };
        dated && strong && fits
    }
}

/// A day that a date begins with: `2026`, `2026-03` or `2026-03-01`, as numbers.
fn day(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.get(..text.len().min(10))?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Ok(1), str::parse).ok()?;
    let day = parts.next().map_or(Ok(1), str::parse).ok()?;
    Some((year, month, day))
}

/// For each expectation the memory that meets it, hardest expectation first, and all memories that meet any.
pub(super) fn assigned(
    source: &Source<'_>,
    expected: &[Expectation<'_>],
    memories: &[Memory],
) -> (Vec<Option<usize>>, HashSet<usize>) {
    let candidates: Vec<Vec<usize>> = expected
        .iter()
        .map(|one| (0..memories.len()).filter(|at| one.is_met_by(source, &memories[*at])).collect())
        .collect();
    let mut used = vec![0; memories.len()];
    let mut found = vec![None; expected.len()];
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by_key(|number| candidates[*number].len());
    for number in order {
        let free = candidates[number].iter().copied().filter(|at| used[*at] < CAPACITY);
        let rank = |at: &usize| {
            let fits = expected[number].has_right_attributes(&memories[*at]);
            (fits, std::cmp::Reverse((used[*at], *at)))
        };
        if let Some(best) = free.max_by_key(rank) {
            used[best] += 1;
            found[number] = Some(best);
        }
    }
    (found, candidates.into_iter().flatten().collect())
}

/// Whether a memory says what must not be remembered.
pub(super) fn is_rejected(
    source: &Source<'_>,
    rejected: &Rejected,
    memory: &Memory,
) -> Result<bool, EvalError> {
    let other_direction = |want: &String| memory.kind == "preferences" && direction(memory) != *want;
    if memory.superseded
        || !rejected.types.has(&memory.kind)
        || rejected.direction.as_ref().is_some_and(other_direction)
    {
        return Ok(false);
    }
    let text = text_of(memory);
    let subject = memory.subject.as_deref().filter(|subject| !subject.is_empty());
    let excused = rejected.allow_subject.iter().any(|allowed| {
        let name = norm(allowed);
        let is_named = subject.map(norm).is_some_and(|subject| {
            subject.contains(&name) || name == "assistant" && LISTS.assistant.contains(&subject)
        });
        is_named || source.mentions(&text, allowed)
    });
    if excused {
        return Ok(false);
    }
    let pattern = Pattern::new(&rejected.pattern)?;
    Ok(with_subject(source, subject, text).iter().any(|text| pattern.is_in(text)))
}

/// The words of a memory as a sentence with its subject: "is vegan" about Yen is about Yen, whatever the text says.
fn with_subject(source: &Source<'_>, subject: Option<&str>, text: String) -> Vec<String> {
    match subject {
        Some(subject) if source.is_user(subject) => {
            let plain = norm(&text);
            let first = words(&plain).next().unwrap_or_default();
            let verb = first.ends_with('s') && !LISTS.no_verb.contains(first);
            let completed = format!("User {text}");
            if LISTS.elliptic.contains(first) || verb { vec![text, completed] } else { vec![text] }
        }
        Some(subject) => vec![format!("{} {text}", clean(subject))],
        None => vec![text],
    }
}

/// The kinds and contents of memories that were seen, to tell duplicates.
pub(super) type Seen = Vec<(String, String)>;

/// Whether a memory is junk. `wanted`: whether it meets an expectation, but for how often it may.
pub(super) fn is_junk(source: &Source<'_>, memory: &Memory, seen: &mut Seen, wanted: bool) -> bool {
    let text = text_of(memory);
    if !KINDS.contains(&memory.kind.as_str()) || text.trim().is_empty() {
        return true;
    }
    let key = words_alone(&norm(&text));
    let is_again = seen.iter().any(|(kind, known)| *kind == memory.kind && *known == key);
    if is_again || seen.iter().filter(|(_, known)| *known == key).count() >= 2 {
        return true;
    }
    seen.push((memory.kind.clone(), key));
    let evidence: Vec<&str> =
        memory.evidence.iter().map(String::as_str).filter(|quote| !quote.is_empty()).collect();
    if evidence.iter().any(|quote| !is_in_source(source, quote)) {
        return true;
    }
    let content = memory.content.as_deref().filter(|content| !content.is_empty()).unwrap_or(&text);
    let tokens = content_tokens(content);
    let is_emotion = memory.kind == "emotions";
    if !wanted && is_idle(source, memory, &text, &tokens, &evidence) {
        return true;
    }
    if source.foreign || tokens.is_empty() || is_emotion && !evidence.is_empty() {
        return false;
    }
    if share(&tokens, &source.tokens) < 0.5 {
        return true;
    }
    let quoted: HashSet<String> = content_tokens(&evidence.join(" ")).into_iter().collect();
    !evidence.is_empty() && share(&tokens, &quoted) < 0.34
}

/// A question, small talk, words of the assistant without saying so, or no words that say anything.
fn is_idle(source: &Source<'_>, memory: &Memory, text: &str, tokens: &[String], evidence: &[&str]) -> bool {
    if asks(text) {
        return true;
    }
    let subject = norm(memory.subject.as_deref().unwrap_or_default());
    if !LISTS.assistant.contains(&subject) && !source.assistants.contains(&subject) {
        let only = |quote: &str| {
            let quote = norm(quote);
            source.said_by_assistant.contains(&quote) && !source.said_by_others.contains(&quote)
        };
        let of_assistant =
            if evidence.is_empty() { only(text) } else { evidence.iter().all(|quote| only(quote)) };
        if of_assistant {
            return true;
        }
    }
    let is_emotion = memory.kind == "emotions";
    if GREETING.is_in(text) && words(&norm(text)).count() <= 5 && !is_emotion {
        return true;
    }
    tokens.is_empty() && !is_emotion && !source.foreign
}

/// Whether a quotation stands in the source, but for a word in ten.
fn is_in_source(source: &Source<'_>, quote: &str) -> bool {
    let plain = norm(quote);
    if plain.is_empty() || source.text.contains(&plain) {
        return true;
    }
    let tokens = content_tokens(quote);
    !tokens.is_empty() && share(&tokens, &source.tokens) >= 0.9
}

fn share(tokens: &[String], known: &HashSet<String>) -> f64 {
    tokens.iter().filter(|token| known.contains(*token)).count() as f64 / tokens.len().max(1) as f64
}

/// A text with a space for each run of other characters than those of words.
fn words_alone(text: &str) -> String {
    let mut alone = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_word(letter) {
            alone.push(letter);
        } else if !alone.ends_with(' ') {
            alone.push(' ');
        }
    }
    alone
}

/// Right entities (half where the kind is wrong), wrong ones, and those expected.
pub(super) fn entities(source: &Source<'_>, got: &[Entity]) -> (f64, usize, usize) {
    let wanted: Vec<HashSet<String>> = source
        .case
        .entities
        .iter()
        .map(|one| [&one.name].into_iter().chain(&one.aliases).map(|name| norm(name)).collect())
        .collect();
    let bare: Vec<HashSet<String>> =
        wanted.iter().map(|names| names.iter().map(|name| untitled(name).to_owned()).collect()).collect();
    let (mut right, mut wrong, mut taken) = (0.0, 0, HashSet::new());
    for entity in got {
        let names: Vec<String> = [&entity.name]
            .into_iter()
            .chain(&entity.aliases)
            .filter(|name| !name.is_empty())
            .map(|name| norm(name))
            .collect();
        let Some(first) = names.first() else { continue };
        let is = |at: &usize| {
            names.iter().any(|name| {
                wanted[*at].contains(name) || bare[*at].contains(name) || bare[*at].contains(untitled(name))
            })
        };
        match (0..wanted.len()).find(is) {
            Some(at) if taken.insert(at) => {
                let kind = entity.kind.as_deref().unwrap_or_default();
                right += if is_kind(kind, &source.case.entities[at].kind) { 1.0 } else { 0.5 };
            }
            Some(_) => wrong += 1,
            None => wrong += usize::from(is_no_name(source, first)),
        }
    }
    (right, wrong, wanted.len())
}

/// Whether a name that nobody asked for is none: not in the text, or a pronoun, a weekday, a number.
fn is_no_name(source: &Source<'_>, name: &str) -> bool {
    let is_user = source.users.contains(name) || LISTS.user.contains(name);
    let numeric = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit() || !is_word(c));
    !is_user && (LISTS.generic.contains(name) || numeric || !source.text.contains(name))
}

fn untitled(name: &str) -> &str {
    for title in ["mr", "mrs", "ms", "dr", "prof", "the", "my"] {
        let rest = name.strip_prefix(title).map(|rest| rest.strip_prefix('.').unwrap_or(rest));
        if let Some(rest) = rest.and_then(|rest| rest.strip_prefix(' ')) {
            return rest;
        }
    }
    name
}

fn is_kind(got: &str, wanted: &str) -> bool {
    let got = norm(got).replace('_', " ");
    got.is_empty()
        || wanted.split('|').any(|want| {
            let own = [want.to_owned()];
            let same = LISTS.kinds.get(want).map_or(&own[..], Vec::as_slice);
            got == want || got.split(' ').any(|word| same.iter().any(|one| one == word))
        })
}
