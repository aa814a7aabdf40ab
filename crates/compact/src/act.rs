//! What a sentence does in a conversation, as far as its words show it.

/// What a sentence does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
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
    /// Asks.
    Question,
    /// Anything else.
    Statement,
}

/// Cues of each act, the most telling act first. They are matched as whole words.
const CUES: &[(Act, &[&str])] = &[
    (
        Act::Correction,
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
        Act::OpenPoint,
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
        Act::Decision,
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
        Act::Constraint,
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
        Act::Commitment,
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
        Act::Preference,
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

impl Act {
    /// What a sentence does.
    pub fn of(sentence: &str) -> Self {
        let words = words(sentence);
        let act = CUES.iter().find(|(_, cues)| cues.iter().any(|cue| holds(&words, cue)));
        match act {
            Some((Self::OpenPoint, _)) => Self::OpenPoint,
            _ if asks(sentence) => Self::Question,
            _ if words.starts_with(" actually ") || words.starts_with(" no actually ") => Self::Correction,
            Some((act, _)) => *act,
            None => Self::Statement,
        }
    }

    /// The name in answers.
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

    /// What the act alone is worth, in units of one telling word.
    pub(crate) const fn worth(self) -> f32 {
        match self {
            Self::Decision | Self::Correction => 8.0,
            Self::Constraint | Self::OpenPoint => 5.0,
            Self::Commitment | Self::Preference => 4.0,
            Self::Statement => 1.0,
            Self::Question => 0.0,
        }
    }

    /// Whether the sentence is kept before any other.
    pub(crate) const fn survives(self) -> bool {
        matches!(self, Self::Decision | Self::Correction)
    }
}

fn asks(sentence: &str) -> bool {
    sentence
        .trim_end_matches(|c: char| c.is_whitespace() || "\"')”’»".contains(c))
        .ends_with(['?', '？', '؟'])
}

/// Lower-case words with one blank around each.
fn words(sentence: &str) -> String {
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

fn holds(words: &str, cue: &str) -> bool {
    words.match_indices(cue).any(|(at, _)| {
        let bytes = words.as_bytes();
        let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b' ');
        blank(at.checked_sub(1)) && blank(Some(at + cue.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::Act;

    #[test]
    fn acts_are_told_by_their_cues() {
        for (sentence, act) in [
            ("We decided to move to Porto.", Act::Decision),
            ("Actually, make that Tuesday.", Act::Correction),
            ("I live in Graz no longer.", Act::Correction),
            ("Did we decide?", Act::Question),
            ("The open question is who signs.", Act::OpenPoint),
            ("I prefer tea.", Act::Preference),
            ("You must not park there.", Act::Constraint),
            ("I’ll send it by Friday.", Act::Commitment),
            ("It rains.", Act::Statement),
            ("She was chosen by nobody.", Act::Statement),
            ("", Act::Statement),
        ] {
            assert_eq!(Act::of(sentence), act, "{sentence:?}");
        }
    }
}
