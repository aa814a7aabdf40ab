//! Ranking of units for one query text: retrieval, fusion, second stage.
//!
//! [`rank_texts`](crate::rank_texts) calls [`rank`] for each text; [`results`](crate::results) turns the
//! rankings into hits.

use crate::ablation::Component;
use crate::cancellation::Cancellation;
use crate::candidate::{Boosts, Candidate, SignalScores, is_dated_ahead, said_at};
use crate::features::Features;
use crate::fuse::FusionInputs;
use crate::index::slot::UnitRef;
use crate::order::order;
use crate::query::{Depth, OpenPartition, Query};
use crate::query_analysis::{AnalyzedQuery, QueryWord, TextQuery};
use crate::relevance::{RelevanceContext, answerable, probability, relevance_log_odds};
use crate::retrievers::dense::DenseScores;
use crate::retrievers::exact::EntityMatches;
use crate::retrievers::lexical::{LexicalScores, WindowScores};
use crate::retrievers::{exact, lexical, time};
use crate::timings::StageTimings;
use crate::{fuse, weights};
use evoke_types::Role;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Candidates that [`Ranking::answerable`] looks at.
const ANSWERS: usize = 10;

/// All candidates of one query text, best first, with what their explanation needs.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) words: Vec<QueryWord>,
    /// The inverse document frequency of each of [`Ranking::words`].
    pub(crate) idf: Vec<f32>,
    /// Whether vectors were compared.
    pub(crate) dense: bool,
    /// Whether the text asks for nothing in particular.
    pub(crate) general: bool,
    /// What the candidates share that their relevance depends on.
    pub(crate) relevance: RelevanceContext,
    /// Features of the second-stage ranker; only with [`Query::explain`].
    pub(crate) features: HashMap<UnitRef, Features, RandomState>,
}

impl Ranking {
    /// Whether an admissible candidate follows after this many.
    pub(crate) fn has_admissible_after(&self, behind: usize) -> bool {
        self.candidates.iter().skip(behind).any(Candidate::is_admissible)
    }
    /// The log-odds that a candidate answers the text.
    fn log_odds(&self, candidate: &Candidate) -> f32 {
        relevance_log_odds(&self.relevance.features(candidate), self.dense)
    }
    /// The probability that a candidate answers the text. What only repeats the text does not.
    pub(crate) fn relevance(&self, candidate: &Candidate) -> f32 {
        if candidate.boosts.query_echo < 0.0 { 0.0 } else { probability(self.log_odds(candidate)) }
    }
    /// The probability that any candidate answers the text; none for a text that asks for nothing in particular.
    pub(crate) fn answerable(&self) -> Option<f32> {
        if self.general {
            return None;
        }
        let best = self.candidates.iter().filter(|candidate| candidate.boosts.query_echo == 0.0);
        Some(answerable(best.take(ANSWERS).map(|candidate| self.log_odds(candidate)).collect(), self.dense))
    }
    /// The words that are not in nearly every unit.
    pub(crate) fn selective_words(&self) -> impl Iterator<Item = &QueryWord> {
        self.words
            .iter()
            .zip(&self.idf)
            .filter(|(_, idf)| **idf > weights::MIN_SELECTIVE_IDF)
            .map(|(word, _)| word)
    }
}

/// Ranks the units of the opened partitions for one query text.
pub(crate) fn rank(
    partitions: &[OpenPartition],
    query: &Query,
    text_query: &TextQuery<'_>,
    cancellation: &mut Cancellation<'_>,
    timings: &mut StageTimings,
) -> Ranking {
    let TextQuery { text, vector, sub_queries, .. } = *text_query;
    let pool = pool(query);
    let (dense, nearest, lexical) = search(partitions, query, text, vector, pool, timings);
    let whole = Pass { partitions, query, text, dense: &dense, nearest: &nearest, pool };
    let mut candidates = whole.run(&lexical, timings);
    for sub_query in sub_queries {
        if !cancellation.should_continue() {
            break;
        }
        let started = Instant::now();
        let lexical =
            lexical::score(partitions, &sub_query.words, &sub_query.identifiers, query.filter(), pool);
        timings.lexical += started.elapsed();
        let found = Pass { text: sub_query, ..whole }.run(&lexical, timings);
        merge(&mut candidates, found);
    }
    let started = Instant::now();
    let features = order(partitions, query, text_query, &lexical, &mut candidates);
    timings.fuse += started.elapsed();
    let relevance = RelevanceContext::new(&candidates, &lexical, text.words.len());
    Ranking {
        relevance,
        candidates,
        words: text.words.iter().chain(&text.identifiers).cloned().collect(),
        idf: lexical.idf,
        dense: dense.is_available(),
        general: text.is_general,
        features: if query.explain { features.into_iter().collect() } else { HashMap::default() },
    }
}

/// Runs the dense and the lexical retriever; in large partitions in parallel.
fn search<'a>(
    partitions: &'a [OpenPartition],
    query: &Query,
    text: &AnalyzedQuery,
    vector: Option<&[f32]>,
    pool: usize,
    timings: &mut StageTimings,
) -> (DenseScores<'a>, Vec<UnitRef>, LexicalScores<'a>) {
    let exact = if query.exhaustive { usize::MAX } else { weights::EXACT_DENSE_SLOTS };
    let search_dense = || {
        let started = Instant::now();
        let dense = DenseScores::score(partitions, vector, exact);
        let nearest = dense.candidates(query.filter(), pool);
        (dense, nearest, started.elapsed())
    };
    let search_lexical = || {
        let started = Instant::now();
        let lexical = lexical::score(partitions, &text.words, &text.identifiers, query.filter(), pool);
        (lexical, started.elapsed())
    };
    let slots: usize = partitions.iter().map(|opened| opened.index.slots().len()).sum();
    let ((dense, nearest, dense_time), (lexical, lexical_time)) = if slots < weights::PARALLEL_SEARCH_SLOTS {
        (search_dense(), search_lexical())
    } else {
        std::thread::scope(|scope| {
            let dense_thread = std::thread::Builder::new().spawn_scoped(scope, search_dense);
            let lexical = search_lexical();
            // Without a second thread they run one after the other.
            let dense = match dense_thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => search_dense(),
            };
            (dense, lexical)
        })
    };
    timings.dense += dense_time;
    timings.lexical += lexical_time;
    (dense, nearest, lexical)
}

/// How many candidates each retriever proposes: see [`weights::POOL_FACTOR`].
fn pool(query: &Query) -> usize {
    let pool = query.limit.saturating_mul(weights::POOL_FACTOR).max(weights::POOL_MIN);
    match query.depth {
        Depth::Fast => pool,
        Depth::Accurate => pool * weights::ACCURATE_POOL_FACTOR,
    }
}

/// One text against all retrievers. Sub-queries share the vector scores of the whole query.
#[derive(Clone, Copy)]
struct Pass<'a> {
    partitions: &'a [OpenPartition],
    query: &'a Query,
    text: &'a AnalyzedQuery,
    dense: &'a DenseScores<'a>,
    nearest: &'a [UnitRef],
    pool: usize,
}

impl Pass<'_> {
    fn run(&self, lexical: &LexicalScores<'_>, timings: &mut StageTimings) -> Vec<Candidate> {
        let started = Instant::now();
        let filter = self.query.filter();
        let entity_matches = EntityMatches::named_in_query(self.partitions, self.text);
        let named_units = entity_matches.newest(self.partitions, filter, self.pool);
        let metadata = exact::metadata(self.partitions, self.text, filter, self.pool);
        let timed_units = time::candidates(self.partitions, &self.text.times, filter, self.pool);
        let proposed = self.nearest.iter().chain(&named_units).chain(metadata.keys()).chain(&timed_units);
        let mut seen: HashSet<UnitRef, RandomState> = HashSet::default();
        let unit_refs =
            lexical.candidates().iter().chain(proposed).copied().filter(|unit_ref| seen.insert(*unit_ref));
        let unit_refs: Vec<UnitRef> = unit_refs.collect();
        let windows = lexical.windows(&unit_refs);
        let mut candidates: Vec<Candidate> = unit_refs
            .into_iter()
            .map(|unit_ref| {
                let raw = self.raw(lexical, &windows, unit_ref);
                let boosts = Boosts {
                    entity: if entity_matches.contains(unit_ref) { weights::ENTITY } else { 0.0 },
                    metadata: metadata.get(&unit_ref).copied().unwrap_or(0.0),
                    time: self
                        .partitions
                        .get(unit_ref.0)
                        .map_or(0.0, |o| time::boost(&o.index, unit_ref.1, &self.text.times)),
                    speaker: self.speaker_boost(unit_ref),
                    scope: -weights::SCOPE_STEP * unit_ref.0 as f32,
                    ..Boosts::default()
                };
                Candidate {
                    unit_ref,
                    raw,
                    normalized: SignalScores::default(),
                    mean: 0.0,
                    boosts,
                    score: 0.0,
                }
            })
            .collect();
        let fusion_inputs = FusionInputs {
            lexical: lexical.full,
            lexical_context: lexical.full_context,
            dense: self.dense.is_available(),
            disabled: self.query.disabled,
        };
        fuse::fuse(&mut candidates, &fusion_inputs);
        add_session(self.partitions, &mut candidates);
        timings.fuse += started.elapsed();
        let started = Instant::now();
        self.add_session_words(lexical, &mut candidates);
        timings.lexical += started.elapsed();
        let started = Instant::now();
        add_recency(self.partitions, &mut candidates);
        candidates.iter_mut().for_each(|c| c.boosts.mask(self.query.disabled));
        candidates.iter_mut().for_each(|c| c.score = (c.mean + c.boosts.sum()) / weights::SCORE_SCALE);
        timings.fuse += started.elapsed();
        candidates
    }

    /// Adds the BM25 score of its session to each candidate, relative to the best: the query's words may be
    /// spread over many turns.
    fn add_session_words(&self, lexical: &LexicalScores<'_>, candidates: &mut [Candidate]) {
        let unit_refs: Vec<UnitRef> = candidates.iter().map(|candidate| candidate.unit_ref).collect();
        let sessions = lexical.sessions(&unit_refs);
        let score = |c: &Candidate| {
            let slot = self.partitions.get(c.unit_ref.0).and_then(|o| o.index.slot(c.unit_ref.1));
            slot.map_or(0.0, |slot| sessions.get(c.unit_ref.0, slot.session))
        };
        let max = candidates.iter().map(score).fold(weights::LEXICAL_SATURATION * sessions.full, f32::max);
        for candidate in candidates.iter_mut().filter(|_| max > 0.0) {
            candidate.boosts.session_words = weights::SESSION_WORDS * score(candidate) / max;
        }
    }

    /// [`weights::SPEAKER`] for the user's own words, when the query is about the user.
    fn speaker_boost(&self, (partition, slot): UnitRef) -> f32 {
        let unit = || self.partitions.get(partition)?.index.unit(slot);
        let own =
            self.text.is_about_asker && unit().is_some_and(|unit| unit.head.row.speaker.role == Role::User);
        if own { weights::SPEAKER } else { 0.0 }
    }

    fn raw(&self, lexical: &LexicalScores<'_>, windows: &WindowScores, unit_ref: UnitRef) -> SignalScores {
        let unless_disabled =
            |part: Component, score: f32| if self.query.disabled.contains(part) { 0.0 } else { score };
        SignalScores {
            lexical: unless_disabled(Component::Lexical, lexical.own(unit_ref)),
            lexical_context: unless_disabled(Component::LexicalContext, lexical.context(unit_ref)),
            lexical_window: unless_disabled(Component::LexicalWindow, windows.get(unit_ref)),
            dense: unless_disabled(Component::Dense, self.dense.own(unit_ref).unwrap_or(0.0)),
            dense_context: unless_disabled(
                Component::DenseContext,
                self.dense.context(unit_ref).unwrap_or(0.0),
            ),
        }
    }
}

/// Adds the mean of the best scores of its session to each candidate.
fn add_session(partitions: &[OpenPartition], candidates: &mut [Candidate]) {
    let mut best: HashMap<(usize, u32), [f32; weights::SESSION_BEST], RandomState> = HashMap::default();
    for candidate in candidates.iter() {
        let Some(session) = candidate.session(partitions) else { continue };
        let means = best.entry(session).or_default();
        let mut mean = candidate.mean;
        for held in means {
            if mean > *held {
                std::mem::swap(&mut mean, held);
            }
        }
    }
    for candidate in candidates {
        let means = candidate.session(partitions).and_then(|session| best.get(&session));
        let sum = means.map_or(candidate.mean, |means| means.iter().sum());
        candidate.boosts.session = weights::SESSION * sum / weights::SESSION_BEST as f32;
    }
}

/// Adds [`weights::RECENCY`] to the newest candidate, nothing to the oldest, and a proportional part to the
/// others.
fn add_recency(partitions: &[OpenPartition], candidates: &mut [Candidate]) {
    let said_millis = |candidate: &Candidate| {
        let dated = !is_dated_ahead(partitions, candidate.unit_ref);
        dated.then(|| said_at(partitions, candidate.unit_ref).as_millis())
    };
    let times: Vec<Option<i64>> = candidates.iter().map(said_millis).collect();
    let dated = || times.iter().flatten().copied();
    let (Some(oldest), Some(newest)) = (dated().min(), dated().max()) else { return };
    // Whatever is dated ahead of the clock comes before all that has a date.
    let oldest = if times.contains(&None) { oldest - 1 } else { oldest };
    let span = (newest - oldest) as f64;
    for (candidate, said) in candidates.iter_mut().zip(times).filter(|_| span > 0.0) {
        let age = said.unwrap_or(oldest) - oldest;
        candidate.boosts.recency = weights::RECENCY * (age as f64 / span) as f32;
    }
}

/// Merges the candidates of a sub-query into those of the whole query, each by its better score.
fn merge(candidates: &mut Vec<Candidate>, found: Vec<Candidate>) {
    let positions: HashMap<UnitRef, usize, RandomState> =
        candidates.iter().enumerate().map(|(at, c)| (c.unit_ref, at)).collect();
    for mut candidate in found {
        candidate.score *= weights::SUB_QUERY_FACTOR;
        match positions.get(&candidate.unit_ref).and_then(|at| candidates.get_mut(*at)) {
            Some(existing) if existing.score >= candidate.score => {}
            Some(existing) => *existing = candidate,
            None => candidates.push(candidate),
        }
    }
}
