//! The queue: claims, and what becomes of them.

use super::{Open, Worker};
use crate::model::{Job, digest};
use evoke_store::{CLAIM_BYTES, ClaimRequest, Lease, Processing, Queue, Share, StoreError, StoreResult};
use std::sync::Arc;

impl Worker {
    pub(super) async fn claim(&mut self, at: &Open) {
        let most = usize::try_from(1 + self.sample.below(6)).expect("small");
        let answer = self.claimed(at, most).await;
        at.tally.note(&answer);
        match answer {
            Ok(_) => {}
            Err(StoreError::OutcomeUnknown(_) | StoreError::Unavailable(_) | StoreError::Full(_)) => {
                self.check(at, "a claim that failed");
            }
            Err(error) => panic!("{error:?} ({})", at.tally.place()),
        }
    }

    /// Claims up to so many documents of each size; how many.
    pub(crate) async fn claimed(&mut self, at: &Open, most: usize) -> StoreResult<usize> {
        let now = self.sample.now();
        let share = Share { documents: most, bytes: CLAIM_BYTES, skip: self.others.clone() };
        let lease = Lease { holder: [1; 16], now, until: now.plus_millis(1_000_000_000) };
        let shares = [share.clone(), share.clone(), share];
        let claimed = at.store.claim(ClaimRequest::Queued { lease, shares }).await?;
        let mut known = self.known.lock();
        for claim in &claimed {
            let (name, id) = (claim.document.document_id.as_str(), *claim.document.ingestion.as_bytes());
            let place = at.tally.place();
            let document = known.now.documents.get_mut(name);
            let document = document.unwrap_or_else(|| panic!("{name} is claimed and not there ({place})"));
            assert_eq!(document.words, digest(&claim.document.text), "{place}");
            let orphan = self.orphans.remove(&id) && document.attempt == claim.attempt;
            let queued = document.job == Job::Queued && document.attempt + 1 == claim.attempt;
            assert!(orphan || queued, "{document:?} is claimed at attempt {} ({place})", claim.attempt);
            (document.job, document.attempt, document.begun) = (Job::Claimed, claim.attempt, true);
        }
        drop(known);
        let count = claimed.len();
        self.held.extend(claimed);
        Ok(count)
    }

    pub(super) async fn finish(&mut self, at: &Open) {
        if self.held.is_empty() {
            return self.claim(at).await;
        }
        let one = usize::try_from(self.sample.below(self.held.len() as u64)).expect("small");
        let claimed = self.held[one].clone();
        let (mut next, store) = (self.now(), Arc::clone(&at.store));
        let name = claimed.document.document_id.as_str();
        let document = next.documents.get_mut(name).expect("what is held is there");
        let ended = if self.sample.below(4) == 0 {
            (document.job, document.begun) = (Job::Queued, false);
            let claim = claimed.claim();
            self.change(at, next, 1, async move { store.release(vec![claim], false).await }).await
        } else {
            let passage = self.sample.passage(&claimed.document, 0, "words");
            let memory = self.sample.memory(&claimed.document, 0, "User says words", passage.id);
            (document.job, document.begun) = (Job::Done, false);
            document.items = [*passage.id.as_bytes(), *memory.id.as_bytes()].into();
            let understood = self.sample.understood(&claimed, vec![passage, memory]);
            self.change(at, next, true, async move { store.finish(understood).await }).await
        };
        if ended {
            self.held.retain(|held| held.claim() != claimed.claim());
        }
    }
}
