//! Features of the learned second-stage ranker, and vectors of them.
//!
//! The extraction is in `order/ranker/feature_extraction.rs`; `evoke eval ranker` learns a weight for each
//! [`Feature`] from explanations that contain [`Features`].

use std::ops::{Index, IndexMut};

/// One feature of a candidate passage, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// The share of adjacent query word pairs that are also adjacent (or one word apart) in the passage.
    Phrase,
    /// The passage asks a question.
    Question,
    /// The passage before it in the session asks a question.
    Answer,
    /// The passage uses the first person.
    FirstPerson,
    /// The passage contains a number.
    Number,
    /// The query asks how many or how much, and the passage contains a number.
    Quantity,
    /// The passage contains a name.
    Name,
    /// The query asks when, and the passage contains a time expression.
    Time,
    /// The query asks when, and a memory of the passage has an event date.
    Dated,
    /// The number of memories derived from the passage: 0 for none, 1 for four or more.
    Memories,
    /// The query names the speaker of the passage.
    AskedSpeaker,
    /// The query names the speaker of another candidate, and not of this one.
    OtherSpeaker,
    /// The query is about the user, and the user said the passage.
    Own,
    /// The query asks what the assistant said, and the assistant said the passage.
    Advice,
    /// The assistant said the passage.
    Assistant,
    /// The passage is the first of its session.
    Opening,
    /// BM25 of the passage before it, relative to that of the best candidate.
    WordsBefore,
    /// BM25 of the passage after it, relative to that of the best candidate.
    WordsAfter,
    /// The query asks for several things, and names the speaker of the passage.
    SeveralAskedSpeaker,
    /// The query asks for several things, and the passage uses the first person.
    SeveralFirstPerson,
}

impl Feature {
    /// The number of features.
    pub const COUNT: usize = 20;
    /// All features, each at the index of its discriminant.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Phrase,
        Self::Question,
        Self::Answer,
        Self::FirstPerson,
        Self::Number,
        Self::Quantity,
        Self::Name,
        Self::Time,
        Self::Dated,
        Self::Memories,
        Self::AskedSpeaker,
        Self::OtherSpeaker,
        Self::Own,
        Self::Advice,
        Self::Assistant,
        Self::Opening,
        Self::WordsBefore,
        Self::WordsAfter,
        Self::SeveralAskedSpeaker,
        Self::SeveralFirstPerson,
    ];

    /// The name in `weights.toml` and in explanations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phrase => "phrase",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::FirstPerson => "first_person",
            Self::Number => "number",
            Self::Quantity => "quantity",
            Self::Name => "name",
            Self::Time => "time",
            Self::Dated => "dated",
            Self::Memories => "memories",
            Self::AskedSpeaker => "asked_speaker",
            Self::OtherSpeaker => "other_speaker",
            Self::Own => "own",
            Self::Advice => "advice",
            Self::Assistant => "assistant",
            Self::Opening => "opening",
            Self::WordsBefore => "words_before",
            Self::WordsAfter => "words_after",
            Self::SeveralAskedSpeaker => "several_asked_speaker",
            Self::SeveralFirstPerson => "several_first_person",
        }
    }
}

/// A value for every [`Feature`]: what was extracted, or what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features([f32; Feature::COUNT]);

impl Features {
    /// The dot product with another vector, which is the score of the linear model.
    pub fn dot(&self, other: &Self) -> f32 {
        self.0.iter().zip(other.0).map(|(a, b)| a * b).sum()
    }
    /// Every feature with its value, in the order of [`Feature::ALL`].
    pub fn named(&self) -> impl Iterator<Item = (Feature, f32)> {
        Feature::ALL.into_iter().zip(self.0)
    }
}

impl Index<Feature> for Features {
    type Output = f32;
    #[expect(clippy::indexing_slicing, reason = "there is a place for every feature")]
    fn index(&self, feature: Feature) -> &f32 {
        &self.0[feature as usize]
    }
}

impl IndexMut<Feature> for Features {
    #[expect(clippy::indexing_slicing, reason = "there is a place for every feature")]
    fn index_mut(&mut self, feature: Feature) -> &mut f32 {
        &mut self.0[feature as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_listed_at_their_index() {
        for (at, feature) in Feature::ALL.into_iter().enumerate() {
            assert_eq!(feature as usize, at, "{feature:?}");
        }
    }
}
