//! Runs a benchmark: ingests each haystack, asks its questions, and judges the answers.

use crate::dataset::Dataset;
use crate::documents::Documents;
use crate::error::EvalError;
use crate::haystack::{Haystack, Question};
use crate::metrics::{Figures, Mean, first_appearances, places};
use crate::packing::{self, Packed};
use evoke_engine::{
    Address, Caller, DocumentRequest, Engine, EraseRequest, EraseScope, FetchRequest, FetchScope, Fetched,
};
use evoke_recall::{Component, Components, Depth, Hit, Packing, StageTimings};
use evoke_types::Timestamp;
use evoke_types::{IngestStatus, Isolation};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Items that are asked for: as many as the deepest figure looks at.
pub const MAX_RESULTS: usize = 50;
/// Sessions sent in one call; the server's own limit.
const BATCH: usize = 100;

/// Means over the questions of a category, or over all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    /// Judged by sessions.
    pub(crate) session: Mean,
    /// Judged by turns; questions whose turns are not known are left out.
    pub(crate) turn: Mean,
}

/// What an answer's evidence names, best first, each once.
pub(crate) struct Ranked {
    turns: Vec<(usize, usize)>,
    sessions: Vec<usize>,
}

impl Ranked {
    pub(crate) fn of(hits: &[Hit], documents: &Documents) -> Self {
        let turns = ranked_turns(hits, documents);
        let sessions = first_appearances(turns.iter().map(|(session, _)| *session));
        Self { turns, sessions }
    }

    /// Whether some of a question's evidence is among the first so many turns, or sessions where turns are not known.
    pub(crate) fn finds_within(&self, depth: usize, question: &Question) -> bool {
        if question.turns.is_empty() {
            return self.sessions.iter().take(depth).any(|session| question.sessions.contains(session));
        }
        self.turns.iter().take(depth).any(|turn| question.turns.contains(turn))
    }
}

impl Section {
    /// Counts one answer in.
    pub(crate) fn judge(&mut self, ranked: &Ranked, question: &Question) {
        self.session.add(Figures::of(&ranked.sessions, &question.sessions));
        self.turn.add(Figures::of(&ranked.turns, &question.turns));
    }
}

/// Where one question's answer was found: places from 1, the best first, absent when not at all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The words.
    question: String,
    /// Its category.
    category: String,
    /// When it was asked, if the file says.
    asked_at: Option<Timestamp>,
    /// The place of each gold session.
    sessions: Vec<Option<usize>>,
    /// The place of each gold turn.
    turns: Vec<Option<usize>>,
}

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Every question, in order.
    pub found: Vec<Found>,
    /// Over all questions.
    pub(crate) overall: Section,
    /// By category.
    pub(crate) by_category: BTreeMap<String, Section>,
    /// Over all questions, with one part of the ranking left out.
    pub(crate) without: BTreeMap<Component, Section>,
    /// Over all questions, in so many tokens.
    pub(crate) packed: Packed,
    /// Where the time of recall went, over all questions.
    pub(crate) stages: StageTimings,
    /// How long each answer took, inside the engine.
    pub(crate) answers: Vec<Duration>,
    /// How long taking in and understanding took, altogether.
    pub(crate) ingesting: Duration,
    /// Documents taken in.
    pub(crate) documents: usize,
}

/// One run.
pub struct Run<'a> {
    engine: &'a Engine,
    caller: Caller,
    depth: Depth,
    /// Parts of the ranking that every question is asked without, one after the other.
    ablate: Vec<Component>,
    measured: Measured,
}

impl<'a> Run<'a> {
    /// Makes the one instance that the run lives in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new(engine: &'a Engine, depth: Depth) -> Result<Self, EvalError> {
        let row = engine.create_instance("evaluation", Isolation::EqualsCustomer, None).await?;
        Ok(Self {
            engine,
            caller: Caller::operator(row),
            depth,
            ablate: Vec::new(),
            measured: Measured::default(),
        })
    }

    /// Asks every question without each of these parts as well.
    pub fn ablating(self, ablate: Vec<Component>) -> Self {
        Self { ablate, ..self }
    }

    /// Whoever the run asks as.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Runs the whole benchmark; `done` hears of each question answered.
    ///
    /// # Errors
    /// When a document is refused or a read fails: a benchmark with holes has no figures.
    pub async fn all(mut self, dataset: &Dataset, mut done: impl FnMut()) -> Result<Measured, EvalError> {
        for haystack in &dataset.haystacks {
            let documents = self.ingest(haystack).await?;
            for question in &haystack.questions {
                self.ask(&haystack.user, question, &documents).await?;
                done();
            }
            self.forget(&haystack.user).await?;
        }
        Ok(self.measured)
    }

    /// Takes a history in and waits until it is understood. Returns which session each document is.
    pub(crate) async fn ingest(&mut self, haystack: &Haystack) -> Result<Documents, EvalError> {
        let begun = Instant::now();
        let named = |number: usize| format!("{}/{number}", haystack.user);
        let address = Address::new(Some(&haystack.user), None)?;
        let requests: Vec<DocumentRequest> = haystack
            .sessions
            .iter()
            .enumerate()
            .map(|(number, session)| DocumentRequest {
                document_id: named(number).parse().ok(),
                said_at: Some(session.at),
                ..DocumentRequest::new(session.document(), address.clone())
            })
            .filter(|request| !request.text.is_empty())
            .collect();
        self.measured.documents += requests.len();
        let mut ingestions = Vec::with_capacity(requests.len());
        for batch in requests.chunks(BATCH) {
            let batch = batch.iter().cloned().map(Ok).collect();
            let outcome = self.engine.ingest_batch(&self.caller, batch, true, None).await?;
            for row in outcome.rows {
                ingestions.push(row.result?.ingestion);
            }
        }
        self.engine.wait_until_idle().await;
        self.measured.ingesting += begun.elapsed();
        for ingestion in ingestions {
            let row = self.engine.ingestion(&self.caller, &ingestion.to_string()).await?;
            if row.status != IngestStatus::Completed {
                let reason = row.error.unwrap_or_else(|| row.status.to_string());
                return Err(EvalError::NotProcessed { document: row.document_id.to_string(), reason });
            }
        }
        Ok(Documents::new(haystack, named))
    }

    async fn ask(&mut self, user: &str, question: &Question, documents: &Documents) -> Result<(), EvalError> {
        let begun = Instant::now();
        let fetched = self.fetch(user, question, Components::NONE, Packing::default()).await?;
        self.measured.answers.push(begun.elapsed());
        self.measured.stages += fetched.timings.recall;
        for part in self.ablate.clone() {
            let fetched = self.fetch(user, question, Components::only(part), Packing::default()).await?;
            let section = self.measured.without.entry(part).or_default();
            section.judge(&Ranked::of(&fetched.hits, documents), question);
        }
        for way in packing::ways() {
            let fetched = self.fetch(user, question, Components::NONE, way).await?;
            self.measured.packed.judge(way, &fetched, documents, question);
        }
        let ranked = Ranked::of(&fetched.hits, documents);
        self.measured.found.push(Found {
            question: question.text.clone(),
            category: question.category.clone(),
            asked_at: question.asked_at,
            sessions: places(&ranked.sessions, &question.sessions),
            turns: places(&ranked.turns, &question.turns),
        });
        let category = self.measured.by_category.entry(question.category.clone()).or_default();
        for section in [&mut self.measured.overall, category] {
            section.judge(&ranked, question);
        }
        Ok(())
    }

    /// Asks one question of a history.
    pub(crate) async fn fetch(
        &self,
        user: &str,
        question: &Question,
        without: Components,
        packing: Packing,
    ) -> Result<Fetched, EvalError> {
        let address = Address::new(Some(user), None)?;
        let request = FetchRequest {
            max_results: MAX_RESULTS,
            depth: self.depth,
            query_date: question.asked_at,
            without,
            packing,
            ..FetchRequest::new(FetchScope::User, address, vec![question.text.clone()])
        };
        Ok(self.engine.fetch(&self.caller, request).await?)
    }

    /// Drops a history, so that memory does not grow with the benchmark.
    pub(crate) async fn forget(&self, user: &str) -> Result<(), EvalError> {
        let request = EraseRequest {
            scope: EraseScope::User,
            address: Address::new(Some(user), None)?,
            conversation: None,
            dry_run: false,
            confirm: Some(user.to_owned()),
        };
        self.engine.erase(&self.caller, request).await?;
        Ok(())
    }
}

/// The turns that the hits' evidence names, in the order of their first appearance.
pub(crate) fn ranked_turns(hits: &[Hit], documents: &Documents) -> Vec<(usize, usize)> {
    let evidence = hits.iter().flat_map(|hit| &hit.evidence);
    first_appearances(evidence.flat_map(|e| documents.turns(&e.document_id, e.turn, &e.quote)))
}
