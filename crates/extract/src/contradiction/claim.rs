//! A statement, taken apart for comparison with others of its subject.

use evoke_text::terms::{self, Term};
use std::collections::HashSet;

/// A statement in the third person, with its subject and what it says is over.
#[derive(Debug)]
pub struct Claim {
    /// The words that say something, without the subject and without "now" and "any more".
    pub(super) words: Vec<Word>,
    /// Whether it denies.
    pub(super) negative: bool,
    /// Whether it is in the present.
    pub(super) holds_now: bool,
    /// Whether it stands for something with "it" or "that".
    pub(super) points: bool,
    /// What it says is over.
    pub(super) ended: Vec<Vec<Word>>,
    pub(super) ends_something: bool,
    /// Who does it, where that is not the subject: "the team" of "The team uses Jira".
    doer: Vec<String>,
    /// Its first words, where the subject does not lead.
    start: Vec<String>,
    /// Where the thing that belongs to the subject has been named: "User's dentist |is Dr. Moreau". None where the subject
    /// itself does something.
    pub(super) reach: Option<u32>,
}

/// A word of a statement in the forms under which texts are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Counted from 0 behind the subject.
    pub(super) position: u32,
    forms: Vec<Box<str>>,
}

impl Word {
    /// Whether both are forms of one word.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.forms.iter().any(|form| other.forms.contains(form))
    }
}

/// Words that add nothing to what a statement denies or affirms.
const OF_NOW: &[&str] = &[
    "now",
    "any",
    "more",
    "anymore",
    "longer",
    "still",
    "currently",
    "really",
    "actually",
    "nowadays",
    "again",
    "very",
    "at",
    "all",
];
/// Words of whoever does something, at most.
const DOER: usize = 5;
/// Words that may stand between a subject and its verb.
const ADVERBS: &[&str] = &[
    "now",
    "currently",
    "still",
    "always",
    "usually",
    "often",
    "also",
    "just",
    "really",
    "actually",
    "mostly",
    "no",
    "longer",
    "never",
];
/// Words that stand for something said elsewhere.
const POINTERS: &[&str] = &["it", "that", "this", "them", "those", "these", "one", "so", "there"];

impl Claim {
    /// Takes a statement apart. `subject` is `user` or a name, and `ended` names what the statement says is over.
    ///
    /// Linear in the length of the texts.
    pub fn new(statement: &str, subject: &str, ended: &[String]) -> Self {
        let lead = if subject.eq_ignore_ascii_case("user") { "User" } else { subject };
        let after = statement.get(..lead.len()).filter(|start| start.eq_ignore_ascii_case(lead));
        let (owns, rest) = match after.and_then(|_| statement.get(lead.len()..)) {
            Some(rest) => match rest.strip_prefix("'s ").or_else(|| rest.strip_prefix("’s ")) {
                Some(owned) => (true, owned),
                None => (false, rest),
            },
            None => (false, statement),
        };
        let tokens = tokens(rest);
        let leads = owns || rest.len() < statement.len();
        let verb = match (owns, leads) {
            (true, _) => tokens.iter().position(|token| is_present(token)),
            (false, true) => first_verb(&tokens),
            (false, false) => tokens.iter().skip(1).position(|token| is_present(token)).map(|at| at + 1),
        };
        let doer = if leads { Vec::new() } else { tokens.iter().take(verb.unwrap_or(0)).cloned().collect() };
        Self {
            words: words(rest),
            negative: tokens.iter().any(|token| is_denial(token)),
            holds_now: verb.is_some_and(|at| tokens.get(at).is_some_and(|verb| is_present(verb)))
                && !tokens.iter().any(|token| is_past(token)),
            points: tokens.iter().any(|token| POINTERS.contains(&token.as_str())),
            ended: ended.iter().map(|what| words(what)).collect(),
            ends_something: !ended.is_empty(),
            doer,
            start: if leads { Vec::new() } else { tokens.iter().take(DOER).cloned().collect() },
            reach: if owns { Some(position(verb)) } else { clause_end(rest) },
        }
    }

    /// Words that any statement has which this one can end; empty when it can end none.
    pub fn lookup_terms(&self) -> Vec<&str> {
        let things = self.ended.iter().filter_map(|what| longest(what));
        let own = if self.holds_now { longest(&self.words) } else { None };
        let mut found: Vec<&str> = things.chain(own).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a newer claim speaks of who does this.
    pub(super) fn has_doer_of(&self, newer: &Self) -> bool {
        self.start.is_empty() == newer.start.is_empty() && newer.start.starts_with(&self.doer)
    }

    /// The words by which it can be looked up.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.words.iter().flat_map(|word| word.forms.iter().map(|form| &**form))
    }

    /// Whether one of both has a word that denies, and the other has none.
    pub fn denies_unlike(&self, statement: &str) -> bool {
        self.negative
            != statement.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).any(is_denial)
    }
}

fn longest(words: &[Word]) -> Option<&str> {
    words.iter().filter_map(|word| word.forms.first()).map(|form| &**form).max_by_key(|form| form.len())
}

fn position(verb: Option<usize>) -> u32 {
    verb.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
}

/// The words of a text in lower case, with "n't" apart from its verb as a denial.
fn tokens(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('’', "'");
    lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words that say something, each with its forms.
fn words(text: &str) -> Vec<Word> {
    let dropped: HashSet<u32> = tokens(text)
        .iter()
        .enumerate()
        .filter(|(_, token)| OF_NOW.contains(&token.as_str()) || is_denial(token))
        .filter_map(|(at, _)| u32::try_from(at).ok())
        .collect();
    let mut words: Vec<Word> = Vec::new();
    for Term { text, position } in terms::analyze(text) {
        match words.last_mut().filter(|word| word.position == position) {
            Some(word) => word.forms.push(text),
            None if dropped.contains(&position) => {}
            None => words.push(Word { position, forms: vec![text] }),
        }
    }
    words
}

/// The verb behind a subject.
fn first_verb(tokens: &[String]) -> Option<usize> {
    tokens.iter().position(|token| !ADVERBS.contains(&token.as_str()))
}

/// Third person singular of the present, or a plural of "be" and "have".
fn is_present(token: &str) -> bool {
    let bare = token.strip_suffix("n't").unwrap_or(token);
    matches!(bare, "is" | "are" | "has" | "have" | "does" | "do" | "can" | "ca" | "cannot")
        || bare.len() > 3 && bare.ends_with('s') && !bare.ends_with("ss") && !bare.ends_with("'s")
}

fn is_past(token: &str) -> bool {
    let bare = token.strip_suffix("n't").unwrap_or(token);
    matches!(
        bare,
        "was" | "were" | "had" | "did" | "used" | "would" | "might" | "could" | "will" | "wo" | "if"
    )
}

fn is_denial(token: &str) -> bool {
    token.ends_with("n't") || token.ends_with("n’t") || matches!(token, "not" | "no" | "never" | "cannot")
}

/// The number of words before the first clause or list that goes on: "has a dentist, |who works in Leiden".
fn clause_end(text: &str) -> Option<u32> {
    let end = [", ", "; ", " and ", " but ", " because ", " who ", " which ", " that "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min()?;
    u32::try_from(tokens(&text[..end]).len()).ok()
}
