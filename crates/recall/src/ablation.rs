//! Ablation: components of the ranking that a query can switch off, to measure what each contributes.
//!
//! `evoke eval` sets [`Query::disabled`](crate::Query::disabled), and the ranking asks
//! [`Components::contains`] wherever a component adds to a score. A disabled retriever still proposes
//! candidates.

/// One component of the ranking that contributes to the score of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Component {
    /// BM25 of the passage's own terms.
    Lexical,
    /// BM25 of the passage together with its two neighbors.
    LexicalContext,
    /// BM25 of the passage together with so many words on either side.
    LexicalWindow,
    /// Cosine of the passage's own vector.
    Dense,
    /// Mean cosine of the passage and its two neighbors.
    DenseContext,
    /// The mean of the best passages of the session, added to each of its passages.
    Session,
    /// BM25 of the whole session.
    SessionWords,
    /// Boost for a time that the query asks about.
    Time,
    /// Small boost for newer passages, which decides between equals.
    Recency,
    /// Boost for an entity that the query names.
    Entity,
    /// Boost for a metadata value of the document that the query contains.
    Metadata,
    /// Boost for the user's own words, when the query is about the user.
    Speaker,
    /// The learned second-stage ranker: see [`Feature`](crate::Feature).
    SecondStage,
    /// Prior from other good passages of the session, for questions about one thing.
    SessionPrior,
    /// Diversification over sessions, for questions about several things.
    SessionDiversity,
    /// What was said later before what it makes out of date, for questions about the present.
    Succession,
    /// Demotion of passages that only repeat the query.
    QueryEcho,
    /// Scores of a reranker: see [`RerankerScores`](crate::RerankerScores).
    Rerank,
}

impl Component {
    /// Every component, in the order of their bits in [`Components`].
    pub const ALL: [Self; 18] = [
        Self::Lexical,
        Self::LexicalContext,
        Self::LexicalWindow,
        Self::Dense,
        Self::DenseContext,
        Self::Session,
        Self::SessionWords,
        Self::Time,
        Self::Recency,
        Self::Entity,
        Self::Metadata,
        Self::Speaker,
        Self::SecondStage,
        Self::SessionPrior,
        Self::SessionDiversity,
        Self::Succession,
        Self::QueryEcho,
        Self::Rerank,
    ];

    /// The name in reports and in the flags of `evoke eval`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lexical => "lexical",
            Self::LexicalContext => "lexical_context",
            Self::LexicalWindow => "lexical_window",
            Self::Dense => "dense",
            Self::DenseContext => "dense_context",
            Self::Session => "session",
            Self::SessionWords => "session_words",
            Self::Time => "time",
            Self::Recency => "recency",
            Self::Entity => "entity",
            Self::Metadata => "metadata",
            Self::Speaker => "speaker",
            Self::SecondStage => "second_look",
            Self::SessionPrior => "support",
            Self::SessionDiversity => "spread",
            Self::Succession => "succession",
            Self::QueryEcho => "echo",
            Self::Rerank => "rerank",
        }
    }
}

/// A set of [`Component`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Components(u32);

impl Components {
    /// The empty set: everything is enabled.
    pub const NONE: Self = Self(0);

    /// The set of a single component.
    pub const fn only(component: Component) -> Self {
        Self(1 << component as u16)
    }
    /// Every component but one, to measure what a retriever finds alone.
    pub fn all_but(component: Component) -> Self {
        let others = Component::ALL.into_iter().filter(|other| *other != component);
        others.fold(Self::NONE, |set, other| set.union(Self::only(other)))
    }
    /// Whether the set contains a component.
    pub const fn contains(self, component: Component) -> bool {
        self.0 & Self::only(component).0 != 0
    }
    /// The components of both sets.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_contain_their_members() {
        let set = Components::only(Component::Lexical).union(Components::only(Component::SecondStage));
        let contained: Vec<Component> =
            Component::ALL.into_iter().filter(|component| set.contains(*component)).collect();
        assert_eq!(contained, [Component::Lexical, Component::SecondStage]);
        assert!(Component::ALL.iter().all(|component| !Components::NONE.contains(*component)));
        let others = Components::all_but(Component::Dense);
        let left = |component: &Component| !others.contains(*component);
        assert_eq!(Component::ALL.into_iter().filter(left).collect::<Vec<_>>(), [Component::Dense]);
    }
}
