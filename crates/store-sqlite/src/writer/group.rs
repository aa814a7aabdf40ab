//! Changes that were handed over and are not yet committed.

use crate::change::{Change, Standing};
use std::collections::VecDeque;
use tokio::sync::mpsc;

/// Changes that may wait; further callers wait to be let in.
pub(super) const WAITING: usize = 256;
/// Changes in one transaction at most, so that none waits for long.
const GROUP: usize = 128;
/// Patient changes in one transaction at most: about a millisecond's work.
const PATIENT: usize = 8;

/// What waits, requests apart from the background.
#[derive(Default)]
pub(super) struct Backlog {
    prompt: VecDeque<Box<dyn Change>>,
    patient: VecDeque<Box<dyn Change>>,
}

impl Backlog {
    /// Takes what has been handed over, and waits for it when there is nothing else to do. False at the
    /// end.
    pub(super) fn receive(&mut self, queue: &mut mpsc::Receiver<Box<dyn Change>>) -> bool {
        if self.len() == 0 {
            let Some(first) = queue.blocking_recv() else { return false };
            self.sort_in(first);
        }
        while self.len() < WAITING
            && let Ok(next) = queue.try_recv()
        {
            self.sort_in(next);
        }
        true
    }

    /// The changes of the next transaction, requests first.
    pub(super) fn next_group(&mut self) -> Vec<Box<dyn Change>> {
        let prompt = self.prompt.len().min(GROUP);
        let patient = self.patient.len().min(PATIENT);
        self.prompt.drain(..prompt).chain(self.patient.drain(..patient)).collect()
    }

    /// Everything that waits.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = Box<dyn Change>> {
        self.prompt.drain(..).chain(self.patient.drain(..))
    }

    fn sort_in(&mut self, change: Box<dyn Change>) {
        match change.standing() {
            Standing::Prompt | Standing::Removal => self.prompt.push_back(change),
            Standing::Patient => self.patient.push_back(change),
        }
    }

    fn len(&self) -> usize {
        self.prompt.len() + self.patient.len()
    }
}
