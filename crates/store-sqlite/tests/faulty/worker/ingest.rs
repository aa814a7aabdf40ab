//! Documents that are sent: new ones, in batches too, and the same again.

use super::{Open, RECEIVED, Worker};
use crate::model::{Document, Id, Job, Model, digest};
use evoke_store::{Acceptance, Documents, NewDocument, PartitionKey};
use evoke_types::ScopePath;
use std::collections::BTreeSet;

/// What became of a document.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    Accepted,
    Replayed(Id),
    Duplicate(Id),
    Foreign,
}

impl Worker {
    pub(super) async fn accept(&mut self, at: &Open, most: u64, bytes: u64) {
        let count = if most > 10 { most } else { 1 + self.sample.below(most) };
        let owner = self.owner();
        let documents: Vec<_> = (0..count).map(|_| self.document(&owner, bytes)).collect();
        self.send(at, documents).await;
    }

    fn document(&mut self, owner: &ScopePath, bytes: u64) -> NewDocument {
        let partition = PartitionKey { instance: self.instance.clone(), path: owner.clone() };
        self.named += 1;
        let name = format!("{} {}", self.instance.as_str(), self.named);
        let length = usize::try_from(bytes / 2 + self.sample.below(bytes)).expect("small");
        let text = name.repeat(length / name.len() + 1);
        let mut replay = [0; 32];
        replay[..8].copy_from_slice(&self.named.to_le_bytes());
        NewDocument {
            text,
            received_at: RECEIVED,
            replay: (self.sample.below(2) == 0).then_some(replay),
            ..self.sample.document(&partition, &name)
        }
    }

    /// The same again, as clients do after an error: with the same ids, or under a new one.
    pub(super) async fn repeat(&mut self, at: &Open) {
        let count = usize::try_from(1 + self.sample.below(3)).expect("small");
        let again: Vec<_> = self.sent.iter().rev().take(count).cloned().collect();
        let fresh = self.sample.below(3) == 0;
        let again = again.into_iter().map(|document| match fresh {
            true => NewDocument {
                ingestion: self.sample.document(&document.partition, "x").ingestion,
                ..document
            },
            false => document,
        });
        let again = again.collect();
        self.send(at, again).await;
    }

    async fn send(&mut self, at: &Open, documents: Vec<NewDocument>) {
        let strict = self.sample.below(2) == 0;
        let (mut next, mut expected) = (self.now(), Vec::new());
        for document in &documents {
            expected.push(take(&mut next, document));
        }
        if strict && expected.iter().any(|taken| matches!(taken, Taken::Duplicate(_))) {
            next = self.now();
        }
        self.sent.extend(documents.iter().cloned());
        let old = self.sent.len().saturating_sub(5);
        self.sent.drain(..old);
        let answer = async {
            let taken = at.store.accept(documents, strict).await?;
            Ok(taken.into_iter().map(Taken::from).collect::<Vec<_>>())
        };
        self.change(at, next, expected, answer).await;
    }
}

/// Takes a document into a model.
fn take(model: &mut Model, new: &NewDocument) -> Taken {
    let path = new.partition.path.key();
    let replayed = |old: &&Document| new.replay.is_some() && old.path == path && old.replay == new.replay;
    if let Some(first) = model.documents.values().find(replayed) {
        return Taken::Replayed(first.ingestion);
    }
    let name = new.document_id.as_str();
    if let Some(first) = model.documents.get(name) {
        return Taken::Duplicate(first.ingestion);
    }
    let document = Document {
        ingestion: *new.ingestion.as_bytes(),
        path,
        words: digest(&new.text),
        replay: new.replay,
        job: Job::Queued,
        attempt: 0,
        begun: false,
        failures: 0,
        items: BTreeSet::new(),
    };
    model.documents.insert(name.to_owned(), document);
    Taken::Accepted
}

impl From<Acceptance> for Taken {
    fn from(acceptance: Acceptance) -> Self {
        match acceptance {
            Acceptance::Accepted => Self::Accepted,
            Acceptance::Replayed(row) => Self::Replayed(*row.ingestion.as_bytes()),
            Acceptance::Duplicate(row) => Self::Duplicate(*row.ingestion.as_bytes()),
            Acceptance::ForeignConversation => Self::Foreign,
        }
    }
}
