//! Random operations against a store and the in-memory reference store, with all answers compared.

use super::sample::{Sample, instance, metadata, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::memory::MemoryStore;
use crate::store::Store;
use crate::tables::*;
use evoke_types::{ConversationId, InstanceId, Lane};

/// What the model remembers of its own operations, to pick from.
struct Moves {
    sample: Sample,
    places: Vec<PartitionKey>,
    conversations: Vec<ConversationId>,
    claimed: Vec<ClaimedDocument>,
    items: Vec<(PartitionKey, ItemRow)>,
    seen: Vec<(PartitionKey, PartitionVersion)>,
}

/// Runs `steps` random operations on both stores, compares every answer, and reopens the store under test now
/// and then. The same seed gives the same run.
pub async fn agrees_with_the_twin(subject: &mut dyn Subject, seed: u64, steps: usize) -> StoreResult<()> {
    let (twin, mut moves) = (MemoryStore::new(), Moves::new(seed));
    for step in 0..steps {
        let store = subject.store();
        moves.step(&*store, &twin).await?;
        if moves.sample.below(8) == 0 {
            moves.compare(&*store, &twin).await?;
        }
        drop(store);
        if moves.sample.below(40) == 0 || step + 1 == steps {
            subject.reopen().await?;
            moves.compare(&*subject.store(), &twin).await?;
        }
    }
    Ok(())
}

/// Calls both stores with the same arguments and requires the same answer.
macro_rules! both {
    ($store:expr, $twin:expr, $call:ident ( $($argument:expr),* )) => {{
        let (real, model) = ($store.$call($(Clone::clone(&$argument)),*).await?, $twin.$call($(Clone::clone(&$argument)),*).await?);
        assert_eq!(real, model, stringify!($call));
        real
    }};
}

impl Moves {
    fn new(seed: u64) -> Self {
        let sample = Sample::new(seed);
        let second = PartitionKey { instance: InstanceId::from_bits(2), ..place("acme", "ana") };
        let places = [
            place("acme", "ana"),
            place("acme", "ben"),
            place("acme", ""),
            place("", "ana"),
            place("", ""),
            second,
        ];
        let conversations = (0..4).map(|n| ConversationId::coerce(&format!("talk {n}"))).collect();
        Self { sample, places: places.to_vec(), conversations, claimed: vec![], items: vec![], seen: vec![] }
    }

    fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.sample.below(from.len() as u64) as usize)
    }

    fn place(&self) -> PartitionKey {
        self.pick(&self.places).cloned().unwrap_or_else(PartitionKey::world)
    }

    fn conversation(&self) -> ConversationId {
        self.pick(&self.conversations).copied().unwrap_or_else(|| self.sample.conversation_id())
    }

    async fn step(&mut self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        match self.sample.below(16) {
            0..4 => self.accept(store, twin).await,
            4..7 => self.claim(store, twin).await,
            7..10 => self.finish(store, twin).await,
            10 => self.revise(store, twin).await,
            11 => self.vectors(store, twin).await,
            12..14 => self.record(store, twin).await,
            14 => self.erase(store, twin).await,
            _ => self.maintain(store, twin).await,
        }
    }

    fn document(&self) -> NewDocument {
        let (sample, name) = (&self.sample, format!("document {}", self.sample.below(12)));
        sample.wait_millis(sample.below(60_000) as i64);
        let key = sample.below(6) as u8;
        let plain = sample.document(&self.place(), &name);
        let talk = format!("talk {}", sample.below(4));
        NewDocument {
            metadata: if key < 3 { metadata("conversation_id", &talk) } else { plain.metadata.clone() },
            lane: if sample.below(2) == 0 { Lane::Live } else { Lane::Bootstrap },
            conversation: (sample.below(3) == 0).then(|| self.conversation()),
            replay: (key < 3).then_some([key; 32]),
            event: (sample.below(2) == 0).then(|| sample.event("ingestion.queued")),
            ..plain
        }
    }

    async fn accept(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let batch: Vec<_> = (0..self.sample.below(4)).map(|_| self.document()).collect();
        let strict = self.sample.below(2) == 0;
        both!(store, twin, accept(batch, strict));
        Ok(())
    }

    async fn claim(&mut self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let (limit, now) = (self.sample.below(4) as usize, self.sample.now());
        let ClaimRequest::Queued { lease, mut shares } = ClaimRequest::up_to(limit, now) else {
            return Ok(());
        };
        let holder = [self.sample.below(2) as u8; 16];
        let lease = Lease { holder, until: now.plus_millis(self.sample.below(90_000) as i64), ..lease };
        if self.sample.below(4) == 0 {
            shares[0].skip.push(instance());
        }
        let request = match self.sample.below(4) {
            0 => ClaimRequest::Suspect { lease },
            _ => ClaimRequest::Queued { lease, shares },
        };
        self.claimed.extend(both!(store, twin, claim(request)));
        let Some(claim) = self.pick(&self.claimed).map(ClaimedDocument::claim) else { return Ok(()) };
        let (yes, later) = (self.sample.below(2) == 0, now.plus_millis(120_000));
        let claims = vec![claim];
        match self.sample.below(6) {
            0 => both!(store, twin, renew(claims, later)),
            1 => both!(store, twin, set_begun(claim, yes)),
            2 => {
                both!(store, twin, release(claims, yes));
            }
            3 => {
                both!(store, twin, requeue_expired(now, holder));
            }
            _ => {
                both!(store, twin, partly_stored());
            }
        }
        Ok(())
    }

    async fn finish(&mut self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let Some(claimed) = self.pick(&self.claimed).cloned() else { return Ok(()) };
        let (sample, document) = (&self.sample, &claimed.document);
        let mut items = Vec::new();
        for ordinal in 0..sample.below(3) as u32 {
            let vector =
                (sample.below(2) == 0).then(|| VectorRow { generation: 1, bytes: vec![ordinal as u8; 8] });
            let passage =
                ItemRow { vector, ..sample.passage(document, ordinal, &format!("words {ordinal}")) };
            items.push(sample.memory(document, ordinal, "User says words", passage.id));
            items.push(passage);
        }
        let mut understood = sample.understood(&claimed, items);
        understood.entities = vec![sample.entity(document, "Ana")];
        understood.closed =
            understood.items.iter().map(|item| item.id).take(sample.below(3) as usize).collect();
        let old = self
            .pick(&self.items)
            .map(|(_, item)| ItemRow { updated_at: Some(sample.now()), ..item.clone() });
        understood.rewritten = old.into_iter().collect();
        let home = document.partition.clone();
        if sample.below(3) == 0 {
            let Understood { items, rewritten, entities, .. } = understood;
            let (claim, first) = (claimed.claim(), sample.below(2) == 0);
            let part = UnderstoodPart { claim, first, items, rewritten, entities };
            if both!(store, twin, store_part(part)) {
                self.items.extend(part.items.into_iter().map(|item| (home.clone(), item)));
            }
            return Ok(());
        }
        if both!(store, twin, finish(understood)) {
            self.items.extend(understood.items.into_iter().map(|item| (home.clone(), item)));
        }
        Ok(())
    }

    async fn revise(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let mut revision =
            Revision { events: vec![self.sample.event("memory.updated")], ..Revision::default() };
        if let Some((_, item)) = self.pick(&self.items) {
            let text = if self.sample.below(2) == 0 { item.text.clone() } else { String::new() };
            revision.items.push(ItemRow { text, vector: None, ..item.clone() });
            revision.document_texts.push((item.ingestion, "rewritten".to_owned()));
        }
        revision.removed.extend(self.pick(&self.items).map(|(_, item)| item.id));
        let mut home = self.pick(&self.items).map_or_else(|| self.place(), |(home, _)| home.clone());
        if let Some((whole, one)) = self.pick(&self.items).filter(|_| self.sample.below(2) == 0) {
            // Everything derived from a document.
            let of_it = self.items.iter().filter(|(_, item)| item.ingestion == one.ingestion);
            revision.removed.extend(of_it.map(|(_, item)| item.id));
            home = whole.clone();
        }
        both!(store, twin, revise(&home, revision));
        Ok(())
    }

    async fn vectors(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let fingerprint = format!("model {}", self.sample.below(3));
        let generation = both!(store, twin, generation(fingerprint.as_str(), 4)).id;
        let missing = both!(store, twin, without_vector(generation, 3));
        let vectors: Vec<_> = missing.into_iter().map(|(_, id, _)| (id, vec![generation as u8; 8])).collect();
        both!(store, twin, put_vectors(generation, vectors));
        if self.sample.below(4) == 0 {
            both!(store, twin, drop_other_generations(generation));
        }
        Ok(())
    }

    async fn record(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let (home, id, key) = (self.place(), self.conversation(), self.sample.below(9) as u8);
        let document = NewDocument { partition: home.clone(), conversation: Some(id), ..self.document() };
        let replay = (key < 4).then_some([key; 32]);
        let turn =
            NewTurn { replay, document: Some(document.clone()), ..self.sample.turn(&home, id, "hello") };
        match self.sample.below(4) {
            0 => {
                let turns = vec![self.sample.turn(&home, id, "hello")];
                let digest = [key % 2; 32];
                let (account, compaction) =
                    (TranscriptAccount::default(), (key < 5).then(|| self.sample.compaction_job(id)));
                let new = NewTranscript {
                    conversation: id,
                    conversation_type: None,
                    digest,
                    turns,
                    account,
                    document,
                    compaction,
                };
                both!(store, twin, record_transcript(new));
            }
            1 => {
                let (row, job) = (self.sample.compaction(id), self.sample.compaction_job(id));
                match key {
                    0..4 => {
                        both!(store, twin, open_compaction(&home.instance, job));
                    }
                    4 => {
                        both!(store, twin, fail_compaction(&home.instance, id, job.id, String::new()));
                    }
                    _ => {
                        let running = both!(store, twin, compaction_job(&home.instance, id));
                        both!(store, twin, finish_compaction(&home.instance, row));
                        let row = CompactionRow { id: running.map_or(row.id, |job| job.id), ..row };
                        both!(store, twin, finish_compaction(&home.instance, row));
                        both!(store, twin, put_compaction(&home.instance, row));
                    }
                }
                let report = ActivityRow { key: Some([key; 32]), ..self.sample.report(&home, Some(id)) };
                both!(store, twin, report(vec![report.clone()]));
            }
            _ => {
                let turns = vec![turn, self.sample.turn(&home, id, "again")];
                both!(store, twin, record(turns));
            }
        }
        Ok(())
    }

    async fn erase(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        let home = self.place();
        let target = match self.sample.below(6) {
            0 | 1 => EraseTarget::Within(home.path.clone()),
            _ => EraseTarget::Conversation(self.conversation(), home.path.clone()),
        };
        both!(store, twin, erasable(&home.instance, &target));
        let (record, event) = (self.sample.erasure(&home.instance), self.sample.event("erased"));
        let written = both!(store, twin, erase(target, record, event));
        both!(store, twin, erasure(&home.instance, written.id));
        Ok(())
    }

    async fn maintain(&mut self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        if self.sample.below(3) == 0 {
            let before = self.sample.now().plus_millis(-600_000);
            both!(store, twin, trim_events(before));
        }
        let home = self.place();
        let version = both!(store, twin, versions(std::slice::from_ref(&home)));
        self.seen.extend(version.into_iter().map(|version| (home.clone(), version)));
        if self.sample.below(4) == 0 {
            // Restarts the store under test.
            let (real, model) = (store.requeue_claimed().await?, twin.requeue_claimed().await?);
            assert_eq!(real, model, "requeue_claimed");
        }
        Ok(())
    }

    /// Compares everything that can be read.
    async fn compare(&self, store: &dyn Store, twin: &MemoryStore) -> StoreResult<()> {
        for home in &self.places {
            both!(store, twin, changes(home, None, Some(1)));
            both!(store, twin, conversations_of(home, 9));
            for id in &self.conversations {
                both!(store, twin, conversation(&home.instance, *id));
                both!(store, twin, turns(&home.instance, *id, 2, 99));
                both!(store, twin, compaction(&home.instance, *id, None));
            }
        }
        for (home, version) in self.seen.iter().rev().take(8) {
            both!(store, twin, changes(home, Some(*version), None));
        }
        for claimed in self.claimed.iter().rev().take(8) {
            let (home, id) = (&claimed.document.partition.instance, claimed.document.ingestion);
            both!(store, twin, ingestion(home, id));
            both!(store, twin, items_of(home, id));
            both!(store, twin, document_text(home, id));
        }
        for (home, item) in self.items.iter().rev().take(8) {
            both!(store, twin, item(&home.instance, item.id));
        }
        both!(store, twin, open_compactions());
        both!(store, twin, reports(&instance(), evoke_types::Timestamp::from_millis(0), 9_999));
        both!(store, twin, stats(Some(1)));
        both!(store, twin, queue_depth());
        let kinds = |rows: Vec<EventRow>| rows.into_iter().map(|row| row.event).collect::<Vec<_>>();
        assert_eq!(kinds(store.events(0, 9_999).await?), kinds(twin.events(0, 9_999).await?), "events");
        both!(store, twin, instance(&instance()));
        Ok(())
    }
}
