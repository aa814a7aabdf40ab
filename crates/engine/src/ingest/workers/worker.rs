//! One worker: claims documents and advances each by a slice, repeatedly.
//!
//! Run by the pool, several in parallel. The one thing to know: a round has a time budget. It finishes a few
//! short documents and advances each of some longer ones by one slice, in fair turns; an unfinished document
//! waits for its next turn, or returns to the store when the engine stops.

use super::claims::Claims;
use super::embed_stage::EmbedStage;
use super::extract_stage::ExtractStage;
use super::job::{Job, Stage};
use super::schedule::Schedule;
use super::store_stage::StoreStage;
use crate::ingest::backlog::Backlog;
use crate::metrics;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::shutdown::Shutdown;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a worker sleeps without a signal: documents may also come from another process.
const IDLE: Duration = Duration::from_millis(500);
/// The delay before storing is retried.
const RETRY: Duration = Duration::from_secs(2);
/// The number of longer documents per round.
const LONG: usize = 8;
/// Suspect documents get this fraction of a worker's time, however many others wait: a process that dies leaves
/// dozens, nearly all of them harmless.
const SUSPECT_SHARE: u32 = 10;
/// The minimum delay until the next slice of a suspect document, and until the next check for one when there
/// was none.
const SUSPECT_PAUSE: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// What the workers of one process share.
pub(crate) struct Worker {
    pub(super) backlog: Arc<Backlog>,
    pub(super) shutdown: Shutdown,
    pub(super) idle: Arc<IdleSignal>,
    pub(super) claims: Arc<Claims>,
    pub(super) schedule: Schedule,
    pub(super) extract: ExtractStage,
    pub(super) embed: EmbedStage,
    pub(super) store: StoreStage,
    /// The suspect document that is being processed again.
    pub(super) suspect: tokio::sync::Mutex<Option<Job>>,
    /// Shared by running work; a suspect document is processed exclusively.
    pub(super) alone: tokio::sync::RwLock<()>,
}

impl Worker {
    /// Runs until the engine stops.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut suspect_due = Instant::now() + SUSPECT_PAUSE.1;
        while !self.shutdown.has_begun() {
            let busy = !self.backlog.is_paused() && self.round(&mut suspect_due).await;
            if self.store.had_trouble() {
                self.shutdown.begins_within(RETRY).await;
            }
            if !busy {
                self.idle.raise();
                self.backlog.wait_for_work(&self.shutdown, IDLE).await;
            }
        }
    }

    /// Claims documents and advances each. Returns false when there was nothing to do.
    async fn round(&self, suspect_due: &mut Instant) -> bool {
        let arrived = self.backlog.arrived();
        let mut jobs = Vec::new();
        for job in self.claims.claim_more().await {
            if job.is_short() { jobs.push(job) } else { self.schedule.put(job) }
        }
        jobs.extend(self.schedule.take(LONG));
        let nothing = jobs.is_empty();
        if !nothing {
            let shared = self.alone.read().await;
            self.advance(jobs).await;
            drop(shared);
        }
        let begun = Instant::now();
        if nothing || begun >= *suspect_due {
            let worked = self.suspect_slice().await;
            let pause = if worked { begun.elapsed() * (SUSPECT_SHARE - 1) } else { SUSPECT_PAUSE.1 };
            *suspect_due = Instant::now() + pause.max(SUSPECT_PAUSE.0);
            if worked {
                return true;
            }
        }
        if nothing && self.claims.is_idle() {
            self.backlog.note_empty(arrived);
        }
        !nothing
    }

    /// Advances documents by one slice each. Finished and abandoned ones are no longer in work, the rest
    /// waits.
    async fn advance(&self, jobs: Vec<Job>) {
        for job in self.slices(jobs).await {
            if job.is_over() {
                self.end(job).await;
            } else {
                self.schedule.put(job);
                self.backlog.call_worker();
            }
        }
        self.idle.raise();
    }

    /// Takes each document through its stages by one slice.
    async fn slices(&self, mut jobs: Vec<Job>) -> Vec<Job> {
        self.store.drop_erased(&mut jobs);
        let begun = Instant::now();
        let mut jobs = self.extract.run(jobs).await;
        metrics::ingest_stage("extract", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        self.embed.run(&mut jobs).await;
        metrics::ingest_stage("embed", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let jobs = self.store.run(jobs).await;
        metrics::ingest_stage("store", begun.elapsed().as_secs_f64());
        jobs
    }

    async fn end(&self, job: Job) {
        match (job.failure(), &job.stage) {
            (None, Stage::Done) => {}
            (failure, _) => self.claims.give_back(job, failure).await,
        }
    }

    /// Advances the suspect document by one slice while nothing else is processed: if the process dies now,
    /// the cause is known. Returns false when there is none.
    async fn suspect_slice(&self) -> bool {
        let Ok(mut suspect) = self.suspect.try_lock() else { return false };
        let known = suspect.take();
        let job = match known {
            Some(job) => job,
            None => match self.claims.claim_suspect().await {
                Some(job) => job,
                None => return false,
            },
        };
        let alone = self.alone.write().await;
        let claim = job.claimed.claim();
        if let Err(error) = self.claims.set_begun(claim, true).await {
            tracing::warn!(%error, "a document that a worker was lost with waits for the store");
            drop(alone);
            self.claims.give_back(job, None).await;
            self.shutdown.begins_within(IDLE).await;
            return true;
        }
        let job = self.slices(vec![job]).await.pop();
        match job {
            Some(job) if job.is_over() => self.end(job).await,
            Some(job) => {
                if let Err(error) = self.claims.set_begun(claim, false).await {
                    tracing::warn!(%error, "a document that a worker was lost with still counts as worked on");
                }
                *suspect = Some(job);
            }
            None => {}
        }
        drop(alone);
        self.idle.raise();
        true
    }
}
