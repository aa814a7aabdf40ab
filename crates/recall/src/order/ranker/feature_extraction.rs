//! Feature extraction for the second-stage ranker, given the query and the other candidates.

use crate::candidate::Candidate;
use crate::features::{Feature, Features};
use crate::index::slot::{Events, Slot, UnitRef};
use crate::index::unit::Unit;
use crate::query::OpenPartition;
use crate::query_analysis::AnalyzedQuery;
use crate::retrievers::lexical::LexicalScores;
use crate::weights;
use evoke_text::{Marks, terms};
use evoke_types::Role;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// The count of memories at which [`Feature::Memories`] saturates.
const MAX_MEMORIES: usize = 4;

/// The query's side of the features, prepared once for all candidates.
pub(super) struct FeatureExtractor<'a> {
    partitions: &'a [OpenPartition],
    text: &'a AnalyzedQuery,
    lexical: &'a LexicalScores<'a>,
    /// Indexes of the query's words, by each of their forms.
    forms: HashMap<&'a str, Vec<usize>, RandomState>,
    /// The highest BM25 score of a candidate.
    max_lexical: f32,
    /// Whether the query names the speaker, for each candidate.
    names_speaker: Vec<bool>,
}

impl<'a> FeatureExtractor<'a> {
    pub(super) fn new(
        partitions: &'a [OpenPartition],
        text: &'a AnalyzedQuery,
        lexical: &'a LexicalScores<'a>,
        candidates: &[Candidate],
    ) -> Self {
        let max_lexical = candidates.iter().map(|c| c.raw.lexical).fold(0.0, f32::max);
        let mut forms: HashMap<&str, Vec<usize>, RandomState> = HashMap::default();
        for (index, word) in text.words.iter().enumerate().filter(|(_, word)| !word.is_character()) {
            word.forms.iter().for_each(|form| forms.entry(form).or_default().push(index));
        }
        let mut extractor = Self { partitions, text, lexical, forms, max_lexical, names_speaker: Vec::new() };
        let names_speaker =
            |c: &Candidate| extractor.unit(c.unit_ref).is_some_and(|unit| extractor.names_speaker_of(unit));
        extractor.names_speaker = candidates.iter().map(names_speaker).collect();
        extractor
    }

    /// The features of the candidate at position `rank`. [`Feature::Phrase`] is extracted for the first ones
    /// only, since it needs the text to be analyzed.
    pub(super) fn extract(&self, rank: usize, unit_ref: UnitRef) -> Features {
        let mut features = Features::default();
        let (Some(unit), Some(slot), Some(index)) =
            (self.unit(unit_ref), self.slot(unit_ref), self.partitions.get(unit_ref.0).map(|o| &o.index))
        else {
            return features;
        };
        let [before, after] = index.adjacent(unit_ref.1).map(|slot| slot.map(|slot| (unit_ref.0, slot)));
        let expects = &self.text.expects;
        let (own, names_speaker) = (slot.marks, self.names_speaker.get(rank).copied().unwrap_or(false));
        let speaker = &unit.head.row.speaker;
        let mut set = |feature: Feature, is_set: bool| features[feature] = f32::from(u8::from(is_set));
        set(Feature::Question, own.has(Marks::QUESTION));
        set(Feature::Answer, before.and_then(|p| self.slot(p)).is_some_and(|s| s.marks.has(Marks::QUESTION)));
        set(Feature::FirstPerson, own.has(Marks::FIRST_PERSON));
        set(Feature::Number, own.has(Marks::NUMBER));
        set(Feature::Quantity, expects.quantity && own.has(Marks::NUMBER));
        set(Feature::Name, own.has(Marks::NAME));
        set(Feature::Time, expects.when && own.has(Marks::TIME));
        set(Feature::Dated, expects.when && slot.events != Events::None);
        set(Feature::AskedSpeaker, names_speaker);
        set(
            Feature::OtherSpeaker,
            !names_speaker && speaker.name.is_some() && self.names_speaker.contains(&true),
        );
        set(Feature::Own, self.text.is_about_asker && speaker.role == Role::User);
        set(Feature::Advice, expects.advice && speaker.role == Role::Assistant);
        set(Feature::Assistant, speaker.role == Role::Assistant);
        set(Feature::Opening, before.is_none());
        set(Feature::SeveralAskedSpeaker, expects.several && names_speaker);
        set(Feature::SeveralFirstPerson, expects.several && own.has(Marks::FIRST_PERSON));
        features[Feature::Memories] = unit.memories.len().min(MAX_MEMORIES) as f32 / MAX_MEMORIES as f32;
        features[Feature::WordsBefore] = self.relative_lexical(before);
        features[Feature::WordsAfter] = self.relative_lexical(after);
        if rank < weights::PHRASE_CANDIDATES && self.lexical.own(unit_ref) > 0.0 {
            features[Feature::Phrase] = self.phrase_share(&unit.head.row.text);
        }
        features
    }

    fn unit(&self, unit_ref: UnitRef) -> Option<&'a Unit> {
        self.partitions.get(unit_ref.0)?.index.unit(unit_ref.1).map(|unit| &**unit)
    }
    fn slot(&self, unit_ref: UnitRef) -> Option<&'a Slot> {
        self.partitions.get(unit_ref.0)?.index.slot(unit_ref.1)
    }
    /// Whether the query contains the first name of a unit's speaker.
    fn names_speaker_of(&self, unit: &Unit) -> bool {
        let name = unit.head.row.speaker.name.as_deref().and_then(|name| name.split_whitespace().next());
        name.is_some_and(|name| self.text.tokens.iter().any(|token| equals_name(token, name)))
    }
    /// The BM25 score of a neighbor, relative to that of the best candidate.
    fn relative_lexical(&self, unit_ref: Option<UnitRef>) -> f32 {
        let words = unit_ref.map_or(0.0, |unit_ref| self.lexical.own(unit_ref));
        if self.max_lexical > 0.0 { (words / self.max_lexical).min(1.0) } else { 0.0 }
    }

    /// The share of adjacent query word pairs that are also adjacent (or one word apart) in a text.
    fn phrase_share(&self, text: &str) -> f32 {
        let words = self.text.words.iter().filter(|word| !word.is_character()).count();
        if words < 2 {
            return 0.0;
        }
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); self.text.words.len()];
        for term in terms::analyze(text) {
            let positions = self.forms.get(&*term.text).into_iter().flatten();
            positions.for_each(|position| found[*position].push(term.position));
        }
        let near = |a: &Vec<u32>, b: &Vec<u32>| {
            a.iter().any(|a| b.get(b.partition_point(|b| b <= a)).is_some_and(|b| b - a <= 2))
        };
        let pairs = found.windows(2).filter(|pair| near(&pair[0], &pair[1])).count();
        pairs as f32 / (words - 1) as f32
    }
}

/// Whether a token in lower case equals a name, ignoring case.
fn equals_name(token: &str, name: &str) -> bool {
    if name.is_ascii() { token.eq_ignore_ascii_case(name) } else { token == name.to_lowercase() }
}
