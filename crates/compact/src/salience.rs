//! How much one sentence tells, by its words alone.

/// What a sentence does in a conversation, as far as its words show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Settles something: "we decided", "let's go with".
    Decision,
    /// Takes something back: "actually", "no, I meant".
    Correction,
    /// Promises: "I will", "by Friday".
    Commitment,
    /// Wants or refuses: "I prefer", "I can't stand".
    Preference,
    /// Limits: "must", "no more than".
    Constraint,
    /// Asks.
    Question,
    /// Anything else.
    Statement,
}

const CUES: &[(Act, &[&str])] = &[
    (
        Act::Correction,
        &[
            "actually",
            "correction",
            "i meant",
            "not anymore",
            "no longer",
            "instead of",
            "scratch that",
            "i was wrong",
        ],
    ),
    (
        Act::Decision,
        &[
            "decided",
            "decision",
            "let's go with",
            "we'll go with",
            "agreed",
            "settled on",
            "going with",
            "chose",
            "approved",
            "confirmed",
        ],
    ),
    (
        Act::Commitment,
        &[
            "i will",
            "i'll",
            "we will",
            "we'll",
            "promise",
            "deadline",
            "due ",
            "by tomorrow",
            "by friday",
            "by monday",
            "scheduled",
            "booked",
            "ordered",
        ],
    ),
    (
        Act::Preference,
        &[
            "prefer",
            "i like",
            "i love",
            "i hate",
            "i want",
            "i don't like",
            "i can't stand",
            "favourite",
            "favorite",
            "rather",
        ],
    ),
    (
        Act::Constraint,
        &[
            "must",
            "cannot",
            "can't",
            "need to",
            "needs to",
            "at most",
            "at least",
            "no more than",
            "only if",
            "allergic",
            "budget",
            "required",
        ],
    ),
];

/// What a sentence does.
pub fn act(sentence: &str) -> Act {
    let lower = sentence.to_lowercase();
    if lower.trim_end().ends_with(['?', '？']) {
        return Act::Question;
    }
    CUES.iter()
        .find(|(_, cues)| cues.iter().any(|cue| lower.contains(cue)))
        .map_or(Act::Statement, |(act, _)| *act)
}

impl Act {
    /// What the act alone is worth, in units of one telling word.
    pub(crate) const fn worth(self) -> f32 {
        match self {
            Self::Decision | Self::Correction => 6.0,
            Self::Commitment | Self::Preference | Self::Constraint => 3.0,
            Self::Question => 0.5,
            Self::Statement => 1.0,
        }
    }

    /// Whether the sentence is kept before any other.
    pub(crate) const fn survives(self) -> bool {
        matches!(self, Self::Decision | Self::Correction)
    }
}

/// Numbers and names in a sentence: what cannot be guessed back.
pub(crate) fn specifics(sentence: &str) -> usize {
    let words = sentence.split_whitespace().skip(1);
    let named =
        words.filter(|w| w.chars().next().is_some_and(char::is_uppercase) && w.chars().count() > 1).count();
    named + sentence.split_whitespace().filter(|w| w.chars().any(|c| c.is_ascii_digit())).count()
}

#[cfg(test)]
mod tests {
    use super::{Act, act, specifics};

    #[test]
    fn acts_are_told_by_their_cues() {
        assert_eq!(act("We decided to move to Porto."), Act::Decision);
        assert_eq!(act("Actually, make that Tuesday."), Act::Correction);
        assert_eq!(act("Did we decide?"), Act::Question);
        assert_eq!(act("I prefer tea."), Act::Preference);
        assert_eq!(act("It rains."), Act::Statement);
    }

    #[test]
    fn specifics_are_names_and_numbers() {
        assert_eq!(specifics("Please send 12 desks to Dana on Friday"), 3);
        assert_eq!(specifics("Nothing here"), 0);
    }
}
