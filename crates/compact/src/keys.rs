//! Key extractions: the statements that a compaction is judged by.

use crate::Act;
use crate::sentence::{Reading, Sentence};
use evoke_types::{Confidence, Role};

/// What a key extraction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// Something that is so.
    Fact,
    /// Something settled or promised.
    Decision,
    /// Something wanted, liked or avoided.
    Preference,
    /// Something that limits.
    Constraint,
    /// Something asked or left open, and not settled since.
    OpenQuestion,
}

/// A statement that must not be lost.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyExtraction {
    /// What it is.
    pub kind: KeyKind,
    /// The words, as they were said.
    pub content: String,
    /// Which turn, from 0.
    pub turn: usize,
    /// Who said it.
    pub role: Role,
    /// How sure the words are.
    pub confidence: Confidence,
    /// Whether it takes back something said before.
    pub corrects: bool,
    /// Which sentence.
    pub(crate) sentence: usize,
}

/// Key extractions take at most this share of a conversation's tokens: a summary of everything is none.
const SHARE: f32 = 0.14;
/// So many there may be whatever they take.
const LEAST: usize = 3;
/// A candidate is a repetition when so much of it has been said by key extractions.
const REPEATED: f32 = 0.75;

impl KeyKind {
    /// Every kind, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Decision, Self::Fact, Self::Preference, Self::Constraint, Self::OpenQuestion];

    /// The name of its list in answers.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Fact => "facts",
            Self::Decision => "decisions",
            Self::Preference => "preferences",
            Self::Constraint => "constraints",
            Self::OpenQuestion => "open_questions",
        }
    }
}

/// The key extractions of a conversation, in the order in which they were said.
pub(crate) fn find(reading: &Reading<'_>, worth: &[f32]) -> Vec<KeyExtraction> {
    let mut candidates: Vec<(usize, KeyKind)> = reading
        .sentences
        .iter()
        .enumerate()
        .filter_map(|(at, sentence)| Some((at, kind(reading, at, sentence)?)))
        .collect();
    let density = |at: usize| worth[at] / (reading.sentences[at].tokens as f32 + 6.0);
    let first = |at: usize, kind: KeyKind| match kind {
        _ if reading.sentences[at].act.survives() => 0,
        KeyKind::OpenQuestion => 1,
        KeyKind::Fact | KeyKind::Decision | KeyKind::Preference | KeyKind::Constraint => 2,
    };
    candidates.sort_by(|(a, x), (b, y)| {
        first(*a, *x).cmp(&first(*b, *y)).then(density(*b).total_cmp(&density(*a))).then(b.cmp(a))
    });
    let mut said = vec![false; reading.idf.len()];
    let mut left = (reading.tokens as f32 * SHARE) as usize;
    let mut keys = Vec::new();
    for (at, kind) in candidates {
        let sentence = &reading.sentences[at];
        let fits = sentence.tokens <= left || keys.len() < LEAST;
        if !fits || reading.share(sentence, |stem| said[stem as usize]) >= REPEATED {
            continue;
        }
        sentence.stems.iter().for_each(|stem| said[*stem as usize] = true);
        left = left.saturating_sub(sentence.tokens);
        keys.push(key(at, sentence, kind));
    }
    keys.sort_by_key(|key| key.sentence);
    keys
}

fn key(at: usize, sentence: &Sentence<'_>, kind: KeyKind) -> KeyExtraction {
    let unsure = evoke_text::tone::hedged(sentence.text);
    KeyExtraction {
        kind,
        content: sentence.text.to_owned(),
        turn: sentence.turn,
        role: sentence.role,
        confidence: match (unsure, sentence.role) {
            (true, _) => Confidence::ASSUMED,
            (false, Role::User) => Confidence::EXPLICIT,
            (false, Role::Assistant | Role::Other) => Confidence::INFERRED,
        },
        corrects: sentence.act == Act::Correction,
        sentence: at,
    }
}

/// What a sentence could be a key extraction as.
fn kind(reading: &Reading<'_>, at: usize, sentence: &Sentence<'_>) -> Option<KeyKind> {
    let telling = !sentence.specific.is_empty() && sentence.stems.len() >= 3;
    match sentence.act {
        Act::Decision | Act::Commitment => (sentence.stems.len() >= 2).then_some(KeyKind::Decision),
        Act::Correction => (sentence.stems.len() >= 2).then_some(KeyKind::Fact),
        Act::Preference => (sentence.stems.len() >= 2).then_some(KeyKind::Preference),
        Act::Constraint => (sentence.stems.len() >= 3).then_some(KeyKind::Constraint),
        Act::OpenPoint => (!settled(reading, at)).then_some(KeyKind::OpenQuestion),
        Act::Question => {
            (sentence.stems.len() >= 2 && unanswered(reading, at)).then_some(KeyKind::OpenQuestion)
        }
        Act::Statement => {
            (telling && !evoke_text::tone::hypothetical(sentence.text)).then_some(KeyKind::Fact)
        }
    }
}

/// Whether a later decision speaks of most of what a sentence left open.
fn settled(reading: &Reading<'_>, at: usize) -> bool {
    let open = &reading.sentences[at];
    let later = reading.sentences[at + 1..].iter().filter(|s| s.act.survives());
    later.take(200).any(|s| reading.share(open, |stem| s.stems.binary_search(&stem).is_ok()) >= 0.5)
}

/// Whether nobody answered: the other side has not spoken since.
fn unanswered(reading: &Reading<'_>, at: usize) -> bool {
    let asked = &reading.sentences[at];
    !reading.sentences[at + 1..].iter().any(|s| s.turn > asked.turn && s.role != asked.role)
}
