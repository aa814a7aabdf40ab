//! The figures of a set's questions, all together and by kind.

use super::containment::Containment;
use crate::documents::Documents;
use crate::haystack::{Haystack, Question};
use crate::run::{Ranked, Section};
use evoke_engine::Fetched;
use std::collections::BTreeMap;

/// Items of an answer whose texts count for containment and for the question whether it was found.
const SHOWN: usize = 10;

/// The answers to one question: of the whole ranking, and of single retrievers.
pub(super) struct Answers {
    /// With everything.
    pub(super) all: Fetched,
    /// BM25 of the turn's own words alone.
    pub(super) words: Fetched,
    /// The cosine of the turn's own vector alone; absent without an embedding model.
    pub(super) vectors: Option<Fetched>,
}

/// What some questions found.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) all: Section,
    pub(super) words: Section,
    pub(super) vectors: Section,
    pub(super) containment: Containment,
}

/// The rows of a set.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) overall: Row,
    pub(super) by_kind: BTreeMap<String, Row>,
}

impl Rows {
    /// Counts the answers to one question in. Returns whether one of the first items has something of the evidence.
    pub(super) fn judge(
        &mut self,
        answers: &Answers,
        haystack: &Haystack,
        question: &Question,
        documents: &Documents,
    ) -> bool {
        let ranked = |fetched: &Fetched| Ranked::of(&fetched.hits, documents);
        let (all, words) = (ranked(&answers.all), ranked(&answers.words));
        let vectors = answers.vectors.as_ref().map(ranked);
        let gold = question.turns.iter().filter_map(|(session, turn)| {
            haystack.sessions.get(*session)?.turns.get(*turn).map(|(_, words)| words.as_str())
        });
        let shown = answers.all.hits.iter().take(SHOWN).map(|hit| hit.content());
        let contained = Containment::of(shown, gold);
        let kind = self.by_kind.entry(question.category.clone()).or_default();
        for row in [&mut self.overall, kind] {
            row.all.judge(&all, question);
            row.words.judge(&words, question);
            if let Some(vectors) = &vectors {
                row.vectors.judge(vectors, question);
            }
            row.containment.add(contained);
        }
        all.finds_within(SHOWN, question)
    }
}
