//! What a query text asks for: words, times, names, and keys of metadata.

use crate::frame;
use crate::index::key::{hash, normal_value};
use crate::query::QueryText;
use evoke_text::language::Language;
use evoke_text::{names, terms, time};
use evoke_types::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// Words of a query beyond these are not looked at; they are no question any more.
const WORDS: usize = 128;
/// Longest run of query words that is tried as one metadata value.
const VALUE_WORDS: usize = 4;

/// One word of a query, in all forms that the index may hold it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) forms: Vec<Box<str>>,
    /// The forms' hashes, as typed memories keep them.
    pub(crate) hashes: Vec<u32>,
}

/// A possible metadata value in the query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) text: String,
    /// Which share of the query's words it is, above 0 and up to 1.
    pub(crate) share: f32,
}

/// A query text, read.
#[derive(Debug, Clone)]
pub(crate) struct Analysed {
    /// Its words, without stop words, each once, in order.
    pub(crate) words: Vec<Word>,
    /// Names and codes that stood around it.
    pub(crate) aside: Vec<Word>,
    pub(crate) asked: Vec<time::Asked>,
    /// Names in it, as written.
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<Value>,
    /// Whether it asks for nothing in particular ("What do you know about this user?").
    pub(crate) general: bool,
    /// What kind of answer it asks for.
    pub(crate) asks: Asks,
    /// Its words as they stand, in lower case.
    pub(crate) tokens: Vec<String>,
    /// Whether the asker asks about themselves ("What did I buy?"), and not about what they were told.
    pub(crate) about_asker: bool,
    /// The longer text in which it stood.
    pub(crate) around: Option<Arc<str>>,
}

/// What kind of answer a query asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Asks {
    /// A date or a time.
    pub(crate) when: bool,
    /// A number.
    pub(crate) quantity: bool,
    /// What the other side said or did.
    pub(crate) advice: bool,
    /// Things that may have been said in several places.
    pub(crate) several: bool,
}

/// What a query text is about, for its vector: without the words that only say when, or how to answer.
pub fn topic(text: &str, at: Timestamp) -> String {
    matter(text, &time::asked(text, at)).0
}

/// What is left of a text without its times and its frame, with its words; all of it when that is nothing.
fn matter(text: &str, asked: &[time::Asked]) -> (String, Vec<Word>) {
    let timeless = without_times(text, asked);
    let bare = frame::without(&timeless);
    let mut read = [bare, timeless].into_iter().map(|kept| {
        let words = words(&kept);
        (kept, words)
    });
    read.find(|(_, words)| !words.is_empty()).unwrap_or_else(|| (text.to_owned(), words(text)))
}

/// Reads a query text that was asked at an instant.
pub(crate) fn analyse(text: &str, at: Timestamp) -> Analysed {
    let (asked, tokens) = (time::asked(text, at), tokens(text).collect::<Vec<_>>());
    Analysed {
        words: matter(text, &asked).1,
        aside: Vec::new(),
        asked,
        names: names::query(text).into_iter().map(|name| name.text).collect(),
        values: values(text),
        general: is_general(text),
        about_asker: holds(&tokens, ASKER) && !holds(&tokens, OTHER),
        asks: asks(&tokens),
        tokens,
        around: None,
    }
}

impl Analysed {
    /// The same without the names of whom everything here is about. A text of nothing else stays.
    pub(crate) fn without_owner(mut self, owner: &[String]) -> Self {
        if owner.is_empty() {
            return self;
        }
        let forms: HashSet<Box<str>> =
            words(&owner.join(" ")).into_iter().flat_map(|word| word.forms).collect();
        let is_owner = |word: &Word| word.forms.iter().any(|form| forms.contains(form));
        if self.words.iter().all(is_owner) {
            return self;
        }
        self.words.retain(|word| !is_owner(word));
        self.names.retain(|name| !name.split_whitespace().all(|part| owner.contains(&part.to_lowercase())));
        self
    }

    /// The same with what stood around it.
    pub(crate) fn amid(mut self, text: &QueryText) -> Self {
        if !text.aside.is_empty() {
            self.aside = words(&text.aside.join(" "));
            self.aside.retain(|word| !self.words.contains(word));
        }
        self.around.clone_from(&text.around);
        self
    }
}

const ASKER: &[&str] = &["i", "my", "me", "mine", "we", "our"];
const OTHER: &[&str] = &["you", "your"];

/// The words as they stand, in lower case.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(WORDS).map(str::to_lowercase)
}

fn holds(tokens: &[String], wanted: &[&str]) -> bool {
    tokens.iter().any(|token| wanted.contains(&token.as_str()))
}

fn asks(tokens: &[String]) -> Asks {
    let pair = |first: &[&str], second: &[&str]| {
        tokens.windows(2).any(|w| first.contains(&w[0].as_str()) && second.contains(&w[1].as_str()))
    };
    Asks {
        when: holds(tokens, &["when"])
            || pair(&["what", "which"], &["date", "day", "month", "year"])
            || pair(&["how"], &["long"]),
        quantity: pair(&["how"], &["many", "much", "long", "old", "often"]),
        advice: holds(tokens, OTHER),
        several: pair(&["how"], &["many", "often"])
            || pair(&["in"], &["common"])
            || holds(tokens, &["both", "all"])
            || asks_for_several(tokens),
    }
}

const QUESTION: &[&str] = &["what", "which", "who", "whom", "where", "how"];
/// Verbs that end what stands between a question word and the rest.
const VERB: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "would", "will",
    "might",
];
/// Words that end like a plural and are none.
const SINGULAR: &[&str] = &["this", "news", "always", "perhaps"];

/// Whether a question is about a plural ("Which books ...?") or the perfect ("Where has she camped?"), which has
/// no one time. A verb that ends like a plural ("What helps?") passes for one.
fn asks_for_several(tokens: &[String]) -> bool {
    let Some(at) = tokens.iter().take(2).position(|token| QUESTION.contains(&token.as_str())) else {
        return false;
    };
    if tokens.first().is_some_and(|first| first == "when") {
        return false;
    }
    let perfect = tokens.windows(2).any(|w| {
        ["has", "have"].contains(&w[0].as_str()) && !["a", "an", "the", "to"].contains(&w[1].as_str())
    });
    let of_what = ["what", "which"].contains(&tokens[at].as_str());
    let mut named = tokens.iter().skip(at + 1).take(4).take_while(|token| !VERB.contains(&token.as_str()));
    let plural = |token: &String| {
        token.len() > 3
            && token.ends_with('s')
            && !token.ends_with("ss")
            && !SINGULAR.contains(&token.as_str())
    };
    perfect || (of_what && named.any(plural))
}

/// The text without the words that only count back from now ("ten days ago", "last week"): what they
/// mean is compared as time, and what they are says nothing of the matter. Names of months, days and
/// feasts stay.
fn without_times(text: &str, asked: &[time::Asked]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for asked in asked {
        let (before, named) = (text.get(from..asked.range.start), text.get(asked.range.clone()));
        kept.push_str(before.unwrap_or_default());
        for word in named.unwrap_or_default().split_whitespace() {
            let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
            if year || word.chars().any(char::is_uppercase) {
                kept.push_str(word);
                kept.push(' ');
            }
        }
        from = asked.range.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<(u32, Word)> = Vec::new();
    for term in terms::analyze_query(text) {
        match words.last_mut() {
            Some((position, word)) if *position == term.position => word.forms.push(term.text),
            Some(_) | None => {
                words.push((term.position, Word { forms: vec![term.text], hashes: Vec::new() }));
            }
        }
    }
    let mut seen = HashSet::new();
    let mut words: Vec<Word> = words.into_iter().map(|(_, word)| word).collect();
    for word in &mut words {
        word.forms.sort_unstable();
        word.forms.dedup();
        word.hashes = word.forms.iter().map(|form| hash(form)).collect();
    }
    words.retain(|word| seen.insert(word.forms.clone()));
    words.truncate(WORDS);
    words
}

/// Runs of words, and the parts of paths, that could be metadata values.
fn values(text: &str) -> Vec<Value> {
    let normal = normal_value(text);
    let tokens: Vec<&str> = normal.split(' ').filter(|token| !token.is_empty()).take(WORDS).collect();
    let total = tokens.len().max(1) as f32;
    let mut values: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    let mut offer = |text: &str, share: f32| {
        if !text.is_empty() && seen.insert(text.to_owned()) {
            values.push(Value { text: text.to_owned(), share });
        }
    };
    offer(&normal, 1.0);
    for length in (1..=VALUE_WORDS.min(tokens.len())).rev() {
        for run in tokens.windows(length) {
            let joined = run.join(" ");
            let share = length as f32 / total;
            offer(&joined, share);
            offer(joined.trim_matches(|c: char| !c.is_alphanumeric()), share);
        }
    }
    for token in &tokens {
        let parts = token.split('/').count() as f32;
        token.split('/').for_each(|part| offer(part, 1.0 / (total * parts)));
    }
    values
}

/// Words that ask for whatever there is.
const GENERAL: &[&str] = &[
    "user",
    "users",
    "customer",
    "person",
    "know",
    "known",
    "knows",
    "tell",
    "everything",
    "anything",
    "something",
    "remember",
    "recall",
    "memory",
    "memories",
    "preference",
    "preferences",
    "fact",
    "facts",
    "context",
    "information",
    "info",
    "detail",
    "details",
    "profile",
    "history",
    "background",
    "summary",
    "summarize",
    "summarise",
    "list",
    "show",
    "give",
    "relevant",
    "important",
    "please",
];

fn is_general(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty());
    let mut any = false;
    for word in words {
        any |= GENERAL.contains(&word);
        if !GENERAL.contains(&word) && !terms::is_stop_word(word, Language::English) {
            return false;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_questions_are_told_from_particular_ones() {
        for general in
            ["What do you know about this user?", "Tell me everything you remember about me", "preferences"]
        {
            assert!(is_general(general), "{general}");
        }
        for particular in ["What is the user's job?", "Where do I live?", "", "user preferences about tea"] {
            assert!(!is_general(particular), "{particular}");
        }
    }

    #[test]
    fn questions_for_several_things_are_told_from_those_for_one() {
        let several = |text: &str| asks(&tokens(text).collect::<Vec<_>>()).several;
        for text in [
            "Which books has she read?",
            "What musical artists did we see?",
            "Where has Ines camped?",
            "How often did I go climbing?",
            "What do the two have in common?",
            "In what ways is he involved?",
        ] {
            assert!(several(text), "{text}");
        }
        for text in [
            "What is this about?",
            "When did she read the books?",
            "What did the boss say?",
            "Where do I have to be?",
            "What bus did we take?",
            "My books",
            "",
        ] {
            assert!(!several(text), "{text}");
        }
    }

    #[test]
    fn values_are_runs_of_words_and_parts_of_paths() {
        let values = values("users/prefs  Key-AB12?");
        let share = |text: &str| values.iter().find(|v| v.text == text).map(|v| v.share);
        assert_eq!(share("users/prefs key-ab12?"), Some(1.0));
        assert_eq!(share("key-ab12"), Some(0.5));
        assert_eq!(share("prefs"), Some(0.25));
        assert_eq!(share("ab12"), None);
    }
}
