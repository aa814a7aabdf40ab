//! The cases of a file, and what is known of their texts.

use super::lists::LISTS;
use crate::error::EvalError;
use crate::pattern::Pattern;
use crate::plain_text::{collapsed, folded, is_word, words};
use evoke_types::{DocumentType, Timestamp};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// One case of the file.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    pub(super) id: String,
    #[serde(default)]
    pub(super) tags: Vec<String>,
    #[serde(flatten)]
    pub(super) last: Said,
    /// Labels of speakers, with `user`, `assistant` or `other`.
    #[serde(default)]
    pub(super) speakers: BTreeMap<String, String>,
    /// Earlier documents, oldest first.
    #[serde(default)]
    pub(super) history: Vec<Said>,
    #[serde(default)]
    pub(super) expect: Vec<Expected>,
    #[serde(default)]
    pub(super) reject: Vec<Rejected>,
    #[serde(default)]
    pub(super) entities: Vec<Named>,
    pub(super) expect_current: Option<String>,
    pub(super) expect_superseded: Option<String>,
}

/// One document of a case.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    pub(super) document: String,
    pub(super) document_type: DocumentType,
    pub(super) document_created_at: Timestamp,
}

/// What must be remembered.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Expected {
    /// Kinds that are accepted, with bars between them; it counts under the first.
    #[serde(rename = "type")]
    pub(super) kinds: String,
    pub(super) any_of: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) direction: Option<String>,
    pub(super) event_date: Option<Day>,
    pub(super) strength_min: Option<f64>,
    pub(super) category_any_of: Option<Vec<String>>,
}

/// The days that are right.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Day {
    One(String),
    Several(Vec<String>),
    Between { from: String, to: String },
}

/// What must not be remembered.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rejected {
    pub(super) types: Kinds,
    pub(super) pattern: String,
    #[serde(default)]
    pub(super) allow_subject: Vec<String>,
    pub(super) direction: Option<String>,
}

/// `any`, or a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Kinds {
    Any(String),
    List(Vec<String>),
}

impl Kinds {
    pub(super) fn has(&self, kind: &str) -> bool {
        match self {
            Self::Any(word) => word == "any",
            Self::List(kinds) => kinds.iter().any(|one| one == kind),
        }
    }
}

/// An entity of the key.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

/// Reads a file of cases, one JSON object a line.
///
/// # Errors
/// [`EvalError::File`], [`EvalError::Line`].
pub fn read(file: &Path) -> Result<Vec<Case>, EvalError> {
    crate::lines::read(file)
}

impl Case {
    pub(super) fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().any(|one| one == tag)
    }

    /// Its documents, oldest first.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Said> {
        self.history.iter().chain([&self.last])
    }
}

/// Letters as patterns see them: compatible forms as one, straight quotation marks.
pub(super) fn clean(text: &str) -> String {
    let text: String = text.nfkc().collect();
    text.replace(['’', '‘'], "'").replace(['“', '”'], "\"")
}

/// A text without case, marks of typography and differences in space.
pub(super) fn norm(text: &str) -> String {
    folded(collapsed(&clean(text)).trim())
}

/// The beginnings of the words that say something. Resolved dates are not in the source; single letters and small numbers
/// prove nothing.
pub(super) fn content_tokens(text: &str) -> Vec<String> {
    let text = norm(text);
    let says = |word: &&str| !LISTS.idle.contains(*word) && !is_letter(word) && !is_small_number(word);
    words(&text).filter(says).map(|word| word.chars().take(5).collect()).collect()
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_small_number(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let rest = &word[digits..];
    let is_year = digits == 4 && rest.is_empty() && (word.starts_with("19") || word.starts_with("20"));
    (1..=2).contains(&digits) && matches!(rest, "" | "st" | "nd" | "rd" | "th" | "h") || is_year
}

/// A case with what is known of its texts.
pub(super) struct Source<'c> {
    pub(super) case: &'c Case,
    /// All of it, without case.
    pub(super) text: String,
    pub(super) tokens: HashSet<String>,
    /// Whether it is in another language than English.
    pub(super) foreign: bool,
    /// Names that the user may be called by.
    pub(super) users: HashSet<String>,
    pub(super) assistants: HashSet<String>,
    pub(super) said_by_assistant: String,
    pub(super) said_by_others: String,
    names: HashMap<String, HashSet<String>>,
}

/// Tags of languages other than English.
const LANGUAGES: [&str; 5] = ["es", "de", "pt", "hi", "ja"];
/// Titles and the like, by which nobody is told from others.
const TITLES: [&str; 9] = ["my", "the", "mr.", "mrs.", "dr.", "ms.", "mr", "ms", "dr"];

impl<'c> Source<'c> {
    pub(super) fn new(case: &'c Case) -> Self {
        let texts: Vec<&str> = case.documents().map(|said| said.document.as_str()).collect();
        let all = texts.join("\n");
        let labels = |role: &str| {
            let of_role = case.speakers.iter().filter(|(_, is)| *is == role).map(|(label, _)| norm(label));
            of_role.collect::<HashSet<String>>()
        };
        let assistants: HashSet<String> =
            labels("assistant").into_iter().chain(["assistant".to_owned()]).collect();
        let (said_by_assistant, said_by_others) = by_speaker(&texts, &assistants);
        let mut users: HashSet<String> = LISTS.user.iter().cloned().chain(labels("user")).collect();
        users.extend(texts.iter().flat_map(|text| introduced(text)));
        let named = |one: &Named| {
            let all = [&one.name].into_iter().chain(&one.aliases).map(|name| norm(name));
            (norm(&one.name), all.collect())
        };
        Self {
            text: norm(&all),
            tokens: content_tokens(&all).into_iter().collect(),
            foreign: LANGUAGES.iter().any(|tag| case.has_tag(tag)),
            users,
            assistants,
            said_by_assistant,
            said_by_others,
            names: case.entities.iter().map(named).collect(),
            case,
        }
    }

    /// All names of somebody.
    fn aliases(&self, name: &str) -> HashSet<String> {
        let name = norm(name);
        let known = self.names.iter().find(|(first, all)| **first == name || all.contains(&name));
        known.map(|(_, all)| all.clone()).unwrap_or_default().into_iter().chain([name]).collect()
    }

    pub(super) fn is_user(&self, subject: &str) -> bool {
        let subject = norm(subject);
        let own = self.users.iter().filter(|name| name.chars().count() > 2 && !LISTS.user.contains(*name));
        let shares = |name: &String| {
            let words: HashSet<&str> = name.split(' ').collect();
            subject.split(' ').any(|word| words.contains(word))
        };
        self.users.contains(&subject) || own.clone().any(shares)
    }

    /// Whether a text names somebody.
    pub(super) fn mentions(&self, text: &str, name: &str) -> bool {
        let text = norm(text);
        self.aliases(name).iter().any(|alias| names(&text, alias))
    }

    fn is_named(&self, got: &str, want: &str) -> bool {
        let got = norm(got);
        let parts: HashSet<&str> = got.split(' ').filter(|word| !TITLES.contains(word)).collect();
        let wanted = self.aliases(want);
        wanted.contains(&got) || wanted.iter().any(|name| name.split(' ').any(|word| parts.contains(word)))
    }

    /// Whether a memory with this subject and these words is about somebody.
    pub(super) fn is_about(&self, want: &str, subject: Option<&str>, text: &str) -> bool {
        match norm(want).as_str() {
            "user" => subject.is_none_or(|subject| self.is_user(subject)),
            "assistant" => {
                let named = subject.is_some_and(|subject| LISTS.assistant.contains(&norm(subject)));
                named || norm(text).contains("assistant")
            }
            _ => subject.is_some_and(|subject| self.is_named(subject, want)) || self.mentions(text, want),
        }
    }
}

/// Whether a text without case holds a name as a word.
fn names(text: &str, name: &str) -> bool {
    let edge = |letter: Option<char>| letter.is_none_or(|letter| !is_word(letter));
    let found = text.match_indices(name);
    found
        .into_iter()
        .any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + name.len()..].chars().next()))
}

/// The lines of the assistant, and those of all others.
fn by_speaker(texts: &[&str], assistants: &HashSet<String>) -> (String, String) {
    let (mut assistant, mut others) = (Vec::new(), Vec::new());
    for text in texts {
        let mut speaks = false;
        for line in text.split('\n') {
            let label = line
                .split_once(':')
                .filter(|(label, rest)| (1..=32).contains(&label.chars().count()) && rest.starts_with(' '));
            if let Some((label, _)) = label {
                speaks = assistants.contains(&norm(label));
            }
            if speaks { assistant.push(line) } else { others.push(line) }
        }
    }
    (norm(&assistant.join("\n")), norm(&others.join("\n")))
}

/// The names that somebody gives themselves.
fn introduced(text: &str) -> Vec<String> {
    // Names are told by their capital letters.
    let pattern = Pattern::constant(
        r"\b(?:i am|i'm|im|my name is|my name's|name is|name's|this is|it's|soy|sou(?: [oa])?|ich bin|mein name ist)\s+(?-i:((?:[A-Z][\w'.-]+\s?){1,3}))",
    );
    let name = |groups: Vec<String>| groups.first().map(|name| norm(name).trim_end_matches('.').to_owned());
    pattern.groups(&clean(text)).into_iter().filter_map(name).collect()
}
