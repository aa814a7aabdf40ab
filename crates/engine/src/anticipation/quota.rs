//! Patterns of prediction, and how many items each may push.
//!
//! Called by [`super::predictor`]. The one thing to know: a pattern starts with a fixed number of items and grows or shrinks
//! with the share of its pushed items that were used on the instance.

use evoke_store::PushCount;

/// The pattern that leads to a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pattern {
    /// The topic of the latest turns.
    Topic,
    /// An open question of the agent, which the user will answer.
    Question,
    /// What was said next to memories of the topic.
    Beside,
    /// A name in the latest turns.
    Entity,
    /// A memory that was used recently.
    Used,
    /// A date in the future.
    Date,
}

/// The number of items that a push may bring, by pattern.
pub(super) struct Quotas([(Pattern, usize); 6]);

/// The share of pushed items that is used when a pattern performs as expected.
const EXPECTED: f64 = 0.05;
/// The number of pushed items that a pattern is credited with before anything is known.
const PRIOR: f64 = 40.0;

impl Pattern {
    /// Every pattern, the most certain first.
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

    /// The pattern with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.as_str() == name)
    }

    /// The number of items per push before anything is known about their use.
    const fn initial_items(self) -> usize {
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

impl Quotas {
    /// The quotas by use: a pattern that is never used shrinks toward a tenth of its items, and below one
    /// item it pushes nothing.
    pub(super) fn earned(counts: &[PushCount]) -> Self {
        Self(Pattern::ALL.map(|pattern| {
            let count = counts.iter().find(|count| count.pattern == pattern.as_str());
            let (pushed, used) = count.map_or((0.0, 0.0), |c| (c.pushed as f64, c.used as f64));
            let rate = (used + EXPECTED * PRIOR) / (pushed + PRIOR);
            let worth = (rate / EXPECTED).clamp(0.1, 1.5);
            (pattern, (pattern.initial_items() as f64 * worth).round() as usize)
        }))
    }

    /// The number of items of a pattern.
    pub(super) fn of(&self, pattern: Pattern) -> usize {
        self.0.iter().find(|(known, _)| *known == pattern).map_or(0, |(_, items)| *items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_used_is_pushed_less_and_what_is_used_more() {
        let count = |pushed, used| PushCount { pattern: "topic".to_owned(), pushed, used };
        let quota = |counts: &[PushCount]| Quotas::earned(counts).of(Pattern::Topic);
        assert_eq!(quota(&[]), 2);
        assert!(quota(&[count(100, 0)]) < quota(&[]), "nothing of a hundred was used");
        assert_eq!(quota(&[count(100_000, 0)]), 0);
        assert_eq!(quota(&[count(1_000, 400)]), 3);
        let date = Quotas::earned(&[PushCount { pattern: "date".to_owned(), pushed: 9_999, used: 0 }]);
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
