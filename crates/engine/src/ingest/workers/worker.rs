//! The workers: they understand documents in slices, so that no document holds up another one for long.
//!
//! Started by [`crate::Engine::start`]. The one thing to know: a round has a budget of time. It takes a few short
//! documents to their end and each of some longer ones one slice further, in fair turns (see [`super::schedule`]); what is
//! not finished waits for its next turn, or goes back to the store when the engine stops.

use super::job::{self, Job};
use crate::engine::Engine;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a worker sleeps when nobody wakes it: documents may also come from another process.
const IDLE: Duration = Duration::from_millis(500);
/// How long to wait before what could not be stored is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// Longer documents of one round.
const LONG: usize = 8;
/// Suspect documents get one part of a worker's time in so many, however many others wait: a process that dies leaves
/// dozens, nearly all of them innocent.
const SUSPECT_SHARE: u32 = 10;
/// How long until the next slice of one at least, and until the next look for one when there was none.
const SUSPECT_PAUSE: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

impl Engine {
    /// One worker's life.
    pub(crate) async fn work(self) {
        let lanes = self.lanes();
        let mut suspect_due = Instant::now() + SUSPECT_PAUSE.1;
        while !lanes.is_stopping() {
            let busy = !lanes.is_paused() && self.round(&mut suspect_due).await;
            if lanes.had_trouble() {
                lanes.stopped_within(RETRY).await;
            }
            if !busy {
                lanes.settle_check();
                lanes.rest(IDLE).await;
            }
        }
    }

    /// Takes documents and moves each on. False when there was nothing to do.
    async fn round(&self, suspect_due: &mut Instant) -> bool {
        let lanes = self.lanes();
        let brought = lanes.brought();
        let mut jobs = Vec::new();
        for job in self.claim_more().await {
            if job.is_short() { jobs.push(job) } else { lanes.schedule().put(job) }
        }
        jobs.extend(lanes.schedule().take(LONG));
        let nothing = jobs.is_empty();
        if !nothing {
            let shared = lanes.alone().read().await;
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
        if nothing && lanes.in_hand().len() == 0 && lanes.claiming.load(Ordering::Acquire) == 0 {
            lanes.become_quiet(brought);
        }
        !nothing
    }

    /// Moves documents on by one slice each. What is finished or given up leaves the hand, the rest waits.
    async fn advance(&self, jobs: Vec<Job>) {
        let lanes = self.lanes();
        for job in self.slices(jobs).await {
            if job.is_over() {
                self.end(job).await;
            } else {
                lanes.schedule().put(job);
                lanes.call_worker();
            }
        }
        lanes.settle_check();
    }

    async fn end(&self, job: Job) {
        match (job.failure(), &job.stage) {
            (None, job::Stage::Done) => {}
            (failure, _) => self.give_back(job, failure).await,
        }
    }

    /// Moves the suspect document on by one slice, while nothing else is worked on: if the process dies now, it is
    /// known with what. False when there is none.
    async fn suspect_slice(&self) -> bool {
        let lanes = self.lanes();
        let Ok(mut suspect) = lanes.suspect().try_lock() else { return false };
        let known = suspect.take();
        let job = match known {
            Some(job) => job,
            None => match self.claim_suspect().await {
                Some(job) => job,
                None => return false,
            },
        };
        let alone = lanes.alone().write().await;
        let claim = job.claimed.claim();
        if let Err(error) = self.store().set_begun(claim, true).await {
            tracing::warn!(%error, "a document that a worker was lost with waits for the store");
            drop(alone);
            self.give_back(job, None).await;
            lanes.stopped_within(IDLE).await;
            return true;
        }
        let job = self.slices(vec![job]).await.pop();
        match job {
            Some(job) if job.is_over() => self.end(job).await,
            Some(job) => {
                if let Err(error) = self.store().set_begun(claim, false).await {
                    tracing::warn!(%error, "a document that a worker was lost with still counts as worked on");
                }
                *suspect = Some(job);
            }
            None => {}
        }
        drop(alone);
        lanes.settle_check();
        true
    }
}
