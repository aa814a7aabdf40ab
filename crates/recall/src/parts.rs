//! Parts of the ranking that can be left out, to see what each is worth.

/// One part of the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Words of the passage.
    Lexical,
    /// Words around it.
    LexicalContext,
    /// Meaning of the passage.
    Dense,
    /// Meaning around it.
    DenseContext,
    /// The best of its session.
    Session,
    /// Words of its whole session.
    SessionWords,
    /// A time that is asked about.
    Time,
    /// That it is newer.
    Recency,
    /// An entity that is named.
    Entity,
    /// A value of its document's metadata.
    Metadata,
    /// That the asker said it.
    Speaker,
    /// The learned second look.
    SecondLook,
    /// That a question for one thing is answered where more than one turn speaks of it.
    Support,
    /// That a question for several things is answered from several sessions.
    Spread,
    /// That the question itself is no answer to it.
    Echo,
    /// The opinion of a reranker.
    Rerank,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 16] = [
        Self::Lexical,
        Self::LexicalContext,
        Self::Dense,
        Self::DenseContext,
        Self::Session,
        Self::SessionWords,
        Self::Time,
        Self::Recency,
        Self::Entity,
        Self::Metadata,
        Self::Speaker,
        Self::SecondLook,
        Self::Support,
        Self::Spread,
        Self::Echo,
        Self::Rerank,
    ];

    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lexical => "lexical",
            Self::LexicalContext => "lexical_context",
            Self::Dense => "dense",
            Self::DenseContext => "dense_context",
            Self::Session => "session",
            Self::SessionWords => "session_words",
            Self::Time => "time",
            Self::Recency => "recency",
            Self::Entity => "entity",
            Self::Metadata => "metadata",
            Self::Speaker => "speaker",
            Self::SecondLook => "second_look",
            Self::Support => "support",
            Self::Spread => "spread",
            Self::Echo => "echo",
            Self::Rerank => "rerank",
        }
    }
}

/// A set of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Parts(u16);

impl Parts {
    /// No part.
    pub const NONE: Self = Self(0);

    /// One part.
    pub const fn of(part: Part) -> Self {
        Self(1 << part as u16)
    }
    /// Whether a part belongs to the set.
    pub const fn has(self, part: Part) -> bool {
        self.0 & Self::of(part).0 != 0
    }
    /// These and those.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let set = Parts::of(Part::Lexical).and(Parts::of(Part::SecondLook));
        let has: Vec<Part> = Part::ALL.into_iter().filter(|part| set.has(*part)).collect();
        assert_eq!(has, [Part::Lexical, Part::SecondLook]);
        assert!(Part::ALL.iter().all(|part| !Parts::NONE.has(*part)));
    }
}
