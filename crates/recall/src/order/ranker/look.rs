//! What is to be seen of a candidate, given the query and the other candidates.

use crate::analyse::Analysed;
use crate::arms::Place;
use crate::arms::lexical::Lexical;
use crate::candidate::Candidate;
use crate::index::slot::{Events, Slot};
use crate::index::unit::Unit;
use crate::order::ranker::{Feature, Features};
use crate::query::Opened;
use crate::weights;
use evoke_text::{Marks, terms};
use evoke_types::Role;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Memories of one passage beyond these tell no more.
const MEMORIES: usize = 4;

/// The query's side of a look.
pub(super) struct Look<'a> {
    partitions: &'a [Opened],
    text: &'a Analysed,
    lexical: &'a Lexical<'a>,
    /// Positions of the query's words, by each of their forms.
    forms: HashMap<&'a str, Vec<usize>, RandomState>,
    /// The most that a candidate's own words earn.
    most_words: f32,
    /// Whether the query names each candidate's speaker.
    named: Vec<bool>,
}

impl<'a> Look<'a> {
    pub(super) fn new(
        partitions: &'a [Opened],
        text: &'a Analysed,
        lexical: &'a Lexical<'a>,
        candidates: &[Candidate],
    ) -> Self {
        let most_words = candidates.iter().map(|c| c.raw.lexical).fold(0.0, f32::max);
        let mut forms: HashMap<&str, Vec<usize>, RandomState> = HashMap::default();
        for (at, word) in text.words.iter().enumerate() {
            word.forms.iter().for_each(|form| forms.entry(form).or_default().push(at));
        }
        let mut look = Self { partitions, text, lexical, forms, most_words, named: Vec::new() };
        let named = |c: &Candidate| look.unit(c.place).is_some_and(|unit| look.names(unit));
        look.named = candidates.iter().map(named).collect();
        look
    }

    /// What is seen of candidate number `at`; phrases of the first only, since they take a reading.
    pub(super) fn at(&self, at: usize, place: Place) -> Features {
        let mut seen = Features::default();
        let (Some(unit), Some(slot), Some(index)) =
            (self.unit(place), self.slot(place), self.partitions.get(place.0).map(|o| &o.index))
        else {
            return seen;
        };
        let [before, after] = index.beside(place.1).map(|slot| slot.map(|slot| (place.0, slot)));
        let asks = &self.text.asks;
        let (own, named) = (slot.marks, self.named.get(at).copied().unwrap_or(false));
        let speaker = &unit.head.row.speaker;
        let mut see = |feature: Feature, there: bool| seen[feature] = f32::from(u8::from(there));
        see(Feature::Question, own.has(Marks::QUESTION));
        see(Feature::Answer, before.and_then(|p| self.slot(p)).is_some_and(|s| s.marks.has(Marks::QUESTION)));
        see(Feature::FirstPerson, own.has(Marks::FIRST_PERSON));
        see(Feature::Number, own.has(Marks::NUMBER));
        see(Feature::Quantity, asks.quantity && own.has(Marks::NUMBER));
        see(Feature::Name, own.has(Marks::NAME));
        see(Feature::Time, asks.when && own.has(Marks::TIME));
        see(Feature::Dated, asks.when && slot.events != Events::None);
        see(Feature::AskedSpeaker, named);
        see(Feature::OtherSpeaker, !named && speaker.name.is_some() && self.named.contains(&true));
        see(Feature::Own, self.text.about_asker && speaker.role == Role::User);
        see(Feature::Advice, asks.advice && speaker.role == Role::Assistant);
        see(Feature::Assistant, speaker.role == Role::Assistant);
        see(Feature::Opening, before.is_none());
        see(Feature::SeveralAskedSpeaker, asks.several && named);
        see(Feature::SeveralFirstPerson, asks.several && own.has(Marks::FIRST_PERSON));
        seen[Feature::Memories] = unit.memories.len().min(MEMORIES) as f32 / MEMORIES as f32;
        seen[Feature::WordsBefore] = self.words(before);
        seen[Feature::WordsAfter] = self.words(after);
        if at < weights::PHRASES && self.lexical.own(place) > 0.0 {
            seen[Feature::Phrase] = self.side_by_side(&unit.head.row.text);
        }
        seen
    }

    fn unit(&self, place: Place) -> Option<&'a Unit> {
        self.partitions.get(place.0)?.index.unit(place.1).map(|unit| &**unit)
    }
    fn slot(&self, place: Place) -> Option<&'a Slot> {
        self.partitions.get(place.0)?.index.slot(place.1)
    }
    /// Whether the query holds the first name of a unit's speaker.
    fn names(&self, unit: &Unit) -> bool {
        let name = unit.head.row.speaker.name.as_deref().and_then(|name| name.split_whitespace().next());
        name.is_some_and(|name| self.text.tokens.iter().any(|token| same(token, name)))
    }
    /// What a neighbour's own words earn, against the best candidate's.
    fn words(&self, place: Option<Place>) -> f32 {
        let words = place.map_or(0.0, |place| self.lexical.own(place));
        if self.most_words > 0.0 { (words / self.most_words).min(1.0) } else { 0.0 }
    }

    /// The share of neighbouring query words that also stand side by side (or one word apart) in a text.
    fn side_by_side(&self, text: &str) -> f32 {
        let words = self.text.words.len();
        if words < 2 {
            return 0.0;
        }
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); words];
        for term in terms::analyze(text) {
            let places = self.forms.get(&*term.text).into_iter().flatten();
            places.for_each(|at| found[*at].push(term.position));
        }
        let near = |a: &Vec<u32>, b: &Vec<u32>| {
            a.iter().any(|a| b.get(b.partition_point(|b| b <= a)).is_some_and(|b| b - a <= 2))
        };
        let pairs = found.windows(2).filter(|pair| near(&pair[0], &pair[1])).count();
        pairs as f32 / (words - 1) as f32
    }
}

/// Whether a token in lower case is this name.
fn same(token: &str, name: &str) -> bool {
    if name.is_ascii() { token.eq_ignore_ascii_case(name) } else { token == name.to_lowercase() }
}
