//! What was decided while a document was understood, and why.
//!
//! An [`Observer`] is told of each decision when it is made, by whoever made it. The one thing to know: a [`Reason`] is what
//! the rules themselves return when they drop words, so that what is told cannot differ from what was done.

use crate::MemoryDraft;
use crate::heads::Judgment;
use crate::passages::Voice;
use crate::sound::Unsound;
use serde::Serialize;
use std::fmt;

/// Follows how a document is understood; see [`Extractor::read_observed`](crate::Extractor::read_observed).
///
/// Closures are observers:
///
/// ```
/// use evoke_extract::{Decision, Document, Extractor, RuleExtractor};
/// use evoke_types::{DocumentType, IngestMode, Timestamp};
/// use std::sync::mpsc::channel;
///
/// let document = Document {
///     document_type: DocumentType::AiChatConversation,
///     text: "User: Hello there! I keep bees on the roof.",
///     said_at: Timestamp::from_millis(0),
///     speaker: None,
///     declared: None,
///     mode: IngestMode::LongRange,
/// };
/// let (sender, decisions) = channel();
/// let observer = Box::new(move |decision: Decision| sender.send(decision).unwrap_or_default());
/// let mut reading = RuleExtractor.read_observed(&document, observer);
/// while !reading.step(usize::MAX) {}
/// drop(reading);
/// let dropped = decisions.iter().find_map(|decision| match decision {
///     Decision::Considered(clause) => clause.outcome.err().map(|reason| (clause.words, reason.to_string())),
///     Decision::Passage { .. } | Decision::Parsed { .. } | Decision::TakenBack { .. } => None,
/// });
/// assert_eq!(dropped, Some(("Hello there!".to_owned(), "it only greets, thanks or agrees".to_owned())));
/// ```
pub trait Observer: Send {
    /// A decision was made. Called in the order of the text.
    fn observe(&mut self, decision: Decision);
}

impl<F: FnMut(Decision) + Send> Observer for F {
    fn observe(&mut self, decision: Decision) {
        self(decision);
    }
}

/// A decision about some words of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// Whose words a passage holds. Only those of [`Voice::Own`] and [`Voice::Narrated`] are considered further.
    Passage {
        /// Index into [`Understanding::passages`](crate::Understanding::passages).
        passage: usize,
        /// Whose words these are.
        voice: Voice,
    },
    /// A sentence was parsed; what is considered next stands in it.
    Parsed {
        /// Its passage.
        passage: usize,
        /// What was parsed: the sentence, or what it says once its corrections are made.
        text: String,
        /// Its words in order, with their places in the trees.
        words: Vec<TreeWord>,
    },
    /// A sentence or a part of one was kept or dropped.
    Considered(Considered),
    /// A joke or a correction took back what was just learned.
    TakenBack {
        /// The passage.
        passage: usize,
        /// The words whose memories are gone.
        quote: String,
    },
}

/// A word in a dependency tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TreeWord {
    /// As it is written.
    pub text: String,
    /// Its dictionary form.
    pub lemma: String,
    /// Its part of speech with its inflection, in the abbreviations of the Penn treebank.
    pub tag: &'static str,
    /// What it is to its head.
    pub dependency: &'static str,
    /// The index of the word that governs it; none for a root.
    pub head: Option<usize>,
    /// The kind of the named entity that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<&'static str>,
}

/// Words that might state something, and what became of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Considered {
    /// Index into [`Understanding::passages`](crate::Understanding::passages).
    pub passage: usize,
    /// The words, as they stand in the passage or in the sentence that was parsed.
    pub words: String,
    /// What their tree says, where there is one and they were taken for a proposition.
    pub grammar: Option<Grammar>,
    /// What the heads think of them, where they were asked.
    pub judgment: Option<Judgment>,
    /// The memories that they make, or why they make none.
    pub outcome: Result<Vec<MemoryDraft>, Reason>,
}

/// A proposition in short, read off its tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grammar {
    /// The dictionary form of its verb, or of the head of a phrase without one.
    pub predicate: String,
    /// The head of its subject, as it is written.
    pub subject: Option<String>,
    /// What the subject is: `speaker`, `addressee`, `person`, `name`, `owned`, `thing`, `unclear` or `omitted`.
    pub doer: &'static str,
    /// `past`, `perfect`, `present`, `future`, `modal` or `none`.
    pub tense: &'static str,
    /// `statement`, `question`, `order` or `fragment`.
    pub mood: &'static str,
    /// Whether it is denied.
    pub negated: bool,
}

/// Why words make no memory. They stay in their passage, and are found there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// They ask.
    Question,
    /// They suppose.
    Hypothetical,
    /// They hand on words of somebody else.
    Quoted,
    /// They greet, thank or agree.
    Chat,
    /// They take back what was said before, as a joke.
    Joke,
    /// They correct what was said before, where nothing more can be read of it.
    Correction,
    /// They tell of a made-up world.
    Fiction,
    /// They ask for something to be forgotten.
    ForgetRequest,
    /// Nothing is left of them once they are put in the third person.
    NothingStated,
    /// Their subject is a "he" or "she" of whom nobody knows who it is.
    NoAntecedent,
    /// They have too few words that say something.
    Uninformative,
    /// The head `keep` thinks too little of them.
    NotWorthKeeping {
        /// The probability that they are worth keeping, 0 to 1.
        keep: f32,
        /// What it takes for words of this form.
        least: f32,
        /// The form.
        form: Form,
    },
    /// They order something, and the head `kind` does not take that for a preference.
    PassingOrder {
        /// The probability of a preference, 0 to 1.
        preference: f32,
        /// What it takes.
        least: f32,
    },
    /// All that they state was stated before.
    Repeated,
}

/// The forms of words for which it takes more, or less, to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A statement in which rules see nothing.
    Plain,
    /// A statement in which rules see a liking, a feeling or a date.
    Sign,
    /// One that begins with a pronoun of which nobody knows what it stands for, or an answer of a few words.
    Unclear,
    /// Words without a verb that answer nothing.
    Bare,
    /// An order.
    Order,
}

impl From<Unsound> for Reason {
    fn from(why: Unsound) -> Self {
        match why {
            Unsound::Question => Self::Question,
            Unsound::Hypothetical => Self::Hypothetical,
            Unsound::Quoted => Self::Quoted,
            Unsound::Chat => Self::Chat,
            Unsound::Joke => Self::Joke,
            Unsound::Correction => Self::Correction,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Question => "it asks",
            Self::Hypothetical => "it supposes",
            Self::Quoted => "it hands on somebody's words",
            Self::Chat => "it only greets, thanks or agrees",
            Self::Joke => "it is a joke, and takes back what was said before",
            Self::Correction => "it only corrects what was said before",
            Self::Fiction => "it is so in a made-up world",
            Self::ForgetRequest => "it asks for something to be forgotten",
            Self::NothingStated => "nothing is left to state",
            Self::NoAntecedent => "nobody knows of whom it speaks",
            Self::Uninformative => "too few of its words say something",
            Self::NotWorthKeeping { keep, least, form } => {
                let form = match form {
                    Form::Plain => "a plain statement",
                    Form::Sign => "a liking, feeling or date",
                    Form::Unclear => "an unclear subject or a short answer",
                    Form::Bare => "words without a verb",
                    Form::Order => "an order",
                };
                return write!(formatter, "worth {keep:.2}, and {form} takes {least:.2}");
            }
            Self::PassingOrder { preference, least } => {
                return write!(formatter, "a preference by {preference:.2}, and an order takes {least:.2}");
            }
            Self::Repeated => "all of it was stated before",
        };
        formatter.write_str(text)
    }
}
