//! What was understood: values that the engine turns into rows.

use evoke_types::{Confidence, EventWindow, MemoryKind, Origin, Speaker, TemporalCategory, Timestamp};

/// Everything found in one document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understanding {
    /// The document's words, cut, in order.
    pub passages: Vec<PassageDraft>,
    /// Statements derived from them, in order of their passages.
    pub memories: Vec<MemoryDraft>,
    /// Who and what is named.
    pub entities: Vec<EntityDraft>,
    /// What the user asked to be forgotten.
    pub forget: Vec<ForgetDraft>,
    /// What could not be understood, for people; the words are still in `passages`.
    pub problems: Vec<String>,
}

/// A stretch of the document, verbatim.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageDraft {
    /// Which turn or paragraph of the document, counted from 0; a long one gives several passages.
    pub turn: u32,
    /// The words, without the speaker's label.
    pub text: String,
    /// Who said them.
    pub speaker: Speaker,
    /// When: the turn's own time, otherwise the document's.
    pub said_at: Timestamp,
    /// The heading it stands under, or an e-mail's subject.
    pub section: Option<String>,
    /// The list that it is shown under.
    pub kind: MemoryKind,
    /// Where the words come from, when that is not what the document and the speaker say.
    pub segment: Option<Origin>,
    /// Words to search by that are not in the text: names of participants, a subject.
    pub key: Option<String>,
}

/// A typed memory.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryDraft {
    /// Which of the five kinds.
    pub kind: MemoryKind,
    /// Short, third person, self-contained: "User prefers email over Slack".
    pub statement: String,
    /// Index into [`Understanding::passages`].
    pub passage: usize,
    /// Words of that passage, exactly as they stand there.
    pub quote: String,
    /// How sure we are that this is what was meant.
    pub confidence: Confidence,
    /// Topic of a fact or preference, type of an emotion ("frustration").
    pub category: String,
    /// Finer topic.
    pub subcategory: Option<String>,
    /// Strength of a preference, intensity of an emotion, significance of an episode.
    pub weight: Option<Confidence>,
    /// Whom it is about: `user`, or a name.
    pub subject: String,
    /// A dislike or denial.
    pub negative: bool,
    /// People who took part in an episode.
    pub participants: Vec<String>,
    /// When it happened or will, only if stated.
    pub event: Option<EventWindow>,
    /// Since when it holds, only if stated ("since May", "for two years").
    pub valid_from: Option<Timestamp>,
    /// How long it stays true.
    pub temporal_category: TemporalCategory,
    /// The single-valued matter that it settles (`home`, `employer`, `favorite editor`): of two
    /// memories with the same subject and matter, the newer closes the older.
    pub matter: Option<String>,
    /// Whether it may hold beside others on its matter: it closes none, and a later one may close it.
    pub beside: bool,
    /// Whether it was said to hold besides what held before ("also", "another"): it closes nothing.
    pub additive: bool,
    /// What it says is over, by name: "Leiden" of "moved from Leiden to Utrecht". See [`crate::contradicts`].
    pub ends: Vec<String>,
}

/// Somebody or something with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityDraft {
    /// The fullest form seen in the document.
    pub name: String,
    /// `person`, `organization`, `place`, `product`, `animal`, `event` or `other`.
    pub kind: String,
    /// Other forms seen.
    pub aliases: Vec<String>,
    /// Indices into [`Understanding::passages`] where it is named.
    pub passages: Vec<usize>,
}

/// A request to forget something said before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetDraft {
    /// What to forget, in the user's words, each thing by itself: "my knee". Empty when the request only points back.
    pub descriptions: Vec<String>,
    /// Index into [`Understanding::passages`] of the request.
    pub passage: usize,
    /// Its words, exactly as they stand there.
    pub quote: String,
    /// How many of [`Understanding::memories`] come from words before it.
    pub before: usize,
}
