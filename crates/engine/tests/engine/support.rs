//! An engine to test, and short words for what tests do with it.

use evoke_engine::{
    Address, Caller, DocumentRequest, Engine, EngineConfig, FetchRequest, FetchScope, Fetched, Ingested,
};
use evoke_store::MemoryStore;
use evoke_types::{IngestStatus, Isolation, ManualClock, SeededIds, Timestamp};
use std::sync::Arc;

/// An engine over a fresh in-memory store, with one caller.
pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a test's date")
}

pub(crate) async fn world(isolation: Isolation) -> World {
    world_with(isolation, EngineConfig::default()).await
}

pub(crate) async fn world_with(isolation: Isolation, config: EngineConfig) -> World {
    let clock = Arc::new(ManualClock::at(at("2026-03-01T12:00:00Z")));
    let store = Arc::new(MemoryStore::new());
    let ids = Arc::new(SeededIds::new(7));
    let engine = Engine::open(store, None, config, clock, ids).await.expect("opens");
    engine.start().await.expect("starts");
    let instance = engine.create_instance("test", isolation, None).await.expect("made");
    World { engine, caller: Caller::operator(instance) }
}

pub(crate) fn user(customer: &str, user: &str) -> Address {
    Address::new(Some(user), Some(customer)).expect("short")
}

impl World {
    /// Takes a document in and waits until it is understood.
    pub(crate) async fn tell(&self, address: &Address, text: &str) -> Ingested {
        let receipt = self.send(DocumentRequest::new(text, address.clone())).await;
        self.engine.wait_until_idle().await;
        let row = self.engine.ingestion(&self.caller, &receipt.ingestion.to_string()).await.expect("known");
        assert_eq!(row.status, IngestStatus::Completed, "{:?}", row.error);
        receipt
    }

    pub(crate) async fn send(&self, request: DocumentRequest) -> Ingested {
        self.engine.ingest(&self.caller, request, None).await.expect("accepted")
    }

    pub(crate) async fn ask(&self, address: &Address, query: &str) -> Fetched {
        let mut request = FetchRequest::new(scope_of(address), address.clone(), vec![query.to_owned()]);
        request.max_results = 50;
        self.engine.fetch(&self.caller, request).await.expect("answers")
    }
}

/// The read that shows everything an address may see.
pub(crate) fn scope_of(address: &Address) -> FetchScope {
    match (&address.user, &address.customer) {
        (Some(_), _) => FetchScope::User,
        (None, Some(_)) => FetchScope::Customer,
        (None, None) => FetchScope::Client,
    }
}

/// Every word of an answer: items, evidence, neighbors, metadata.
pub(crate) fn everything(fetched: &Fetched) -> String {
    let mut text = String::new();
    for hit in &fetched.hits {
        text.push_str(&hit.item.row.text);
        text.extend(hit.evidence.iter().map(|e| e.quote.as_str()));
        text.extend(hit.neighbors.iter().map(|n| n.text.as_str()));
        text.push_str(&serde_json::to_string(&hit.item.document.metadata).expect("metadata"));
        text.push('\n');
    }
    text
}

pub(crate) fn mentions(fetched: &Fetched, word: &str) -> bool {
    fetched.hits.iter().any(|hit| hit.content().contains(word))
}
