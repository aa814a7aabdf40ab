//! Query analysis: the words, times, names and metadata values of a query text, and the kind of answer that
//! it expects.
//!
//! [`rank_texts`](crate::rank_texts) analyzes each text once; the engine calls [`topic`] for the text that is
//! embedded.

use crate::index::key::{hash, normal_value};
use crate::query::QueryText;
use crate::question_boilerplate;
use crate::reranker_scores::RerankerScores;
use evoke_text::language::Language;
use evoke_text::{names, terms, time};
use evoke_types::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// Words of a query beyond these are ignored.
const MAX_WORDS: usize = 128;
/// The longest run of query words that is tried as a metadata value.
const MAX_VALUE_WORDS: usize = 4;

/// One word of a query, in all forms that the index may contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryWord {
    pub(crate) forms: Vec<Box<str>>,
    /// The hashes of the forms, comparable with
    /// [`KeyedMemory::terms`](crate::index::unit::KeyedMemory::terms).
    pub(crate) hashes: Vec<u32>,
}

impl QueryWord {
    /// Whether it is a single character of a script without blanks, which is compared beside the pair that it stands in.
    pub(crate) fn is_character(&self) -> bool {
        matches!(self.forms.as_slice(), [form] if !form.is_ascii() && form.chars().nth(1).is_none())
    }
}

/// A part of the query that could be a metadata value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MetadataValue {
    pub(crate) text: String,
    /// Its share of the query's words, above 0 and up to 1.
    pub(crate) share: f32,
}

/// An analyzed query text.
#[derive(Debug, Clone)]
pub(crate) struct AnalyzedQuery {
    /// The text itself.
    pub(crate) as_asked: Box<str>,
    /// Its words without stop words, each once, in order.
    pub(crate) words: Vec<QueryWord>,
    /// Identifiers from the text around it: [`QueryText::identifiers`].
    pub(crate) identifiers: Vec<QueryWord>,
    pub(crate) times: Vec<time::Asked>,
    /// Names in it, as written.
    pub(crate) names: Vec<String>,
    pub(crate) metadata_values: Vec<MetadataValue>,
    /// Whether it asks for nothing in particular ("What do you know about this user?").
    pub(crate) is_general: bool,
    /// The kind of answer that it expects.
    pub(crate) expects: ExpectedAnswer,
    /// Its tokens, unstemmed, in lower case.
    pub(crate) tokens: Vec<String>,
    /// Whether the user asks about themselves ("What did I buy?") or for themselves ("What should I buy?"), and not about what
    /// they were told.
    pub(crate) is_about_asker: bool,
    /// The longer text that it was extracted from: [`QueryText::source_text`].
    pub(crate) source_text: Option<Arc<str>>,
}

/// One query text with everything that ranking needs of it.
pub(crate) struct TextQuery<'a> {
    pub(crate) text: &'a AnalyzedQuery,
    pub(crate) vector: Option<&'a [f32]>,
    /// The parts of its [decomposition](crate::decompose), searched in addition.
    pub(crate) sub_queries: &'a [AnalyzedQuery],
    /// The reranker's scores, where they are enabled.
    pub(crate) reranker_scores: Option<&'a RerankerScores>,
}

/// The kind of answer that a query expects, by its question words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ExpectedAnswer {
    /// A date or a time.
    pub(crate) when: bool,
    /// A number, such as a count or an amount.
    pub(crate) quantity: bool,
    /// Something that the assistant said or did.
    pub(crate) advice: bool,
    /// A suggestion, which should respect what the user said of themselves.
    pub(crate) suggestion: bool,
    /// Several things, which may have been said in several sessions.
    pub(crate) several: bool,
    /// How something was, rather than how it is.
    pub(crate) past: bool,
    /// Whether it has the form of a question, rather than being a few words to look for.
    pub(crate) asks: bool,
}

/// The topic of a query, for its embedding: the text without relative times and without question boilerplate.
///
/// ```
/// use evoke_recall::topic;
/// use evoke_types::Timestamp;
///
/// let at = Timestamp::parse("2026-03-01T09:00:00Z").expect("a time");
/// let topic = topic("How many museums did we visit last week?", at);
/// assert!(topic.contains("museums"));
/// assert!(!topic.contains("last week"), "the time is searched for on its own");
/// ```
pub fn topic(text: &str, at: Timestamp) -> String {
    content_and_words(text, &time::asked(text, at)).0
}

/// A text without times and boilerplate, with its words; the whole text when nothing else would be left.
fn content_and_words(text: &str, times: &[time::Asked]) -> (String, Vec<QueryWord>) {
    let timeless = strip_relative_times(text, times);
    let bare = question_boilerplate::strip(&timeless);
    let mut candidates = [bare, timeless].into_iter().map(|stripped| {
        let words = words(&stripped);
        (stripped, words)
    });
    candidates.find(|(_, words)| !words.is_empty()).unwrap_or_else(|| (text.to_owned(), words(text)))
}

/// Analyzes a query text that was asked at an instant.
pub(crate) fn analyze(text: &str, at: Timestamp) -> AnalyzedQuery {
    let (times, tokens) = (time::asked(text, at), tokens(text).collect::<Vec<_>>());
    let expects = expected_answer(&tokens);
    AnalyzedQuery {
        as_asked: text.into(),
        words: content_and_words(text, &times).1,
        identifiers: Vec::new(),
        times,
        names: names::query(text).into_iter().map(|name| name.text).collect(),
        metadata_values: metadata_values(text),
        is_general: is_general(text),
        is_about_asker: contains_any(&tokens, FIRST_PERSON)
            && (!contains_any(&tokens, SECOND_PERSON) || expects.suggestion),
        expects,
        tokens,
        source_text: None,
    }
}

impl AnalyzedQuery {
    /// Drops the owner's names from the query, unless it contains nothing else.
    pub(crate) fn without_owner(mut self, owner: &[String]) -> Self {
        if owner.is_empty() {
            return self;
        }
        let forms: HashSet<Box<str>> =
            words(&owner.join(" ")).into_iter().flat_map(|word| word.forms).collect();
        let is_owner = |word: &QueryWord| word.forms.iter().any(|form| forms.contains(form));
        if self.words.iter().all(is_owner) {
            return self;
        }
        self.words.retain(|word| !is_owner(word));
        self.names.retain(|name| !name.split_whitespace().all(|part| owner.contains(&part.to_lowercase())));
        self
    }

    /// Adds the identifiers and the source text of a query.
    pub(crate) fn with_source(mut self, text: &QueryText) -> Self {
        if !text.identifiers.is_empty() {
            self.identifiers = words(&text.identifiers.join(" "));
            self.identifiers.retain(|word| !self.words.contains(word));
        }
        self.source_text.clone_from(&text.source_text);
        self
    }
}

const FIRST_PERSON: &[&str] = &["i", "my", "me", "mine", "we", "our"];
const SECOND_PERSON: &[&str] = &["you", "your"];

/// Tokens in lower case, unstemmed, at most [`MAX_WORDS`].
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MAX_WORDS).map(str::to_lowercase)
}

fn contains_any(tokens: &[String], any_of: &[&str]) -> bool {
    tokens.iter().any(|token| any_of.contains(&token.as_str()))
}

fn expected_answer(tokens: &[String]) -> ExpectedAnswer {
    let pair = |first: &[&str], second: &[&str]| {
        tokens.windows(2).any(|w| first.contains(&w[0].as_str()) && second.contains(&w[1].as_str()))
    };
    let suggestion = asks_for_suggestion(tokens);
    ExpectedAnswer {
        when: contains_any(tokens, &["when"])
            || pair(&["what", "which"], &["date", "day", "month", "year"])
            || pair(&["how"], &["long"]),
        quantity: pair(&["how"], &["many", "much", "long", "old", "often"]),
        advice: contains_any(tokens, SECOND_PERSON) && !suggestion,
        suggestion,
        several: pair(&["how"], &["many", "often"])
            || pair(&["in"], &["common"])
            || contains_any(tokens, &["both", "all"])
            || expects_several(tokens),
        past: contains_any(tokens, PAST_WORDS),
        asks: tokens.iter().take(2).any(|token| {
            QUESTION_WORDS.contains(&token.as_str()) || AUXILIARY_VERBS.contains(&token.as_str())
        }),
    }
}

/// Verbs that ask for what is not yet there.
const MODAL_VERBS: &[&str] = &["can", "could", "would", "should"];
/// Words for what an assistant suggests.
const SUGGESTIONS: &[&str] = &[
    "recommend",
    "recommendation",
    "recommendations",
    "suggest",
    "suggestion",
    "suggestions",
    "idea",
    "ideas",
    "advice",
    "tip",
    "tips",
];
/// Words by which a question asks for what was said before.
const REMINDERS: &[&str] =
    &["remind", "remember", "recall", "said", "told", "mentioned", "earlier", "previous", "previously"];

/// Whether the assistant is asked for a suggestion, rather than for what it or the user said: "Can you suggest …?", "Any ideas
/// for …?", "What should I …?", "Where can I …?".
fn asks_for_suggestion(tokens: &[String]) -> bool {
    let asks = tokens.windows(2).any(|pair| {
        MODAL_VERBS.contains(&pair[0].as_str()) && ["you", "i", "we"].contains(&pair[1].as_str())
    });
    (asks || contains_any(tokens, SUGGESTIONS))
        && !contains_any(tokens, REMINDERS)
        && !contains_any(tokens, &["did"])
}

/// Words by which a question asks about another time than now, in the languages whose function words are known.
const PAST_WORDS: &[&str] = &[
    "did",
    "was",
    "were",
    "had",
    "used",
    "before",
    "previously",
    "formerly",
    "originally",
    "former",
    "previous",
    "once",
    "ago",
    "earlier",
    "past",
    "history",
    "ever",
    "first",
    "changed",
    "would",
    "might",
    "could",
    "may",
    "likely",
    "war",
    "waren",
    "hatte",
    "früher",
    "vorher",
    "damals",
    "ehemals",
    "era",
    "eran",
    "fue",
    "antes",
    "anterior",
    "était",
    "avait",
    "avant",
    "autrefois",
    "foi",
    "aveva",
    "prima",
    "पहले",
];
const QUESTION_WORDS: &[&str] = &["what", "which", "who", "whom", "where", "how"];
/// Verbs that end the noun phrase after a question word.
const AUXILIARY_VERBS: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "would", "will",
    "might",
];
/// Words that end like a plural but are none.
const SINGULAR_WORDS: &[&str] = &["this", "news", "always", "perhaps"];

/// Whether a question is about a plural ("Which books ...?") or in the perfect ("Where has she camped?"),
/// which has no single time. A verb that ends like a plural ("What helps?") is mistaken for one.
fn expects_several(tokens: &[String]) -> bool {
    let Some(at) = tokens.iter().take(2).position(|token| QUESTION_WORDS.contains(&token.as_str())) else {
        return false;
    };
    if tokens.first().is_some_and(|first| first == "when") {
        return false;
    }
    let perfect = tokens.windows(2).any(|w| {
        ["has", "have"].contains(&w[0].as_str()) && !["a", "an", "the", "to"].contains(&w[1].as_str())
    });
    let asks_what = ["what", "which"].contains(&tokens[at].as_str());
    let mut head =
        tokens.iter().skip(at + 1).take(4).take_while(|token| !AUXILIARY_VERBS.contains(&token.as_str()));
    let plural = |token: &String| {
        token.len() > 3
            && token.ends_with('s')
            && !token.ends_with("ss")
            && !SINGULAR_WORDS.contains(&token.as_str())
    };
    perfect || (asks_what && head.any(plural))
}

/// The text without relative time expressions ("ten days ago", "last week"): they are compared as times, and
/// their words say nothing about the topic. Names of months, days and holidays stay.
fn strip_relative_times(text: &str, times: &[time::Asked]) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut from = 0;
    for time in times {
        let (before, expression) = (text.get(from..time.range.start), text.get(time.range.clone()));
        stripped.push_str(before.unwrap_or_default());
        for word in expression.unwrap_or_default().split_whitespace() {
            let year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
            if year || word.chars().any(char::is_uppercase) {
                stripped.push_str(word);
                stripped.push(' ');
            }
        }
        from = time.range.end;
    }
    stripped.push_str(text.get(from..).unwrap_or_default());
    stripped
}

fn words(text: &str) -> Vec<QueryWord> {
    let mut words: Vec<(u32, QueryWord)> = Vec::new();
    let mut found = terms::analyze_query(text);
    terms::append_characters(text, &mut found);
    for term in found {
        match words.last_mut() {
            Some((position, word)) if *position == term.position => word.forms.push(term.text),
            Some(_) | None => {
                words.push((term.position, QueryWord { forms: vec![term.text], hashes: Vec::new() }));
            }
        }
    }
    let mut seen = HashSet::new();
    let mut words: Vec<QueryWord> = words.into_iter().map(|(_, word)| word).collect();
    for word in &mut words {
        word.forms.sort_unstable();
        word.forms.dedup();
        word.hashes = word.forms.iter().map(|form| hash(form)).collect();
    }
    words.retain(|word| seen.insert(word.forms.clone()));
    words.truncate(MAX_WORDS);
    words
}

/// Runs of words, and the segments of paths, that could be metadata values.
fn metadata_values(text: &str) -> Vec<MetadataValue> {
    let normal = normal_value(text);
    let tokens: Vec<&str> = normal.split(' ').filter(|token| !token.is_empty()).take(MAX_WORDS).collect();
    let total = tokens.len().max(1) as f32;
    let mut metadata_values: Vec<MetadataValue> = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |text: &str, share: f32| {
        if !text.is_empty() && seen.insert(text.to_owned()) {
            metadata_values.push(MetadataValue { text: text.to_owned(), share });
        }
    };
    add(&normal, 1.0);
    for length in (1..=MAX_VALUE_WORDS.min(tokens.len())).rev() {
        for run in tokens.windows(length) {
            let joined = run.join(" ");
            let share = length as f32 / total;
            add(&joined, share);
            add(joined.trim_matches(|c: char| !c.is_alphanumeric()), share);
        }
    }
    for token in &tokens {
        let parts = token.split('/').count() as f32;
        token.split('/').for_each(|part| add(part, 1.0 / (total * parts)));
    }
    metadata_values
}

/// Words of queries that ask for anything there is.
const GENERAL_WORDS: &[&str] = &[
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
        any |= GENERAL_WORDS.contains(&word);
        if !GENERAL_WORDS.contains(&word) && !terms::is_stop_word(word, Language::English) {
            return false;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_queries_are_recognized() {
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
    fn queries_for_several_things_are_recognized() {
        let several = |text: &str| expected_answer(&tokens(text).collect::<Vec<_>>()).several;
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
    fn requests_for_suggestions_are_recognized() {
        let suggestion = |text: &str| expected_answer(&tokens(text).collect::<Vec<_>>()).suggestion;
        for text in [
            "Can you suggest a quiet beach?",
            "Any tips for a first marathon?",
            "What should I cook for six people?",
            "Where could we go dancing on Friday?",
        ] {
            assert!(suggestion(text), "{text}");
        }
        for text in [
            "Can you remind me which beach it was?",
            "Which tips did you give me?",
            "Where did I go dancing?",
            "What does my sister cook?",
        ] {
            assert!(!suggestion(text), "{text}");
        }
    }

    #[test]
    fn values_are_word_runs_and_path_segments() {
        let metadata_values = metadata_values("users/prefs  Key-AB12?");
        let share = |text: &str| metadata_values.iter().find(|v| v.text == text).map(|v| v.share);
        assert_eq!(share("users/prefs key-ab12?"), Some(1.0));
        assert_eq!(share("key-ab12"), Some(0.5));
        assert_eq!(share("prefs"), Some(0.25));
        assert_eq!(share("ab12"), None);
    }
}
