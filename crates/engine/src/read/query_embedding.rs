//! The vectors of the queries of a read.
//!
//! Called by reads and by anticipation. The one thing to know: names of the partitions' speakers are left out as they are
//! in the stored vectors, and so are words that only count back from now and the names of whom all is about. Queries that
//! are not embedded within the time of a read go without a vector.

use super::answer::micros_since;
use super::search::SearchService;
use crate::embedding::service::EmbeddingService;
use crate::embedding::speaker_names::SpeakerNames;
use crate::error::FetchError;
use evoke_embed::Embedder;
use evoke_recall::OpenPartition;
use evoke_types::{InstanceId, Timestamp};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes of queries whose topics are found in place.
const SHORT_QUERIES: usize = 2 << 10;

/// The vectors of the queries of one read.
pub(crate) struct QueryVectors {
    /// One per query; absent when it could not be had.
    pub(crate) vectors: Vec<Option<Vec<f32>>>,
    /// Why some are absent, when that is a failure rather than a choice.
    pub(crate) degraded: Option<&'static str>,
    /// The time it took, in microseconds.
    pub(crate) micros: u64,
}

/// Embeds queries with the embedder in use.
pub(crate) struct QueryEmbedding {
    embedding: Arc<EmbeddingService>,
    search: Arc<SearchService>,
    read_time: Duration,
}

impl QueryEmbedding {
    /// Embeds with the embedder of this service, within the time of a read.
    pub(crate) const fn new(
        embedding: Arc<EmbeddingService>,
        search: Arc<SearchService>,
        read_time: Duration,
    ) -> Self {
        Self { embedding, search, read_time }
    }

    /// The vectors of queries over opened partitions. `about` are the names of whom all is about.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn embed(
        &self,
        owner: &InstanceId,
        queries: &[String],
        opened: &[OpenPartition],
        about: &[String],
        at: Timestamp,
    ) -> Result<QueryVectors, FetchError> {
        let begun = Instant::now();
        let Some(embedder) = self.embedding.embedder() else {
            return Ok(QueryVectors { vectors: vec![None; queries.len()], degraded: None, micros: 0 });
        };
        let texts = if queries.iter().map(String::len).sum::<usize>() <= SHORT_QUERIES {
            topics(queries, opened, about, at)
        } else {
            let (queries, opened, about) = (queries.to_vec(), opened.to_vec(), about.to_vec());
            self.search.run(owner, move || topics(&queries, &opened, &about, at)).await?
        };
        let (vectors, degraded) = match embed(embedder, texts, begun + self.read_time).await {
            Ok(vectors) if vectors.iter().all(Option::is_some) => (vectors, None),
            Ok(vectors) => {
                (vectors, Some("some queries were not embedded in time: they found by words alone"))
            }
            Err(error) => {
                tracing::warn!(error, "a query could not be embedded; answering by words alone");
                (
                    vec![None; queries.len()],
                    Some("the embedder did not answer: items were found by words alone"),
                )
            }
        };
        Ok(QueryVectors { vectors, degraded, micros: micros_since(begun) })
    }
}

/// The vectors of texts; those that are not embedded by `until` are absent.
async fn embed(
    embedder: Arc<dyn Embedder>,
    texts: Vec<String>,
    until: Instant,
) -> Result<Vec<Option<Vec<f32>>>, String> {
    let cached: Vec<Option<Vec<f32>>> = texts.iter().map(|text| embedder.cached_query(text)).collect();
    if cached.iter().all(Option::is_some) {
        return Ok(cached);
    }
    let work = move || {
        let embed = |text: &String| {
            let late = Instant::now() >= until;
            if late { Ok(None) } else { embedder.embed_query(text).map(Some) }
        };
        texts.iter().map(embed).collect::<Result<Vec<_>, _>>()
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(vectors) => vectors.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// What the queries are about, without the names of those who speak there and of whom all is about.
fn topics(queries: &[String], opened: &[OpenPartition], about: &[String], at: Timestamp) -> Vec<String> {
    let about = about.iter().map(String::as_str);
    let names = SpeakerNames::new(opened.iter().flat_map(|one| one.index.speakers()).chain(about));
    queries.iter().map(|query| names.remove_from(&evoke_recall::topic(query, at))).collect()
}
