//! The first stage: extracting what documents say, slice by slice.
//!
//! Called by a worker for each round. The one thing to know: a document on which work failed too often is not extracted
//! from any more but kept word for word, so that no text can stop the workers.

use super::job::{Embedding, Job, Stage};
use crate::ingest::active_extractor::ActiveExtractor;
use crate::ingest::processed_document::ProcessedDocument;
use crate::ingest::rows::{extractor_input, verbatim_passages};
use crate::metrics;
use crate::runtime::compute_pool;
use crate::runtime::shutdown::Shutdown;
use evoke_extract::{Extractor, Understanding};
use evoke_store::ClaimedDocument;
use evoke_types::Code;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time for extraction in one round: of all documents together, and of one of the longer ones.
const SLICE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(40));
/// Passages between two looks at the clock.
const STEP: usize = 4;
/// Failures after which a document is kept word for word, and after which only its text is kept.
const MAX_FAILURES: (u32, u32) = (3, 6);
/// Time that one document may take altogether: this, and this for each megabyte.
const MAX_TIME: (Duration, Duration) = (Duration::from_secs(120), Duration::from_secs(120));

/// Extracts from documents with the extractor in use.
pub(crate) struct ExtractStage {
    extractor: Arc<ActiveExtractor>,
    shutdown: Shutdown,
}

impl ExtractStage {
    /// A stage that extracts with this extractor.
    pub(crate) const fn new(extractor: Arc<ActiveExtractor>, shutdown: Shutdown) -> Self {
        Self { extractor, shutdown }
    }

    /// Moves documents on by one slice each, off the async threads.
    pub(crate) async fn run(&self, mut jobs: Vec<Job>) -> Vec<Job> {
        if !jobs.iter().any(|job| matches!(job.stage, Stage::Waiting | Stage::Extracting(_))) {
            return jobs;
        }
        let extractor = self.extractor.get();
        let shutdown = self.shutdown.clone();
        let work = move || {
            let until = Instant::now() + SLICE.0;
            for job in &mut jobs {
                compute_pool::yield_core();
                let until = if job.is_short() { until } else { until.min(Instant::now() + SLICE.1) };
                extract_slice(job, &*extractor, until, &shutdown);
            }
            jobs
        };
        // Panics are caught for each document; without a thread there is nothing to go on with.
        tokio::task::spawn_blocking(work).await.unwrap_or_default()
    }
}

/// Extracts from one document until an instant. A panic is the document's failure.
fn extract_slice(job: &mut Job, extractor: &dyn Extractor, until: Instant, shutdown: &Shutdown) {
    let begun = Instant::now();
    if job.claimed.failures >= MAX_FAILURES.0 && matches!(job.stage, Stage::Waiting) {
        job.stage = Stage::storing(verbatim(&job.claimed));
        job.claimed.document.text = String::new();
        return;
    }
    let step = AssertUnwindSafe(|| extract_until(job, extractor, until, shutdown));
    if catch_unwind(step).is_err() {
        job.stage = Stage::Failed("extract");
    }
    job.spent += begun.elapsed();
    let megabytes = u32::try_from(job.bytes >> 20).unwrap_or(u32::MAX);
    if job.spent > MAX_TIME.0 + MAX_TIME.1 * megabytes && matches!(job.stage, Stage::Extracting(_)) {
        job.stage = Stage::Failed("time");
    }
}

fn extract_until(job: &mut Job, extractor: &dyn Extractor, until: Instant, shutdown: &Shutdown) {
    let mut reading = match std::mem::replace(&mut job.stage, Stage::Waiting) {
        Stage::Waiting => {
            let reading = extractor.read(&extractor_input(&job.claimed.document));
            // It is in the passages now, and in the store.
            job.claimed.document.text = String::new();
            reading
        }
        Stage::Extracting(reading) => reading,
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
            let document = ProcessedDocument::new(job.claimed.clone(), reading.finish());
            job.stage = Stage::Embedding(Box::new(Embedding::new(document)));
            return;
        }
        if Instant::now() >= until || shutdown.has_begun() {
            job.stage = Stage::Extracting(reading);
            return;
        }
        compute_pool::yield_core();
    }
}

/// The document as passages of plain text: searchable, and the status says why there is no more. One that fails even so
/// is kept as its text alone.
fn verbatim(claimed: &ClaimedDocument) -> ProcessedDocument {
    let code = Code::NotUnderstood.as_str();
    metrics::document_kept_verbatim();
    tracing::error!(
        code,
        ingestion = %claimed.document.ingestion,
        failures = claimed.failures,
        "a document could not be understood and is kept word for word"
    );
    let passages =
        if claimed.failures < MAX_FAILURES.1 { verbatim_passages(&claimed.document) } else { Vec::new() };
    let problem = format!("{code}: the text could not be understood; it is kept word for word");
    let extraction = Understanding { passages, problems: vec![problem], ..Understanding::default() };
    ProcessedDocument::new(claimed.clone(), extraction)
}
