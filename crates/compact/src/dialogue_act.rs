//! Dialogue act classification: what a sentence does in a conversation, as far as its words show it.
//!
//! [`DialogueAct::classify`] is called once for each sentence while the conversation is analyzed. It matches cue phrases, in
//! English only; a sentence in another language is a question or a statement.

/// What a sentence does in a conversation: decide, correct, promise and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DialogueAct {
    /// Settles something: "we decided", "let's go with".
    Decision,
    /// Takes something back: "I meant", "no longer".
    Correction,
    /// Promises or reports something done as promised: "I will", "booked".
    Commitment,
    /// Wants or refuses: "I prefer", "I can't stand".
    Preference,
    /// Limits: "must", "no more than", "allergic".
    Constraint,
    /// Leaves something open: "not sure whether", "still to be decided".
    OpenPoint,
    /// Ends in a question mark, and is not an [`DialogueAct::OpenPoint`].
    Question,
    /// Anything without a cue of another act.
    Statement,
}

/// Cue phrases of each act, matched as whole words. The first act with a match wins, so the order is that of precision.
const CUES: &[(DialogueAct, &[&str])] = &[
    (
        DialogueAct::Correction,
        &[
            "correction",
            "i meant",
            "i was wrong",
            "i misspoke",
            "not anymore",
            "no longer",
            "scratch that",
            "changed my mind",
            "changed our mind",
            "has moved to",
            "moves to",
            "rescheduled",
            "make that",
            "not true anymore",
        ],
    ),
    (
        DialogueAct::OpenPoint,
        &[
            "open question",
            "open point",
            "not sure whether",
            "not sure if",
            "not decided",
            "haven't decided",
            "undecided",
            "to be decided",
            "still need to decide",
            "still have to decide",
            "remains unclear",
            "still unclear",
            "don't know yet",
            "tbd",
        ],
    ),
    (
        DialogueAct::Decision,
        &[
            "decided",
            "decision",
            "let's go with",
            "let's do",
            "we'll go with",
            "i'll go with",
            "agreed",
            "settled on",
            "going with",
            "chose",
            "we choose",
            "approved",
            "confirmed",
            "signed off",
        ],
    ),
    (
        DialogueAct::Constraint,
        &[
            "must",
            "must not",
            "mustn't",
            "have to",
            "has to",
            "cannot",
            "at most",
            "at least",
            "no more than",
            "no less than",
            "only if",
            "allergic",
            "allergy",
            "intolerant",
            "budget",
            "limit is",
            "deadline",
            "required",
            "not allowed",
            "forbidden",
            "never",
        ],
    ),
    (
        DialogueAct::Commitment,
        &[
            "i will",
            "i'll",
            "we will",
            "we'll",
            "i'm going to",
            "we're going to",
            "promise",
            "promised",
            "due",
            "by tomorrow",
            "scheduled",
            "booked",
            "ordered",
            "signed up",
            "planning to",
            "plan to",
            "arranged",
        ],
    ),
    (
        DialogueAct::Preference,
        &[
            "prefer",
            "prefers",
            "i like",
            "i love",
            "i hate",
            "i want",
            "i'd like",
            "i enjoy",
            "i don't like",
            "can't stand",
            "favourite",
            "favorite",
            "i'd rather",
            "fan of",
            "i dislike",
            "i'm into",
        ],
    ),
];

impl DialogueAct {
    /// The act of a sentence, by its cue phrases and its punctuation.
    ///
    /// ```
    /// use evoke_compact::DialogueAct;
    ///
    /// assert_eq!(DialogueAct::classify("We decided to rent the larger hall."), DialogueAct::Decision);
    /// assert_eq!(DialogueAct::classify("Which hall is cheaper?"), DialogueAct::Question);
    /// ```
    pub fn classify(sentence: &str) -> Self {
        let words = normalize(sentence);
        let act = CUES.iter().find(|(_, cues)| cues.iter().any(|cue| contains_phrase(&words, cue)));
        match act {
            // "Not sure whether it fits?" leaves a point open, whatever its punctuation.
            Some((Self::OpenPoint, _)) => Self::OpenPoint,
            _ if is_question(sentence) => Self::Question,
            _ if words.starts_with(" actually ") || words.starts_with(" no actually ") => Self::Correction,
            Some((act, _)) => *act,
            None => Self::Statement,
        }
    }

    /// The name in API responses and stored compactions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Correction => "correction",
            Self::Commitment => "commitment",
            Self::Preference => "preference",
            Self::Constraint => "constraint",
            Self::OpenPoint => "open_point",
            Self::Question => "question",
            Self::Statement => "statement",
        }
    }

    /// The act's own contribution to the [`salience`](crate::salience) of a sentence, in units of one rare term.
    pub(crate) const fn value(self) -> f32 {
        match self {
            Self::Decision | Self::Correction => 8.0,
            Self::Constraint | Self::OpenPoint => 5.0,
            Self::Commitment | Self::Preference => 4.0,
            Self::Statement => 1.0,
            Self::Question => 0.0,
        }
    }

    /// Whether the sentence is retained before any other: decisions and their corrections are.
    pub(crate) const fn is_essential(self) -> bool {
        matches!(self, Self::Decision | Self::Correction)
    }
}

/// Whether a sentence ends in a question mark, closing quotes and brackets aside.
fn is_question(sentence: &str) -> bool {
    sentence
        .trim_end_matches(|c: char| c.is_whitespace() || "\"')”’»".contains(c))
        .ends_with(['?', '？', '؟'])
}

/// Lower-case words with one space around each, so that a phrase is found by a substring search.
fn normalize(sentence: &str) -> String {
    let mut words = String::with_capacity(sentence.len() + 2);
    words.push(' ');
    for c in sentence.chars() {
        match c {
            '’' => words.push('\''),
            c if c.is_alphanumeric() || c == '\'' => words.extend(c.to_lowercase()),
            _ if !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether [`normalize`]d words contain a phrase that begins and ends at word boundaries.
fn contains_phrase(words: &str, phrase: &str) -> bool {
    let is_space = |at: Option<usize>| at.and_then(|at| words.as_bytes().get(at)) == Some(&b' ');
    words
        .match_indices(phrase)
        .any(|(start, _)| is_space(start.checked_sub(1)) && is_space(Some(start + phrase.len())))
}

#[cfg(test)]
mod tests {
    use super::DialogueAct;

    #[test]
    fn acts_are_classified_by_their_cues() {
        for (sentence, act) in [
            ("We decided to move to Porto.", DialogueAct::Decision),
            ("Actually, make that Tuesday.", DialogueAct::Correction),
            ("I live in Graz no longer.", DialogueAct::Correction),
            ("Did we decide?", DialogueAct::Question),
            ("The open question is who signs.", DialogueAct::OpenPoint),
            ("I prefer tea.", DialogueAct::Preference),
            ("You must not park there.", DialogueAct::Constraint),
            ("I’ll send it by Friday.", DialogueAct::Commitment),
            ("It rains.", DialogueAct::Statement),
            ("She was chosen by nobody.", DialogueAct::Statement),
            ("", DialogueAct::Statement),
        ] {
            assert_eq!(DialogueAct::classify(sentence), act, "{sentence:?}");
        }
    }
}
