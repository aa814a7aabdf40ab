//! Everything else that is called: turns, keys, reports, erasures, reads.

use super::{OWNERS, Open, RECEIVED, Worker};
use crate::model::{Id, Job, digest};
use evoke_store::conformance::sample::path;
use evoke_store::{
    Activity, ActivityRow, Conversations, Documents, EraseTarget, Erasures, KeyRole, KeyRow, Keys, NewTurn,
    PartitionKey, Recorded, StoreError, StoreResult,
};
use evoke_types::{ApiKeyHash, ConversationId, IngestStatus, IngestionId, KeyId, MessageId, ScopePath};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Documents of an owner at which everything of it is erased.
const MANY: usize = 60;

impl Worker {
    pub(super) async fn record(&mut self, at: &Open) {
        let owner = self.owner();
        let home = PartitionKey { instance: self.instance.clone(), path: owner.clone() };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&u64::from(digest(&home.path.key()) as u32).to_le_bytes());
        id[8] = self.instance.as_str().bytes().last().unwrap_or_default();
        let conversation = ConversationId::from_slice(&id).expect("16 bytes");
        let mut turns: Vec<_> = (0..1 + self.sample.below(3))
            .map(|n| NewTurn {
                received_at: RECEIVED,
                ..self.sample.turn(&home, conversation, &format!("turn {n}").repeat(40))
            })
            .collect();
        turns.extend(self.said.last().filter(|turn| turn.partition == home).cloned());
        let (mut next, mut expected) = (self.now(), Vec::new());
        let (_, said) = next.turns.entry(id).or_insert((owner.key(), Vec::new()));
        for turn in &turns {
            let message: Id = *turn.message.as_bytes();
            let known = said.iter().position(|(said, _)| *said == message);
            let position = known.unwrap_or_else(|| {
                said.push((message, digest(&turn.content)));
                said.len() - 1
            });
            expected.push(Recorded::Stored {
                message: MessageId::from_slice(&message).expect("16 bytes"),
                position: u32::try_from(position + 1).expect("few"),
                total: u32::try_from(said.len()).expect("few"),
                repeated: known.is_some(),
            });
        }
        self.said = turns.clone();
        let answer = at.store.record(turns);
        self.change(at, next, expected, answer).await;
    }

    pub(super) async fn keys(&mut self, at: &Open) {
        let mut next = self.now();
        let known: Vec<_> = next.keys.keys().copied().collect();
        let store = Arc::clone(&at.store);
        if known.len() > 20 || (!known.is_empty() && self.sample.below(2) == 0) {
            let one = usize::try_from(self.sample.below(known.len() as u64)).expect("small");
            let revoked = u64::from(next.keys.insert(known[one], true) == Some(false));
            let id = Some(KeyId::from_slice(&known[one]).expect("16 bytes"));
            let (instance, event) = (self.instance.clone(), self.sample.event("key.revoked"));
            let revoke = async move { store.revoke_keys(&instance, id, event).await };
            self.change(at, next, revoked, revoke).await;
            return;
        }
        let id = KeyId::from_slice(self.sample.memory_id().as_bytes()).expect("16 bytes");
        next.keys.insert(*id.as_bytes(), false);
        let row = KeyRow {
            id,
            instance: self.instance.clone(),
            hash: ApiKeyHash::of(&id.to_string()),
            hint: "evoke_ab".to_owned(),
            label: String::new(),
            role: KeyRole::Full,
            within: ScopePath::CLIENT,
            rate_limit: None,
            created_at: self.sample.now(),
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
        };
        self.change(at, next, (), async move { store.put_key(row, None).await }).await;
    }

    pub(super) async fn report(&mut self, at: &Open) {
        let home = PartitionKey { instance: self.instance.clone(), path: self.owner() };
        let mut key = [0; 32];
        key[..8].copy_from_slice(&self.sample.below(40).to_le_bytes());
        let mut next = self.now();
        let new = !next.reports.contains_key(&key);
        next.reports.entry(key).or_insert(home.path.key());
        let report = ActivityRow { key: Some(key), ..self.sample.report(&home, None) };
        let store = Arc::clone(&at.store);
        self.change(at, next, u64::from(new), async move { store.report(vec![report]).await }).await;
    }

    pub(super) async fn erase_when_many(&mut self, at: &Open) {
        let now = self.now();
        let of = |owner: &str| now.documents.values().filter(|document| document.path == owner).count();
        let owners = (0..OWNERS).map(|number| path("acme", &format!("u{number}")));
        let Some(owner) = owners.into_iter().find(|owner| of(&owner.key()) > MANY) else { return };
        let mut next = now.clone();
        next.erase(&owner.key());
        let record = self.sample.erasure(&self.instance);
        let documents = of(&owner.key()) as u64;
        next.erasures.insert(*record.id.as_bytes(), documents);
        let (store, event) = (Arc::clone(&at.store), self.sample.event("data.erased"));
        let erase = async move {
            let record = store.erase(EraseTarget::Within(owner), record, event).await?;
            Ok(record.counts.documents)
        };
        self.change(at, next, documents, erase).await;
        let gone = self.now();
        self.held.retain(|held| gone.documents.contains_key(held.document.document_id.as_str()));
    }

    pub(super) async fn read(&mut self, at: &Open) {
        let now = self.now();
        let one = usize::try_from(self.sample.below(now.documents.len() as u64)).expect("small");
        let Some((name, document)) = now.documents.iter().nth(one) else { return };
        let id = IngestionId::from_slice(&document.ingestion).expect("16 bytes");
        let row = at.store.ingestion(&self.instance, id).await;
        at.tally.note(&row);
        if let Some(row) = readable(row) {
            let row = row.unwrap_or_else(|| panic!("{name} is not found ({})", at.tally.place()));
            assert_eq!(row.document_id.as_str(), name);
            assert_eq!(row.status == IngestStatus::Completed, document.job == Job::Done, "{row:?}");
            let items: BTreeSet<Id> = row.memory_ids.iter().map(|id| *id.as_bytes()).collect();
            assert_eq!(items, document.items, "{name} ({})", at.tally.place());
        }
        let text = at.store.document_text(&self.instance, id).await;
        at.tally.note(&text);
        if let Some(text) = readable(text) {
            assert_eq!(text.map(|text| digest(&text)), Some(document.words), "{name} ({})", at.tally.place());
        }
    }
}

/// What was read, when the disk let us.
fn readable<T>(answer: StoreResult<T>) -> Option<T> {
    match answer {
        Ok(found) => Some(found),
        Err(StoreError::Unavailable(_) | StoreError::Full(_)) => None,
        Err(error) => panic!("a read says {error:?}"),
    }
}
