//! One slice of each of some documents: read, embed, store.
//!
//! Called by a worker for each round. The one thing to know: what goes wrong with one document is that document's
//! failure and nobody else's.

use super::job::{Embedding, Job, Stage, Storing};
use crate::engine::Engine;
use crate::ingest::process::{Read, described, keep_verbatim};
use crate::runtime::compute_pool;
use evoke_extract::{Extractor, Understanding};
use evoke_store::{ClaimedDocument, VectorRow};
use evoke_types::Code;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Time for reading in one round, all documents together, and of one of the longer ones.
const READ: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(40));
/// Passages read between two looks at the clock.
const STEP: usize = 4;
/// Bytes of text embedded in one round: of all documents, and of the longer ones when there are short ones.
const EMBED: (usize, usize) = (8 << 10, 2 << 10);
/// Losses after which a document is not understood any more but kept as it is, and not even that.
const LOSSES: (u32, u32) = (3, 6);
/// Time for reading one document: this, and this for each megabyte.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(120), Duration::from_secs(120));

impl Engine {
    /// Moves each document on by one slice. They come back as far as they are.
    pub(super) async fn slices(&self, mut jobs: Vec<Job>) -> Vec<Job> {
        self.drop_erased(&mut jobs);
        let begun = Instant::now();
        let mut jobs = self.read_slices(jobs).await;
        crate::metrics::understanding("extract", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        self.embed_slices(&mut jobs).await;
        crate::metrics::understanding("embed", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let jobs = self.store_slices(jobs).await;
        crate::metrics::understanding("store", begun.elapsed().as_secs_f64());
        jobs
    }

    /// Ends work on documents that are gone. What was erased otherwise, by another process say, ends at its first part.
    fn drop_erased(&self, jobs: &mut [Job]) {
        for job in jobs.iter_mut().filter(|job| job.is_erased()) {
            self.lanes().storing().remove(&job.claimed.document.ingestion);
            job.stage = Stage::Done;
        }
    }

    /// Reads documents off the async threads.
    async fn read_slices(&self, mut jobs: Vec<Job>) -> Vec<Job> {
        if !jobs.iter().any(|job| matches!(job.stage, Stage::Waiting | Stage::Reading(_))) {
            return jobs;
        }
        let (engine, extractor) = (self.clone(), self.extractor());
        let work = move || {
            let until = Instant::now() + READ.0;
            for job in &mut jobs {
                compute_pool::pause();
                let until = if job.is_short() { until } else { until.min(Instant::now() + READ.1) };
                read_slice(job, &*extractor, until, &engine);
            }
            jobs
        };
        // Panics are caught for each document; without a thread there is nothing to go on with.
        tokio::task::spawn_blocking(work).await.unwrap_or_default()
    }

    /// Embeds passages of many documents at once.
    async fn embed_slices(&self, jobs: &mut [Job]) {
        let mut texts: Vec<String> = Vec::new();
        let mut counts: Vec<usize> = Vec::new();
        let short: usize = jobs.iter().filter(|job| job.is_short()).map(|job| job.bytes).sum();
        let waiting =
            jobs.iter().filter(|job| !job.is_short() && matches!(job.stage, Stage::Embedding(_))).count();
        let each = EMBED.0.saturating_sub(short).max(EMBED.1) / waiting.max(1);
        for job in jobs.iter() {
            let some = match &job.stage {
                Stage::Embedding(embedding) if job.is_short() => embedding.next(usize::MAX),
                Stage::Embedding(embedding) => embedding.next(each),
                Stage::Waiting
                | Stage::Reading(_)
                | Stage::Storing(_)
                | Stage::Done
                | Stage::Failed(_)
                | Stage::Released => Vec::new(),
            };
            counts.push(some.len());
            texts.extend(some);
        }
        let mut vectors = self.vectors(texts).await;
        for (job, count) in jobs.iter_mut().zip(counts) {
            let Stage::Embedding(embedding) = &mut job.stage else { continue };
            match &mut vectors {
                Some(vectors) => embedding.take(vectors.by_ref().take(count)),
                None => {
                    embedding.read.problem("passages could not be embedded");
                    embedding.take(std::iter::repeat_n(None, embedding.read.understanding.passages.len()));
                }
            }
            if embedding.is_complete()
                && let Stage::Embedding(embedded) = std::mem::replace(&mut job.stage, Stage::Waiting)
            {
                job.stage = Stage::Storing(Box::new(Storing { read: embedded.read, parts: None }));
            }
        }
    }

    /// Vectors of texts, each absent without an embedder; `None` when it failed.
    async fn vectors(&self, texts: Vec<String>) -> Option<std::vec::IntoIter<Option<VectorRow>>> {
        let count = texts.len();
        if count == 0 {
            return Some(Vec::new().into_iter());
        }
        let Some((generation, outcome)) = self.embedding().embed(texts).await else {
            return Some(vec![None; count].into_iter());
        };
        match outcome {
            Ok(vectors) => {
                let rows = vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes }));
                Some(rows.collect::<Vec<_>>().into_iter())
            }
            Err(error) => {
                tracing::error!(
                    error,
                    "the embedder failed; these passages are found by their words until it is back"
                );
                self.embedding().fall_behind();
                None
            }
        }
    }
}

/// Reads on in one document until an instant. A panic is its failure.
fn read_slice(job: &mut Job, extractor: &dyn Extractor, until: Instant, engine: &Engine) {
    let begun = Instant::now();
    if job.claimed.failures >= LOSSES.0 && matches!(job.stage, Stage::Waiting) {
        job.stage = Stage::Storing(Box::new(Storing { read: verbatim(&job.claimed), parts: None }));
        job.claimed.document.text = String::new();
        return;
    }
    let step = AssertUnwindSafe(|| read_until(job, extractor, until, engine));
    if catch_unwind(step).is_err() {
        job.stage = Stage::Failed("extract");
    }
    job.spent += begun.elapsed();
    let megabytes = u32::try_from(job.bytes >> 20).unwrap_or(u32::MAX);
    if job.spent > PATIENCE.0 + PATIENCE.1 * megabytes && matches!(job.stage, Stage::Reading(_)) {
        job.stage = Stage::Failed("time");
    }
}

fn read_until(job: &mut Job, extractor: &dyn Extractor, until: Instant, engine: &Engine) {
    let mut reading = match std::mem::replace(&mut job.stage, Stage::Waiting) {
        Stage::Waiting => {
            let reading = extractor.read(&described(&job.claimed.document));
            // It is in the passages now, and in the store.
            job.claimed.document.text = String::new();
            reading
        }
        Stage::Reading(reading) => reading,
        other @ (Stage::Embedding(_)
        | Stage::Storing(_)
        | Stage::Done
        | Stage::Failed(_)
        | Stage::Released) => {
            job.stage = other;
            return;
        }
    };
    loop {
        if reading.step(STEP) {
            let read = Read::new(job.claimed.clone(), reading.finish());
            job.stage = Stage::Embedding(Box::new(Embedding::new(read)));
            return;
        }
        if Instant::now() >= until || engine.lanes().is_stopping() {
            job.stage = Stage::Reading(reading);
            return;
        }
        compute_pool::pause();
    }
}

/// The document as passages of plain text: searchable, and the status says why there is no more. One that not even
/// that can be done with is kept as its text alone.
fn verbatim(claimed: &ClaimedDocument) -> Read {
    let code = Code::NotUnderstood.as_str();
    crate::metrics::kept_verbatim();
    tracing::error!(
        code,
        ingestion = %claimed.document.ingestion,
        failures = claimed.failures,
        "a document could not be understood and is kept word for word"
    );
    let passages = if claimed.failures < LOSSES.1 { keep_verbatim(&claimed.document) } else { Vec::new() };
    let problem = format!("{code}: the text could not be understood; it is kept word for word");
    let understanding = Understanding { passages, problems: vec![problem], ..Understanding::default() };
    Read::new(claimed.clone(), understanding)
}
