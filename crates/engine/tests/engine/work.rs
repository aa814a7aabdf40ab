//! How documents are processed: in fair slices, under leases, and with a limited number of attempts.

use crate::support::{World, at, everything, user};
use evoke_engine::{Address, Caller, DocumentRequest, Engine, EngineConfig};
use evoke_extract::{Document, Extractor, Reading, RuleExtractor, Understanding, understand};
use evoke_store::{ClaimRequest, IngestionRow, Items, MemoryStore, Queue};
use evoke_types::{DocumentType, IngestMode, IngestStatus, Isolation, ManualClock, SeededIds};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Reads by rule, but slowly, and not everything.
struct Trying {
    /// Time for each step.
    step: Duration,
}

struct TryingReading {
    inner: Box<dyn Reading>,
    step: Duration,
    panics: bool,
}

impl Extractor for Trying {
    fn read(&self, document: &Document<'_>) -> Box<dyn Reading> {
        let slow = document.text.len() > 10_000 || document.text.contains("HANG");
        let step = if document.text.contains("HANG") { Duration::from_secs(60) } else { self.step };
        Box::new(TryingReading {
            inner: RuleExtractor.read(document),
            step: if slow { step } else { Duration::ZERO },
            panics: document.text.contains("POISON"),
        })
    }
}

impl Reading for TryingReading {
    fn step(&mut self, passages: usize) -> bool {
        assert!(!self.panics, "a defect that this text meets");
        std::thread::sleep(self.step);
        self.inner.step(passages)
    }

    fn finish(self: Box<Self>) -> Understanding {
        self.inner.finish()
    }
}

struct Works {
    world: World,
    store: Arc<MemoryStore>,
}

/// An engine that is not started.
async fn works(config: EngineConfig) -> Works {
    let clock = Arc::new(ManualClock::at(at("2026-03-01T12:00:00Z")));
    let store = Arc::new(MemoryStore::new());
    let ids = Arc::new(SeededIds::new(7));
    let engine = Engine::open(store.clone(), None, config, clock, ids).await.expect("opens");
    let engine = engine.with_extractor(Arc::new(Trying { step: Duration::from_millis(10) }));
    let instance = engine.create_instance("test", Isolation::Strict, None).await.expect("made");
    Works { world: World { engine, caller: Caller::operator(instance) }, store }
}

impl Works {
    async fn send(&self, who: &Address, text: &str) -> String {
        self.world.send(DocumentRequest::new(text, who.clone())).await.ingestion.to_string()
    }

    async fn row(&self, id: &str) -> IngestionRow {
        self.world.engine.ingestion(&self.world.caller, id).await.expect("known")
    }

    /// Waits until a document is finished.
    async fn finished(&self, id: &str) -> IngestionRow {
        let begun = Instant::now();
        loop {
            let row = self.row(id).await;
            if row.completed_at.is_some() {
                return row;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain: {row:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn one_attribute(statements: usize) -> String {
    (0..statements).map(|n| format!("My favorite color is c{n}. ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_document_holds_up_nobody() {
    let works = works(EngineConfig { workers: 1, ..EngineConfig::default() }).await;
    let engine = &works.world.engine;
    engine.start().await.expect("starts");
    let mut long = Vec::new();
    for name in ["ana", "ben", "cem"] {
        for _ in 0..2 {
            long.push(works.send(&user("acme", name), &one_attribute(20_000)).await);
        }
    }
    for (customer, name) in [("acme", "dee"), ("acme", "ana"), ("other", "eve")] {
        let id = works.send(&user(customer, name), "User: I play the cello.").await;
        let row = works.finished(&id).await;
        assert_eq!(row.status, IngestStatus::Completed, "{name}");
    }
    for id in &long {
        let row = works.row(id).await;
        assert_eq!((row.completed_at, row.memory_ids.len()), (None, 0), "the long ones are not done yet");
    }
    engine.drain(Duration::from_secs(30)).await.expect("drains");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_stored_in_parts_is_there_once_and_settled() {
    let works = works(EngineConfig::default()).await;
    let engine = &works.world.engine;
    engine.start().await.expect("starts");
    let ana = user("acme", "ana");
    let text: String = (0..1_500)
        .map(|n| format!("User: My favorite color is c{n}.\nDana B{n}: I live in Rome, says Tom K{n}.\n"))
        .collect();
    let early = works.send(&ana, "User: My favorite color is sienna.").await;
    works.finished(&early).await;
    let id = works.send(&ana, &text).await;
    let row = works.finished(&id).await;
    let expected = understand(&Document {
        document_type: DocumentType::AiChatConversation,
        text: &text,
        said_at: at("2026-03-01T12:00:00Z"),
        speaker: None,
        declared: None,
        mode: IngestMode::LongRange,
    });
    assert_eq!(row.memory_ids.len(), expected.passages.len() + expected.memories.len());
    let items = works.store.items_of(works.world.caller.instance_id(), row.ingestion).await.expect("read");
    let colours = items.iter().filter_map(|item| match &item.body {
        evoke_store::ItemBody::Memory(body) => {
            (body.matter.as_deref() == Some("favorite color")).then_some((item, body))
        }
        evoke_store::ItemBody::Passage(_) => None,
    });
    let colours: Vec<_> = colours.collect();
    assert!(colours.len() >= 1_500);
    let live: Vec<_> = colours.iter().filter(|(_, body)| body.superseded_by.is_none()).collect();
    assert_eq!(live.len(), 1, "one statement holds");
    assert!(live[0].0.text.contains("c1499"));
    let answer = works.world.ask(&ana, "favorite color sienna?").await;
    let sienna = answer
        .hits
        .iter()
        .filter_map(|hit| hit.item.memory().filter(|_| hit.item.row.text.contains("sienna")));
    assert!(sienna.into_iter().all(|body| body.superseded_by.is_some()), "what was there before is closed");
    let named = items.iter().filter(|item| !item.entities.is_empty()).count();
    assert!(named >= 1_500, "{named}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_defeats_its_workers_is_kept_word_for_word() {
    let works = works(EngineConfig::default()).await;
    let engine = &works.world.engine;
    engine.start().await.expect("starts");
    let ana = user("acme", "ana");
    let poison = works.send(&ana, "User: I play the POISON cello.").await;
    let innocent = works.send(&ana, "User: I sail a kayak.").await;
    assert_eq!(works.finished(&innocent).await.status, IngestStatus::Completed);
    let row = works.finished(&poison).await;
    assert_eq!(row.status, IngestStatus::PartialSuccess);
    assert!(row.error.as_deref().is_some_and(|error| error.starts_with("EVK0211: ")), "{:?}", row.error);
    assert!(everything(&works.world.ask(&ana, "who plays the cello?").await).contains("POISON cello"));
    let workers = engine.health().await.expect("told").workers;
    assert_eq!((workers.alive, workers.restarts), (workers.expected, 0));
    assert!(workers.expected >= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_killed_three_processes_is_kept_word_for_word() {
    let works = works(EngineConfig::default()).await;
    let ana = user("acme", "ana");
    let killer = works.send(&ana, "User: I own a HANG glider.").await;
    for loss in 0..3 {
        let request = ClaimRequest::up_to(9, at("2026-03-01T12:00:00Z"));
        let suspect = ClaimRequest::Suspect { lease: request.lease() };
        let claimed = works.store.claim(if loss == 0 { request } else { suspect }).await.expect("claimed");
        assert_eq!(claimed.len(), 1);
        works.store.set_begun(claimed[0].claim(), true).await.expect("noted");
        // The process dies, and the next one starts.
        assert_eq!(works.store.requeue_claimed().await.expect("put back").suspects, 1);
        if loss == 0 {
            // A suspect does not come first.
            let other = works.send(&ana, "User: I sail a kayak.").await;
            let next =
                works.store.claim(ClaimRequest::up_to(9, at("2026-03-01T12:00:00Z"))).await.expect("claimed");
            assert_eq!(next.iter().map(|c| c.document.ingestion.to_string()).collect::<Vec<_>>(), [other]);
            works.store.release(next.iter().map(|c| c.claim()).collect(), false).await.expect("given back");
        }
    }
    works.world.engine.start().await.expect("starts");
    let row = works.finished(&killer).await;
    assert_eq!(row.status, IngestStatus::PartialSuccess, "without being read again: that would hang");
    assert!(everything(&works.world.ask(&ana, "glider").await).contains("HANG glider"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_nobody_holds_goes_back_while_running() {
    let works = works(EngineConfig { lease: Duration::from_millis(600), ..EngineConfig::default() }).await;
    works.world.engine.start().await.expect("starts");
    works.world.engine.pause();
    let id = works.send(&user("acme", "ana"), "User: I play the cello.").await;
    // The answer to this claim is lost.
    let now = at("2026-03-01T11:00:00Z");
    while works.store.claim(ClaimRequest::up_to(9, now)).await.expect("claimed").is_empty() {}
    works.world.engine.resume();
    assert_eq!(works.finished(&id).await.status, IngestStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn draining_ends_in_time_although_a_document_hangs() {
    let works = works(EngineConfig::default()).await;
    works.world.engine.start().await.expect("starts");
    let id = works.send(&user("acme", "ana"), "User: I own a HANG glider.").await;
    while works.row(&id).await.status == IngestStatus::Queued {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let begun = Instant::now();
    works.world.engine.drain(Duration::from_secs(1)).await.expect("drains");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
