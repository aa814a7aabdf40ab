//! Sets of memory kinds, as a query filters by them and a slot summarizes them.

use evoke_types::MemoryKind;

/// A set of [`MemoryKind`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kinds(u8);

impl Kinds {
    /// Every kind: the default of a query.
    pub const ALL: Self = Self(0b1_1111);
    /// No kind: nothing passes.
    pub const NONE: Self = Self(0);

    /// The set of a single kind.
    pub const fn only(kind: MemoryKind) -> Self {
        Self(match kind {
            MemoryKind::Fact => 1,
            MemoryKind::Preference => 2,
            MemoryKind::Episode => 4,
            MemoryKind::Emotion => 8,
            MemoryKind::TemporalEvent => 16,
        })
    }
    /// The kinds of both sets.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Whether the set contains a kind.
    pub const fn contains(self, kind: MemoryKind) -> bool {
        self.0 & Self::only(kind).0 != 0
    }
    /// Whether the two sets share a kind.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    /// Whether the set contains no kind.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<MemoryKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = MemoryKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, |set, kind| set.union(Self::only(kind)))
    }
}
