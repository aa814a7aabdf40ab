//! What leads to a prediction, and what its pushes have earned.

use evoke_store::PushCount;

/// What leads to a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// What is being spoken about.
    Topic,
    /// A question of the agent that the user will answer.
    Question,
    /// What was said beside what is being spoken about.
    Beside,
    /// A name that was spoken.
    Entity,
    /// A memory that was used a moment ago.
    Used,
    /// A date to come.
    Date,
}

/// Items a push may bring, by pattern.
pub(super) struct Places([(Pattern, usize); 6]);

/// The share of pushed items that is used where a pattern does as well as it should.
const EXPECTED: f64 = 0.05;
/// Pushed items that a pattern is believed to have behind it before anything is known.
const PRIOR: f64 = 40.0;

impl Pattern {
    /// Every pattern.
    pub const ALL: [Self; 6] =
        [Self::Topic, Self::Question, Self::Beside, Self::Entity, Self::Used, Self::Date];

    /// The name in reports and in the ids of bundles.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Question => "question",
            Self::Beside => "beside",
            Self::Entity => "entity",
            Self::Used => "used",
            Self::Date => "date",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.as_str() == name)
    }

    /// Items a push may bring before anything is known of how it fares.
    const fn places(self) -> usize {
        match self {
            Self::Topic => 2,
            Self::Question => 3,
            Self::Beside => 4,
            Self::Entity => 2,
            Self::Used => 2,
            Self::Date => 2,
        }
    }
}

impl Places {
    /// What each pattern has earned: a pattern that is never used shrinks towards a tenth of its places
    /// and below one item falls silent but for now and then.
    pub(super) fn earned(counts: &[PushCount]) -> Self {
        Self(Pattern::ALL.map(|pattern| {
            let count = counts.iter().find(|count| count.pattern == pattern.as_str());
            let (pushed, used) = count.map_or((0.0, 0.0), |c| (c.pushed as f64, c.used as f64));
            let rate = (used + EXPECTED * PRIOR) / (pushed + PRIOR);
            let worth = (rate / EXPECTED).clamp(0.1, 1.5);
            (pattern, (pattern.places() as f64 * worth).round() as usize)
        }))
    }

    pub(super) fn of(&self, pattern: Pattern) -> usize {
        self.0.iter().find(|(known, _)| *known == pattern).map_or(0, |(_, places)| *places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_used_is_pushed_less_and_what_is_used_more() {
        let count = |pushed, used| PushCount { pattern: "topic".to_owned(), pushed, used };
        let places = |counts: &[PushCount]| Places::earned(counts).of(Pattern::Topic);
        assert_eq!(places(&[]), 2);
        assert!(places(&[count(100, 0)]) < places(&[]), "nothing of a hundred was used");
        assert_eq!(places(&[count(100_000, 0)]), 0);
        assert_eq!(places(&[count(1_000, 400)]), 3);
        let date = Places::earned(&[PushCount { pattern: "date".to_owned(), pushed: 9_999, used: 0 }]);
        assert_eq!(date.of(Pattern::Date), 0);
    }

    #[test]
    fn names_are_read_back() {
        for pattern in Pattern::ALL {
            assert_eq!(Pattern::from_name(pattern.as_str()), Some(pattern));
        }
        assert_eq!(Pattern::from_name("fate"), None);
    }
}
