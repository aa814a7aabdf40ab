//! The scores of a reranker for the best candidates of an accurate read, within a time budget.
//!
//! Called by [`super::fetch`]. The one thing to know: a read never fails for want of scores, and never waits for them
//! beyond the budget: it answers in the order without them, and says so.

use super::answer::micros_since;
use super::search::{SearchService, TimeLeft};
use crate::error::FetchError;
use crate::metrics;
use evoke_recall::{
    CandidateText, Component, Depth, OpenPartition, Precision, Query, RerankerScores, StageTimings,
};
use evoke_rerank::{RerankError, Reranker};
use evoke_types::InstanceId;
use parking_lot::RwLock;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::timeout_at;

/// How long an accurate read waits for the scores of a reranker, unless the server is configured otherwise.
pub const RERANK_BUDGET: Duration = Duration::from_millis(250);
/// Candidates of one read that are scored; several queries share them.
const CANDIDATES: usize = 50;
/// Candidates of each query that are scored in any case.
const CANDIDATES_LEAST: usize = 10;
/// Reads that are scored at the same time. Further ones wait for their turn within their budget: a reranker that is overrun
/// by more would score none of them in time.
const AT_ONCE: usize = 8;
/// What handing over between threads may take beyond the budget.
const GRACE: Duration = Duration::from_millis(20);

/// The reranker in use.
pub(crate) struct RerankService {
    search: Arc<SearchService>,
    active: RwLock<Option<Active>>,
    permits: Arc<Semaphore>,
}

#[derive(Clone)]
struct Active {
    reranker: Arc<dyn Reranker>,
    budget: Duration,
}

/// The outcome of asking for scores.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scored {
    /// Why there are no scores, when that is a failure rather than a choice.
    pub(crate) degraded: Option<&'static str>,
    /// The time it took to find the candidates.
    pub(crate) finding: StageTimings,
    /// The time the reranker took, in microseconds.
    pub(crate) micros: u64,
}

/// Why there are no scores.
#[derive(Debug, thiserror::Error)]
enum NoScores {
    #[error("{0}")]
    Reranker(#[from] RerankError),
    #[error("the time was up while other reads were judged, or before the first answer")]
    Late,
    #[error("the reranker broke off: {0}")]
    Broken(tokio::task::JoinError),
}

/// A query and the candidates that are to be scored for it.
type ScoreRequest = (String, Vec<CandidateText>);

impl NoScores {
    const fn code(&self) -> &'static str {
        match self {
            Self::Reranker(error) => error.code(),
            Self::Late => "rerank_late",
            Self::Broken(_) => "rerank_broken",
        }
    }
    const fn is_late(&self) -> bool {
        matches!(self, Self::Late | Self::Reranker(RerankError::Late { .. }))
    }
}

impl RerankService {
    /// A service without a reranker.
    pub(crate) fn new(search: Arc<SearchService>) -> Self {
        Self { search, active: RwLock::new(None), permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Uses this reranker from now on; a read waits for it no longer than `budget`.
    pub(crate) fn set_reranker(&self, reranker: Arc<dyn Reranker>, budget: Duration) {
        *self.active.write() = Some(Active { reranker, budget });
    }

    /// Fills in the scores of a query that wants them; without a reranker, or when it fails, nothing changes.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn score(
        &self,
        owner: &InstanceId,
        opened: &[OpenPartition],
        query: &mut Query,
        left: &mut TimeLeft,
    ) -> Result<Scored, FetchError> {
        let wanted = query.depth == Depth::Accurate
            && query.precision == Precision::High
            && !query.disabled.contains(Component::Rerank)
            && !query.texts.is_empty();
        let Some(active) = self.active.read().clone().filter(|_| wanted) else {
            return Ok(Scored::default());
        };
        let most = (CANDIDATES / query.texts.len()).max(CANDIDATES_LEAST);
        let found = self.search.candidates(owner, opened.to_vec(), query.clone(), most, left).await?;
        let asked: Vec<ScoreRequest> =
            query.texts.iter().map(|text| text.text.clone()).zip(found.texts).collect();

        let begun = Instant::now();
        let scores = self.ask(active.reranker, asked, begun + active.budget).await;
        let micros = micros_since(begun);
        metrics::reranked(outcome(&scores), begun.elapsed().as_secs_f64());
        let degraded = match scores {
            Ok(scores) => {
                for (text, (scores, _)) in query.texts.iter_mut().zip(scores) {
                    text.reranker_scores = scores;
                }
                None
            }
            Err(error) => {
                let code = error.code();
                tracing::warn!(code, %error, micros, "no opinion of the reranker; answering in the order without it");
                Some("the reranker did not answer in time or failed: items are in the order without it")
            }
        };
        Ok(Scored { degraded, finding: found.timings, micros })
    }

    /// Asks on a blocking thread. The permit is given back when that thread is done, not when the wait is.
    async fn ask(
        &self,
        reranker: Arc<dyn Reranker>,
        asked: Vec<ScoreRequest>,
        until: Instant,
    ) -> Result<Vec<(RerankerScores, bool)>, NoScores> {
        let permit = timeout_at(until.into(), self.permits.clone().acquire_owned());
        // Nobody closes the semaphore; if somebody did, there would be no permit.
        let Ok(Ok(permit)) = permit.await else { return Err(NoScores::Late) };
        let work = move || {
            let scores = score_all(&*reranker, &asked, until);
            drop(permit);
            scores
        };
        match timeout_at((until + GRACE).into(), tokio::task::spawn_blocking(work)).await {
            Ok(Ok(scores)) => Ok(scores?),
            Ok(Err(broken)) => Err(NoScores::Broken(broken)),
            Err(_elapsed) => Err(NoScores::Late),
        }
    }
}

/// The scores of each query, and whether all its candidates were scored. Each query gets its share of the time that is
/// left.
fn score_all(
    reranker: &dyn Reranker,
    asked: &[ScoreRequest],
    until: Instant,
) -> Result<Vec<(RerankerScores, bool)>, RerankError> {
    let mut opinions = Vec::with_capacity(asked.len());
    for (to_come, (query, candidates)) in (1_u32..=asked.len() as u32).rev().zip(asked) {
        // One candidate alone has nothing to come before.
        if candidates.len() < 2 {
            opinions.push((RerankerScores::default(), true));
            continue;
        }
        let now = Instant::now();
        let share = until.saturating_duration_since(now) / to_come;
        let texts: Vec<&str> = candidates.iter().map(|candidate| candidate.text.as_str()).collect();
        let scores = reranker.rerank(query, &texts, now + share)?;
        let whole = scores.iter().all(Option::is_some);
        let given =
            candidates.iter().zip(scores).filter_map(|(candidate, score)| Some((candidate.id, score?)));
        opinions.push((RerankerScores::from_raw(given), whole));
    }
    Ok(opinions)
}

/// The word of the outcome in metrics.
fn outcome(opinions: &Result<Vec<(RerankerScores, bool)>, NoScores>) -> &'static str {
    match opinions {
        Ok(opinions) if opinions.iter().all(|(_, whole)| *whole) => "ok",
        Ok(_) => "partial",
        Err(error) if error.is_late() => "timeout",
        Err(_) => "failed",
    }
}
