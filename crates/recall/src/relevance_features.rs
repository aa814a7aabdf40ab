//! What the models of [`relevance`](crate::relevance) look at, named in explanations and by `evoke eval relevance`.

/// Something about one candidate and one query text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelevanceFeature {
    /// The cosine of the passage.
    Dense,
    /// The mean cosine of the passage and its neighbors.
    DenseContext,
    /// BM25 of the passage, relative to one that has every word of the query once.
    Lexical,
    /// The same for the passage with its neighbors.
    LexicalContext,
    /// The same for a window of words around the passage.
    LexicalWindow,
    /// The product of the best cosine and the best BM25 of the above.
    Both,
    /// The final score.
    Score,
    /// How much higher the final score is than that of the candidates further down.
    ScoreLead,
    /// How much higher the cosine is than that of the candidates further down.
    DenseLead,
    /// The logarithm of the number of words of the query that say something.
    QueryWords,
}

impl RelevanceFeature {
    /// The number of features.
    pub const COUNT: usize = 10;
    /// All features, each at the index of its discriminant.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Dense,
        Self::DenseContext,
        Self::Lexical,
        Self::LexicalContext,
        Self::LexicalWindow,
        Self::Both,
        Self::Score,
        Self::ScoreLead,
        Self::DenseLead,
        Self::QueryWords,
    ];

    /// The name in the files of weights.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dense => "dense",
            Self::DenseContext => "dense_context",
            Self::Lexical => "lexical",
            Self::LexicalContext => "lexical_context",
            Self::LexicalWindow => "lexical_window",
            Self::Both => "both",
            Self::Score => "score",
            Self::ScoreLead => "score_lead",
            Self::DenseLead => "dense_lead",
            Self::QueryWords => "query_words",
        }
    }
}

/// A value for every [`RelevanceFeature`].
pub type RelevanceFeatures = [f32; RelevanceFeature::COUNT];

/// Something about the best candidates of one query text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnswerFeature {
    /// The log-odds of the best candidate.
    Best,
    /// The mean log-odds of the second and third.
    Next,
    /// The mean log-odds of the best ten.
    Ten,
}

impl AnswerFeature {
    /// The number of features.
    pub const COUNT: usize = 3;
    /// All features, each at the index of its discriminant.
    pub const ALL: [Self; Self::COUNT] = [Self::Best, Self::Next, Self::Ten];

    /// The name in the files of weights.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Next => "next",
            Self::Ten => "ten",
        }
    }
}

/// A value for every [`AnswerFeature`].
pub type AnswerFeatures = [f32; AnswerFeature::COUNT];
