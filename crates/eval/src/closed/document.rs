//! A document of the set with what is known of its people, and the verdict on one memory of it.

use super::item::Item;
use super::listed::Listed;
use super::set::RawDocument;
use super::words::{self, norm};
use crate::error::EvalError;
use crate::pattern::Pattern;
use crate::plain_text::is_word;
use evoke_types::MemoryKind;
use std::collections::{HashMap, HashSet};

/// What a returned memory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Hit,
    Duplicate,
    WrongType,
    Nothing,
    Dangling,
    Fragment,
    Broken,
    Code,
    WrongSubject,
    Contradicts,
    Question,
    TooLong,
}

impl Verdict {
    /// Those that are junk, in the order of reports.
    pub(super) const JUNK: [Self; 9] = [
        Self::Nothing,
        Self::Dangling,
        Self::Fragment,
        Self::Broken,
        Self::Code,
        Self::WrongSubject,
        Self::Contradicts,
        Self::Question,
        Self::TooLong,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Duplicate => "duplicate",
            Self::WrongType => "wrong type",
            Self::Nothing => "nothing",
            Self::Dangling => "dangling",
            Self::Fragment => "fragment",
            Self::Broken => "broken",
            Self::Code => "code",
            Self::WrongSubject => "wrong subject",
            Self::Contradicts => "contradicts",
            Self::Question => "question",
            Self::TooLong => "too long",
        }
    }
}

/// A document with what is known of its people.
pub(super) struct Document<'s> {
    pub(super) raw: &'s RawDocument,
    pub(super) listed: Vec<Listed<'s>>,
    /// All names of each person, by each of them.
    people: HashMap<String, HashSet<String>>,
    others: HashSet<String>,
    users: HashSet<String>,
}

/// Names that stand for the user in any text.
const USERS: [&str; 8] = ["user", "the user", "i", "me", "self", "speaker", "customer", "author"];
const ASSISTANTS: [&str; 5] = ["assistant", "the assistant", "agent", "the agent", "bot"];

impl<'s> Document<'s> {
    pub(super) fn new(raw: &'s RawDocument) -> Result<Self, EvalError> {
        let lower = |name: &String| norm(name).to_lowercase();
        let mut people: HashMap<String, HashSet<String>> = HashMap::new();
        for entity in raw.entities.iter().filter(|entity| entity.kind.contains("person")) {
            let names: HashSet<String> =
                [&entity.name].into_iter().chain(&entity.aliases).map(lower).collect();
            for name in &names {
                people.entry(name.clone()).or_default().extend(names.iter().cloned());
            }
        }
        let labels = |is: fn(&str) -> bool| {
            raw.speakers.iter().filter(move |(_, role)| is(role)).map(|(label, _)| lower(label))
        };
        let mut others: HashSet<String> =
            people.keys().cloned().chain(labels(|role| !matches!(role, "user" | "assistant"))).collect();
        let mut users: HashSet<String> =
            USERS.into_iter().map(str::to_owned).chain(labels(|role| role == "user")).collect();
        for name in raw.user_names.iter().map(lower) {
            let all: HashSet<String> =
                people.get(&name).cloned().unwrap_or_default().into_iter().chain([name]).collect();
            others.retain(|other| !all.contains(other));
            users.extend(all);
        }
        let listed = raw.memories.iter().map(Listed::new).collect::<Result<_, _>>()?;
        Ok(Self { raw, listed, people, others, users })
    }

    fn is_english(&self) -> bool {
        self.raw.lang == "en"
    }

    /// Whether the first words of a statement leave open, or say, that it is about the user.
    fn may_be_of_user(&self, text: &str) -> bool {
        let begins = |names: &HashSet<String>| names.iter().any(|name| begins_with(text, name));
        let is_assistant = || ASSISTANTS.iter().any(|name| begins_with(text, name));
        begins(&self.users) || !begins(&self.others) && !is_assistant()
    }

    /// Whether an item is about the person that a listed memory is about.
    pub(super) fn agrees_in_subject(&self, listed: &Listed<'_>, item: &Item) -> bool {
        listed.raw.subject.split('|').any(|want| self.is_about(want, item))
    }

    fn is_about(&self, want: &str, item: &Item) -> bool {
        let low = item.text.to_lowercase();
        let shown = item.subject.as_deref();
        match want {
            "any" => true,
            "user" => match shown {
                Some(shown) => self.users.contains(shown),
                None => self.may_be_of_user(&low) || self.speaks_of_user(item, &low),
            },
            "assistant" => {
                let is = |name: &str| matches!(name, "assistant" | "agent");
                shown.is_some_and(is)
                    || low.contains("assistant")
                    || low.contains("agent")
                    || is(&item.speaker)
            }
            "document" => !shown.is_some_and(|shown| self.users.contains(shown)) && !speaks_of_reader(&low),
            name => self.is_about_person(&norm(name).to_lowercase(), item, &low),
        }
    }

    fn speaks_of_user(&self, item: &Item, low: &str) -> bool {
        let named = |name: &&String| name.chars().count() > 2 && holds(low, name);
        holds(low, "user") || words::FIRST_PERSON.is_in(&item.text) || self.users.iter().any(|n| named(&n))
    }

    fn is_about_person(&self, name: &str, item: &Item, low: &str) -> bool {
        let mut names = self.people.get(name).cloned().unwrap_or_default();
        names.insert(name.to_owned());
        if let Some(shown) = item.subject.as_deref()
            && !matches!(shown, "user" | "document" | "unknown")
        {
            if names.contains(shown) || names.iter().any(|name| holds(shown, name)) {
                return true;
            }
            if self.others.contains(shown) {
                return false;
            }
        }
        let wide = |name: &str| words::wide_letters(name) > 0;
        let named = |name: &String| if wide(name) { low.contains(name) } else { holds(low, name) };
        let says_so = !self.is_english() || words::BEGINS_IN_FIRST_PERSON.is_in(&item.text);
        names.iter().any(named) || names.contains(&item.speaker) && says_so
    }

    /// One or two words are no statement, unless a person does something in them.
    fn is_fragment(&self, text: &str) -> bool {
        if words::wide_letters(text) > 0 {
            return text.chars().filter(|letter| is_word(*letter)).count() < 4;
        }
        let part = |letter: char| is_word(letter) || "'@.+-".contains(letter);
        let words: Vec<&str> = text.split(|letter| !part(letter)).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [] | [_] => true,
            [first, _] if self.is_english() => {
                let first = first.to_lowercase();
                let known = self.users.contains(&first) || self.others.contains(&first);
                !known && !self.people.contains_key(&first)
            }
            [_, _] | [_, _, ..] => false,
        }
    }

    /// What is wrong with the form of an item, whatever it says.
    pub(super) fn ill_formed(&self, item: &Item) -> Option<Verdict> {
        let text = item.text.as_str();
        let shown = item.subject.is_some();
        if item.is_too_long() {
            Some(Verdict::TooLong)
        } else if item.asks() {
            Some(Verdict::Question)
        } else if words::BROKEN.is_in(text) || words::is_half_translated(&self.raw.lang, text) {
            Some(Verdict::Broken)
        } else if words::CODE.is_in(text) || self.raw.kind == "support" && words::CONFIG.is_in(text) {
            Some(Verdict::Code)
        } else if !shown && self.is_fragment(text) {
            Some(Verdict::Fragment)
        } else if self.is_english() && !shown && words::PRONOUN.is_in(text) {
            Some(Verdict::Dangling)
        } else {
            None
        }
    }

    /// The verdict on an item, and the listed memories that it may stand for.
    pub(super) fn judged(&self, item: &Item) -> (Verdict, Vec<usize>) {
        if let Some(verdict) = self.ill_formed(item) {
            return (verdict, Vec::new());
        }
        let (mut full, mut kind, mut subject, mut against) = (Vec::new(), false, false, false);
        for (at, listed) in self.listed.iter().enumerate() {
            let seen = item.seen_for(listed);
            if !listed.pattern.is_in(&seen) {
                continue;
            }
            if listed.wrong.as_ref().is_some_and(|wrong| wrong.is_in(&seen)) {
                against = true;
            } else if !self.agrees_in_subject(listed, item) {
                subject = true;
            } else if !listed.raw.types.contains(&item.kind) {
                kind = true;
            } else if is_opposite(listed, item) {
                against = true;
            } else {
                full.push(at);
            }
        }
        let verdict = match (full.is_empty(), kind, subject, against) {
            (false, ..) => Verdict::Hit,
            (true, true, ..) => Verdict::WrongType,
            (true, false, true, _) => Verdict::WrongSubject,
            (true, false, false, true) => Verdict::Contradicts,
            (true, false, false, false) => Verdict::Nothing,
        };
        (verdict, full)
    }
}

fn is_opposite(listed: &Listed<'_>, item: &Item) -> bool {
    let wanted = listed.raw.direction.as_deref().filter(|_| item.kind == MemoryKind::Preference);
    wanted.zip(item.negative).is_some_and(|(wanted, negative)| (wanted == "negative") != negative)
}

/// Whether a text in lower case begins with a name, perhaps with "the" before it.
fn begins_with(text: &str, name: &str) -> bool {
    let at_start =
        |text: &str| text.strip_prefix(name).is_some_and(|rest| !rest.chars().next().is_some_and(is_word));
    text.strip_prefix("the ").is_some_and(at_start) || at_start(text)
}

/// Whether a text in lower case holds a name as a word.
fn holds(text: &str, name: &str) -> bool {
    let edge = |letter: Option<char>| letter.is_none_or(|letter| !is_word(letter));
    text.match_indices(name)
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + name.len()..].chars().next()))
}

/// Whether a statement of a document begins with its reader, or with whoever speaks, rather than with a rule for users.
fn speaks_of_reader(low: &str) -> bool {
    static READER: std::sync::LazyLock<Pattern> = std::sync::LazyLock::new(|| {
        Pattern::constant(r"^(?:user(?!s? (?:must|should|may|can|need|are|have))|i|my|we|our)\b")
    });
    READER.is_in(low)
}
