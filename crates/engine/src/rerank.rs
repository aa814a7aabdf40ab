//! A second opinion on the best candidates of an accurate read, from a reranker and within a time box.
//!
//! A read never fails for want of an opinion, and never waits for one beyond the box: what is not there by then is
//! done without.

use crate::fetch::micros;
use crate::search::TimeLeft;
use crate::{Engine, FetchError, metric};
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

/// How long an accurate read waits for opinions, unless told otherwise.
pub const RERANK_BUDGET: Duration = Duration::from_millis(250);
/// Candidates of one read that are judged; several queries share them.
const CANDIDATES: usize = 50;
/// Candidates of each query that are judged in any case.
const CANDIDATES_LEAST: usize = 10;
/// Reads that are judged at the same time. Further ones wait for a place within their box: a reranker that is
/// overrun by more would judge none of them in time.
const AT_ONCE: usize = 8;
/// What handing over between threads may take beyond the box.
const GRACE: Duration = Duration::from_millis(20);

/// The reranker in use.
pub(crate) struct Reranking {
    active: RwLock<Option<Active>>,
    places: Arc<Semaphore>,
}

#[derive(Clone)]
struct Active {
    reranker: Arc<dyn Reranker>,
    budget: Duration,
}

/// What came of asking for opinions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Judged {
    /// Why there are none, when that is a failure rather than a choice.
    pub(crate) degraded: Option<&'static str>,
    /// Finding out what to ask for.
    pub(crate) finding: StageTimings,
    /// Asking, in microseconds.
    pub(crate) micros: u64,
}

/// Why there are no opinions.
#[derive(Debug, thiserror::Error)]
enum NoOpinion {
    #[error("{0}")]
    Reranker(#[from] RerankError),
    #[error("the time was up while other reads were judged, or before the first answer")]
    Late,
    #[error("the reranker broke off: {0}")]
    Broken(tokio::task::JoinError),
}

/// A query and what is to be judged for it.
type Asked = (String, Vec<CandidateText>);

impl Reranking {
    pub(crate) fn none() -> Self {
        Self { active: RwLock::new(None), places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl NoOpinion {
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

impl Engine {
    /// Has the best candidates of accurate reads of high precision judged from now on. A read waits for that no
    /// longer than `budget`; [`RERANK_BUDGET`] is what the server allows.
    #[must_use]
    pub fn with_reranker(self, reranker: Arc<dyn Reranker>, budget: Duration) -> Self {
        *self.reranking().active.write() = Some(Active { reranker, budget });
        self
    }

    /// Fills in the opinions of a query that wants them; without a reranker, or when it fails, nothing changes.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn judge(
        &self,
        owner: &InstanceId,
        opened: &[OpenPartition],
        query: &mut Query,
        left: &mut TimeLeft,
    ) -> Result<Judged, FetchError> {
        let wanted = query.depth == Depth::Accurate
            && query.precision == Precision::High
            && !query.disabled.contains(Component::Rerank)
            && !query.texts.is_empty();
        let Some(active) = self.reranking().active.read().clone().filter(|_| wanted) else {
            return Ok(Judged::default());
        };
        let most = (CANDIDATES / query.texts.len()).max(CANDIDATES_LEAST);
        let found = self.candidates(owner, opened.to_vec(), query.clone(), most, left).await?;
        let asked: Vec<Asked> = query.texts.iter().map(|text| text.text.clone()).zip(found.texts).collect();

        let begun = Instant::now();
        let opinions = self.ask(active.reranker, asked, begun + active.budget).await;
        let micros = micros(begun);
        metric::reranked(outcome(&opinions), begun.elapsed().as_secs_f64());
        let degraded = match opinions {
            Ok(opinions) => {
                query
                    .texts
                    .iter_mut()
                    .zip(opinions)
                    .for_each(|(text, (opinions, _))| text.reranker_scores = opinions);
                None
            }
            Err(error) => {
                let code = error.code();
                tracing::warn!(code, %error, micros, "no opinion of the reranker; answering in the order without it");
                Some("the reranker did not answer in time or failed: items are in the order without it")
            }
        };
        Ok(Judged { degraded, finding: found.timings, micros })
    }

    /// Asks on a blocking thread. The place is given back when that thread is done, not when the wait is.
    async fn ask(
        &self,
        reranker: Arc<dyn Reranker>,
        asked: Vec<Asked>,
        until: Instant,
    ) -> Result<Vec<(RerankerScores, bool)>, NoOpinion> {
        let place = timeout_at(until.into(), self.reranking().places.clone().acquire_owned());
        // Nobody closes the semaphore; if somebody did, there would be no place.
        let Ok(Ok(place)) = place.await else { return Err(NoOpinion::Late) };
        let work = move || {
            let opinions = judge_all(&*reranker, &asked, until);
            drop(place);
            opinions
        };
        match timeout_at((until + GRACE).into(), tokio::task::spawn_blocking(work)).await {
            Ok(Ok(opinions)) => Ok(opinions?),
            Ok(Err(broken)) => Err(NoOpinion::Broken(broken)),
            Err(_elapsed) => Err(NoOpinion::Late),
        }
    }
}

/// The opinions of each query, and whether all its candidates were judged. Each query gets its share of the time
/// that is left.
fn judge_all(
    reranker: &dyn Reranker,
    asked: &[Asked],
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

/// The word for metrics.
fn outcome(opinions: &Result<Vec<(RerankerScores, bool)>, NoOpinion>) -> &'static str {
    match opinions {
        Ok(opinions) if opinions.iter().all(|(_, whole)| *whole) => "judged",
        Ok(_) => "partial",
        Err(error) if error.is_late() => "late",
        Err(_) => "failed",
    }
}
