//! From the arms' scores to one order of units, for one query text.

use crate::analyse::{Analysed, Word};
use crate::arms::dense::Dense;
use crate::arms::exact::Naming;
use crate::arms::lexical::{self, Lexical};
use crate::arms::{Place, exact, time};
use crate::candidate::{Added, Candidate, Raw, said_at};
use crate::effort::Effort;
use crate::fuse::{self, Means};
use crate::hit::StageTimings;
use crate::order::opinion::Opinions;
use crate::order::order;
use crate::order::ranker::Features;
use crate::parts::Part;
use crate::query::{Depth, Opened, Query};
use crate::weights;
use evoke_types::Role;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// All candidates of one query text, best first.
#[derive(Debug)]
pub(crate) struct Ranking {
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) words: Vec<Word>,
    /// How much each word tells.
    pub(crate) idf: Vec<f32>,
    /// Whether vectors were compared.
    pub(crate) dense: bool,
    /// Whether the text asks for nothing in particular.
    pub(crate) general: bool,
    /// What the second look saw; only with `explain`.
    pub(crate) seen: HashMap<Place, Features, RandomState>,
}

impl Ranking {
    /// Whether there is anything that may answer behind so many candidates.
    pub(crate) fn goes_on(&self, behind: usize) -> bool {
        self.candidates.iter().skip(behind).any(Candidate::is_admissible)
    }
    /// The words that tell something.
    pub(crate) fn telling(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().zip(&self.idf).filter(|(_, idf)| **idf > weights::TELLING).map(|(word, _)| word)
    }
}

/// One query text with all that ranking needs of it.
pub(crate) struct Asking<'a> {
    pub(crate) text: &'a Analysed,
    pub(crate) vector: Option<&'a [f32]>,
    /// Its sub-queries.
    pub(crate) parts: &'a [Analysed],
    /// What a reranker thinks, where that counts.
    pub(crate) opinions: Option<&'a Opinions>,
}

/// Ranks the units of the opened partitions for one query text.
pub(crate) fn rank(
    partitions: &[Opened],
    query: &Query,
    asking: &Asking<'_>,
    effort: &mut Effort<'_>,
    timings: &mut StageTimings,
) -> Ranking {
    let Asking { text, vector, parts, .. } = *asking;
    let pool = pool(query);
    let (dense, near, lexical) = search(partitions, query, text, vector, pool, timings);
    let whole = Pass { partitions, query, text, dense: &dense, near: &near, pool };
    let mut candidates = whole.run(&lexical, timings);
    for part in parts {
        if !effort.goes_on() {
            break;
        }
        let begun = Instant::now();
        let lexical = lexical::score(partitions, &part.words, &part.aside, query.wanted(), pool);
        timings.lexical += begun.elapsed();
        let found = Pass { text: part, ..whole }.run(&lexical, timings);
        merge(&mut candidates, found);
    }
    let begun = Instant::now();
    let seen = order(partitions, query, asking, &lexical, &mut candidates);
    timings.fuse += begun.elapsed();
    Ranking {
        candidates,
        words: text.words.iter().chain(&text.aside).cloned().collect(),
        idf: lexical.idf,
        dense: dense.any(),
        general: text.general,
        seen: if query.explain { seen.into_iter().collect() } else { HashMap::default() },
    }
}

/// Compares words and vectors; in large partitions both at once.
fn search<'a>(
    partitions: &'a [Opened],
    query: &Query,
    text: &Analysed,
    vector: Option<&[f32]>,
    pool: usize,
    timings: &mut StageTimings,
) -> (Dense<'a>, Vec<Place>, Lexical<'a>) {
    let exact = if query.exhaustive { usize::MAX } else { weights::EXACT_SLOTS };
    let meaning = || {
        let begun = Instant::now();
        let dense = Dense::score(partitions, vector, exact);
        let near = dense.candidates(query.wanted(), pool);
        (dense, near, begun.elapsed())
    };
    let words = || {
        let begun = Instant::now();
        let lexical = lexical::score(partitions, &text.words, &text.aside, query.wanted(), pool);
        (lexical, begun.elapsed())
    };
    let slots: usize = partitions.iter().map(|opened| opened.index.slots().len()).sum();
    let ((dense, near, dense_time), (lexical, lexical_time)) = if slots < weights::SIDE_BY_SIDE {
        (meaning(), words())
    } else {
        std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().spawn_scoped(scope, meaning);
            let words = words();
            // A system that has no thread left gets its answer one after the other.
            let meaning = match beside {
                Ok(beside) => beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => meaning(),
            };
            (meaning, words)
        })
    };
    timings.dense += dense_time;
    timings.lexical += lexical_time;
    (dense, near, lexical)
}

/// How many candidates each arm proposes.
fn pool(query: &Query) -> usize {
    let pool = query.limit.saturating_mul(weights::POOL).max(weights::POOL_LEAST);
    match query.depth {
        Depth::Fast => pool,
        Depth::Accurate => pool * weights::POOL_ACCURATE,
    }
}

/// One text against all arms.
#[derive(Clone, Copy)]
struct Pass<'a> {
    partitions: &'a [Opened],
    query: &'a Query,
    text: &'a Analysed,
    dense: &'a Dense<'a>,
    near: &'a [Place],
    pool: usize,
}

impl Pass<'_> {
    fn run(&self, lexical: &Lexical<'_>, timings: &mut StageTimings) -> Vec<Candidate> {
        let begun = Instant::now();
        let wanted = self.query.wanted();
        let naming = Naming::asked(self.partitions, self.text);
        let named = naming.newest(self.partitions, wanted, self.pool);
        let metadata = exact::metadata(self.partitions, self.text, wanted, self.pool);
        let timed = time::candidates(self.partitions, &self.text.asked, wanted, self.pool);
        let proposed = self.near.iter().chain(&named).chain(metadata.keys()).chain(&timed);
        let mut seen: HashSet<Place, RandomState> = HashSet::default();
        let places = lexical.candidates().iter().chain(proposed).copied().filter(|place| seen.insert(*place));
        let mut candidates: Vec<Candidate> = places
            .map(|place| {
                let raw = self.raw(lexical, place);
                let added = Added {
                    entity: if naming.contains(place) { weights::ENTITY } else { 0.0 },
                    metadata: metadata.get(&place).copied().unwrap_or(0.0),
                    time: self
                        .partitions
                        .get(place.0)
                        .map_or(0.0, |o| time::boost(&o.index, place.1, &self.text.asked)),
                    speaker: self.speaker(place),
                    scope: -weights::SCOPE_STEP * place.0 as f32,
                    ..Added::default()
                };
                Candidate { place, raw, normal: Raw::default(), mean: 0.0, added, score: 0.0 }
            })
            .collect();
        let means = Means {
            lexical: lexical.full,
            lexical_context: lexical.full_context,
            dense: self.dense.any(),
            without: self.query.without,
        };
        fuse::fuse(&mut candidates, &means);
        add_session(self.partitions, &mut candidates);
        timings.fuse += begun.elapsed();
        let begun = Instant::now();
        self.add_session_words(lexical, &mut candidates);
        timings.lexical += begun.elapsed();
        let begun = Instant::now();
        add_recency(self.partitions, &mut candidates);
        candidates.iter_mut().for_each(|c| c.added.silence(self.query.without));
        candidates.iter_mut().for_each(|c| c.score = (c.mean + c.added.sum()) / weights::WHOLE);
        timings.fuse += begun.elapsed();
        candidates
    }

    /// Gives each candidate what its whole session says of the query's words, which may stand far apart.
    fn add_session_words(&self, lexical: &Lexical<'_>, candidates: &mut [Candidate]) {
        let places: Vec<Place> = candidates.iter().map(|candidate| candidate.place).collect();
        let sessions = lexical.sessions(&places);
        let score = |c: &Candidate| {
            let slot = self.partitions.get(c.place.0).and_then(|o| o.index.slot(c.place.1));
            slot.map_or(0.0, |slot| sessions.get(c.place.0, slot.session))
        };
        let most = candidates.iter().map(score).fold(weights::LEXICAL_FULL * sessions.full, f32::max);
        for candidate in candidates.iter_mut().filter(|_| most > 0.0) {
            candidate.added.session_words = weights::SESSION_WORDS * score(candidate) / most;
        }
    }

    /// A question about the asker is answered by their own words rather than by what they were told.
    fn speaker(&self, (partition, slot): Place) -> f32 {
        let unit = || self.partitions.get(partition)?.index.unit(slot);
        let own =
            self.text.about_asker && unit().is_some_and(|unit| unit.head.row.speaker.role == Role::User);
        if own { weights::SPEAKER } else { 0.0 }
    }

    fn raw(&self, lexical: &Lexical<'_>, place: Place) -> Raw {
        let told = |part: Part, score: f32| if self.query.without.has(part) { 0.0 } else { score };
        Raw {
            lexical: told(Part::Lexical, lexical.own(place)),
            lexical_context: told(Part::LexicalContext, lexical.context(place)),
            dense: told(Part::Dense, self.dense.own(place).unwrap_or(0.0)),
            dense_context: told(Part::DenseContext, self.dense.context(place).unwrap_or(0.0)),
        }
    }
}

/// Gives each candidate the mean of its session's best.
fn add_session(partitions: &[Opened], candidates: &mut [Candidate]) {
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
        candidate.added.session = weights::SESSION * sum / weights::SESSION_BEST as f32;
    }
}

/// Gives the newest candidate all of [`weights::RECENCY`] and the oldest nothing.
fn add_recency(partitions: &[Opened], candidates: &mut [Candidate]) {
    let said = |place: Place| said_at(partitions, place).as_millis();
    let times = || candidates.iter().map(|c| said(c.place));
    let (Some(oldest), Some(newest)) = (times().min(), times().max()) else { return };
    let span = (newest - oldest) as f64;
    for candidate in candidates.iter_mut().filter(|_| span > 0.0) {
        candidate.added.recency = weights::RECENCY * ((said(candidate.place) - oldest) as f64 / span) as f32;
    }
}

/// Lets what a part of the question found stand beside what the whole found.
fn merge(candidates: &mut Vec<Candidate>, found: Vec<Candidate>) {
    let at: HashMap<Place, usize, RandomState> =
        candidates.iter().enumerate().map(|(at, c)| (c.place, at)).collect();
    for mut part in found {
        part.score *= weights::SUBQUERY;
        match at.get(&part.place).and_then(|at| candidates.get_mut(*at)) {
            Some(whole) if whole.score >= part.score => {}
            Some(whole) => *whole = part,
            None => candidates.push(part),
        }
    }
}
