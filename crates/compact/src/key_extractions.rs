//! Key extractions: the statements of a conversation that a compaction must not lose.
//!
//! [`compact()`](crate::compact()) extracts them before it selects anything, prefers them in the selection, returns them in
//! [`Compaction::key_extractions`](crate::Compaction::key_extractions), and measures itself by them ([`Validation`](crate::Validation)).

use crate::conversation::AnalyzedConversation;
use crate::dialogue_act::DialogueAct;
use crate::sentence::Sentence;
use evoke_types::{Confidence, Role};

/// The kind of a [`KeyExtraction`]; each has its own list in API responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// A statement of fact, or the correction of one.
    Fact,
    /// A decision or a promise.
    Decision,
    /// Something wanted, liked or avoided.
    Preference,
    /// A limit or requirement.
    Constraint,
    /// Something asked or left open, and not settled later in the conversation.
    OpenQuestion,
}

/// A statement that a compaction must not lose, quoted from its turn.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyExtraction {
    /// Which of the five lists it belongs to.
    pub kind: KeyKind,
    /// The words of the sentence, verbatim.
    pub content: String,
    /// Index of its [`Turn`](crate::Turn), from 0.
    pub turn: usize,
    /// The role of the speaker.
    pub role: Role,
    /// Lower for hedged statements ("maybe"), and for those of anybody but the user.
    pub confidence: Confidence,
    /// Whether it takes back an earlier statement ([`DialogueAct::Correction`]).
    pub corrects: bool,
    /// Index in [`AnalyzedConversation::sentences`].
    pub(crate) sentence: usize,
}

/// Key extractions take at most this share of a conversation's tokens, so that they stay a selection.
const MAX_TOKEN_SHARE: f32 = 0.14;
/// This many are extracted even if they exceed [`MAX_TOKEN_SHARE`].
const MIN_COUNT: usize = 3;
/// A candidate is a repetition when earlier key extractions cover this share of its terms.
const REPEATED_COVERAGE: f32 = 0.75;
/// Tokens added to a candidate's own when its salience per token is computed.
const OVERHEAD_TOKENS: f32 = 6.0;
/// Later sentences that are searched for a decision which settles an open question. Bounds the work to linear.
const SETTLING_SENTENCES: usize = 200;

impl KeyKind {
    /// Every kind, in the order in which API responses list them.
    pub const ALL: [Self; 5] =
        [Self::Decision, Self::Fact, Self::Preference, Self::Constraint, Self::OpenQuestion];

    /// The name of its list in API responses and stored compactions.
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

/// Extracts the key statements of a conversation, in the order of speech.
pub(crate) fn extract_key_statements(
    conversation: &AnalyzedConversation<'_>,
    salience: &[f32],
) -> Vec<KeyExtraction> {
    let mut covered = vec![false; conversation.idf.len()];
    let mut remaining = (conversation.tokens as f32 * MAX_TOKEN_SHARE) as usize;
    let mut extractions = Vec::new();
    for (index, kind) in ranked_candidates(conversation, salience) {
        let sentence = &conversation.sentences[index];
        let fits = sentence.tokens <= remaining || extractions.len() < MIN_COUNT;
        let is_repetition =
            || conversation.coverage(sentence, |term| covered[term as usize]) >= REPEATED_COVERAGE;
        if !fits || is_repetition() {
            continue;
        }
        sentence.terms.iter().for_each(|term| covered[*term as usize] = true);
        remaining = remaining.saturating_sub(sentence.tokens);
        extractions.push(key_extraction(index, sentence, kind));
    }
    extractions.sort_by_key(|extraction| extraction.sentence);
    extractions
}

/// Sentences that could be key extractions: decisions and corrections first, then open questions, then by salience per
/// token; of equal ones the later.
fn ranked_candidates(conversation: &AnalyzedConversation<'_>, salience: &[f32]) -> Vec<(usize, KeyKind)> {
    let mut candidates: Vec<(usize, KeyKind)> = conversation
        .sentences
        .iter()
        .enumerate()
        .filter_map(|(index, sentence)| Some((index, kind_of_sentence(conversation, index, sentence)?)))
        .collect();
    let density =
        |index: usize| salience[index] / (conversation.sentences[index].tokens as f32 + OVERHEAD_TOKENS);
    let priority = |index: usize, kind: KeyKind| match kind {
        _ if conversation.sentences[index].act.is_essential() => 0,
        KeyKind::OpenQuestion => 1,
        KeyKind::Fact | KeyKind::Decision | KeyKind::Preference | KeyKind::Constraint => 2,
    };
    candidates.sort_by(|(a, x), (b, y)| {
        priority(*a, *x).cmp(&priority(*b, *y)).then(density(*b).total_cmp(&density(*a))).then(b.cmp(a))
    });
    candidates
}

fn key_extraction(index: usize, sentence: &Sentence<'_>, kind: KeyKind) -> KeyExtraction {
    let hedged = evoke_text::tone::hedged(sentence.text);
    KeyExtraction {
        kind,
        content: sentence.text.to_owned(),
        turn: sentence.turn,
        role: sentence.role,
        confidence: match (hedged, sentence.role) {
            (true, _) => Confidence::ASSUMED,
            (false, Role::User) => Confidence::EXPLICIT,
            (false, Role::Assistant | Role::Other) => Confidence::INFERRED,
        },
        corrects: sentence.act == DialogueAct::Correction,
        sentence: index,
    }
}

/// The kind of key extraction that a sentence could be; none when it says too little, or was settled or answered later.
fn kind_of_sentence(
    conversation: &AnalyzedConversation<'_>,
    index: usize,
    sentence: &Sentence<'_>,
) -> Option<KeyKind> {
    let terms = sentence.terms.len();
    match sentence.act {
        DialogueAct::Decision | DialogueAct::Commitment => (terms >= 2).then_some(KeyKind::Decision),
        DialogueAct::Correction => (terms >= 2).then_some(KeyKind::Fact),
        DialogueAct::Preference => (terms >= 2).then_some(KeyKind::Preference),
        DialogueAct::Constraint => (terms >= 3).then_some(KeyKind::Constraint),
        DialogueAct::OpenPoint => (!is_settled_later(conversation, index)).then_some(KeyKind::OpenQuestion),
        DialogueAct::Question => {
            (terms >= 2 && is_unanswered(conversation, index)).then_some(KeyKind::OpenQuestion)
        }
        DialogueAct::Statement => {
            let informative = !sentence.specific_terms.is_empty() && terms >= 3;
            (informative && !evoke_text::tone::hypothetical(sentence.text)).then_some(KeyKind::Fact)
        }
    }
}

/// Whether a later decision or correction covers at least half of the terms of an open point.
fn is_settled_later(conversation: &AnalyzedConversation<'_>, index: usize) -> bool {
    let open = &conversation.sentences[index];
    let later = conversation.sentences[index + 1..].iter().filter(|s| s.act.is_essential());
    later
        .take(SETTLING_SENTENCES)
        .any(|s| conversation.coverage(open, |term| s.terms.binary_search(&term).is_ok()) >= 0.5)
}

/// Whether no turn of another role follows a question.
fn is_unanswered(conversation: &AnalyzedConversation<'_>, index: usize) -> bool {
    let question = &conversation.sentences[index];
    !conversation.sentences[index + 1..].iter().any(|s| s.turn > question.turn && s.role != question.role)
}
