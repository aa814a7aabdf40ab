//! What the ranker sees of a candidate.

use std::ops::{Index, IndexMut};

/// One thing to be seen of a candidate passage, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// Query words that stand side by side in the query do so in it, as a share of such pairs.
    Phrase,
    /// It asks something.
    Question,
    /// What was said before it asks something.
    Answer,
    /// Its speaker speaks of themselves.
    FirstPerson,
    /// There is a number in it.
    Number,
    /// The query asks how many or how much, and there is a number in it.
    Quantity,
    /// There is a name in it.
    Name,
    /// The query asks when, and a time is named in it.
    Time,
    /// The query asks when, and one of its memories has a date.
    Dated,
    /// Memories were derived from it: none, up to four.
    Memories,
    /// The query names its speaker.
    AskedSpeaker,
    /// The query names the speaker of another candidate, and not its own.
    OtherSpeaker,
    /// The asker asks about themselves, and said it.
    Own,
    /// The query asks what the assistant said, and the assistant said it.
    Advice,
    /// An assistant said it.
    Assistant,
    /// It opens its session.
    Opening,
    /// Words of the query in what was said before it, against the best candidate's.
    WordsBefore,
    /// Words of the query in what was said after it, against the best candidate's.
    WordsAfter,
    /// The query asks for several things, and names its speaker.
    SeveralAskedSpeaker,
    /// The query asks for several things, and its speaker speaks of themselves.
    SeveralFirstPerson,
}

impl Feature {
    /// How many there are.
    pub const COUNT: usize = 20;
    /// All of them.
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

    /// The name in the file of weights and in explanations.
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

/// A number for every feature: what was seen, or what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Features([f32; Feature::COUNT]);

impl Features {
    /// The sum of products with another set.
    pub fn dot(&self, other: &Self) -> f32 {
        self.0.iter().zip(other.0).map(|(a, b)| a * b).sum()
    }
    /// Every feature with its number.
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
    fn every_feature_stands_at_its_place() {
        for (at, feature) in Feature::ALL.into_iter().enumerate() {
            assert_eq!(feature as usize, at, "{feature:?}");
        }
    }
}
