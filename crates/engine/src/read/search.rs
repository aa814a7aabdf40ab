//! The search of one read: in place when it is small, otherwise on the search threads, within the time of the read.
//!
//! Called by reads, anticipation and forgetting. The one thing to know: a search that is out of time, or whose caller has
//! gone away, is told to end and answers what it has found.

use crate::error::FetchError;
use crate::metrics;
use crate::runtime::search_pool::{Busy, SearchPool, Wanted};
use evoke_recall::{Depth, OpenPartition, Query, Recalled, RerankCandidates};
use evoke_types::InstanceId;
use std::time::{Duration, Instant};

/// Work that is done in place, in items compared with a short text. That takes about a millisecond; handing it to another
/// thread would take some twenty microseconds and wait for its turn there.
const SMALL: usize = 25_000;
/// Bytes of a text that counts once, a question of a dozen words or two; more words mean more lists to compare with.
const SHORT_TEXT: usize = 128;
/// Texts are parsed up to a number of words, so that longer ones count so often at most.
const MAX_TEXTS: usize = 10;
/// Bytes of all texts together that are parsed in place; to parse more takes longer than a moment by itself.
const PARSED_IN_PLACE: usize = 4 << 10;
/// What a candidate costs beside the comparisons, in items: its ranking features are computed.
const CANDIDATE: usize = 20;
/// How many times as much an accurate read does.
const ACCURATE: usize = 3;

/// The time that is left for the searches of one read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeLeft(Duration);

/// The result of a step, and the time it took.
struct Timed<T> {
    found: T,
    took: Duration,
}

impl TimeLeft {
    /// All of this time.
    pub(crate) const fn new(time: Duration) -> Self {
        Self(time)
    }
}

/// Runs the searches of reads.
pub(crate) struct SearchService {
    pool: SearchPool,
}

impl SearchService {
    /// A service with a pool of so many threads.
    pub(crate) fn new(threads: usize) -> Self {
        Self { pool: SearchPool::new(threads) }
    }

    /// Searches for an instance.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn search(
        &self,
        owner: &InstanceId,
        opened: Vec<OpenPartition>,
        query: Query,
        left: &mut TimeLeft,
    ) -> Result<Recalled, FetchError> {
        self.compute(owner, opened, query, left, evoke_recall::recall_cancellable).await
    }

    /// Finds what is worth reranking before a search, at most `most` candidates of each text.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn candidates(
        &self,
        owner: &InstanceId,
        opened: Vec<OpenPartition>,
        query: Query,
        most: usize,
        left: &mut TimeLeft,
    ) -> Result<RerankCandidates, FetchError> {
        let find = move |opened: &[OpenPartition], query: &Query, proceed: &mut dyn FnMut() -> bool| {
            evoke_recall::rerank_candidates(opened, query, most, proceed)
        };
        self.compute(owner, opened, query, left, find).await
    }

    /// Runs something else for a read that takes longer than a moment, on the threads for searches.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        owner: &InstanceId,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, FetchError> {
        self.pool.run(owner, |_| work()).await.map_err(|Busy| busy())
    }

    async fn compute<T: Send + 'static>(
        &self,
        owner: &InstanceId,
        opened: Vec<OpenPartition>,
        query: Query,
        left: &mut TimeLeft,
        search: impl Fn(&[OpenPartition], &Query, &mut dyn FnMut() -> bool) -> T + Send + 'static,
    ) -> Result<T, FetchError> {
        let items = opened.iter().map(|opened| opened.index.len()).sum();
        let (time, small) = (left.0, is_small(items, &query));
        let within = move |wanted: &Wanted| {
            let begun = Instant::now();
            let mut proceed = || wanted.is_wanted() && begun.elapsed() < time;
            let found = search(&opened, &query, &mut proceed);
            Timed { found, took: begun.elapsed() }
        };
        let timed = if small {
            within(&Wanted::default())
        } else {
            self.pool.run(owner, within).await.map_err(|Busy| busy())?
        };
        left.0 = left.0.saturating_sub(timed.took);
        Ok(timed.found)
    }
}

fn busy() -> FetchError {
    metrics::search_refused();
    FetchError::Busy
}

/// Whether a search among so many items takes about a millisecond or less.
fn is_small(items: usize, query: &Query) -> bool {
    if query.texts.iter().map(|text| text.text.len()).sum::<usize>() > PARSED_IN_PLACE {
        return false;
    }
    let depth = match query.depth {
        Depth::Fast => 1,
        Depth::Accurate => ACCURATE,
    };
    if query.texts.is_empty() {
        return items <= SMALL;
    }
    let texts = query.texts.iter().map(|text| {
        let lists = text.text.len().div_ceil(SHORT_TEXT).clamp(1, MAX_TEXTS);
        items.saturating_mul(lists).saturating_add(query.limit.min(items).saturating_mul(CANDIDATE))
    });
    texts.fold(0, usize::saturating_add).saturating_mul(depth) <= SMALL
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_recall::QueryText;
    use evoke_types::Timestamp;

    #[test]
    fn an_ordinary_question_is_small_and_a_dear_read_is_not() {
        let question = "which of the two cafes by the river did she say has the better bread";
        let asked = |texts: usize, text: &str| Query {
            texts: vec![QueryText::new(text, None); texts],
            ..Query::new("", None, Timestamp::from_millis(0))
        };
        assert!(is_small(10_000, &asked(1, question)) && is_small(20_000, &asked(1, question)));
        assert!(is_small(1_000, &asked(8, question)));
        assert!(!is_small(100_000, &asked(1, question)));
        assert!(!is_small(10_000, &asked(8, question)));
        assert!(!is_small(10_000, &Query { depth: Depth::Accurate, ..asked(1, question) }));
        assert!(!is_small(10, &asked(32, &"word ".repeat(1_600))), "reading it takes long enough");
        assert!(is_small(20_000, &asked(0, "")) && !is_small(100_000, &asked(0, "")));
    }
}
