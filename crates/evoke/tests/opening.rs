//! How a memory is opened, shared between processes, and closed. No model is needed: memories are found by
//! their terms.

use evoke::{
    Address, DocumentRequest, EmbeddingOptions, EngineOptions, Evoke, FetchRequest, FetchScope, Fetched,
    InstanceError, Isolation, MissingModel, ModelOptions, OpenError, Options, Processing, StoreError,
};
use std::path::Path;

/// Options without an embedding model, whether or not one is installed.
fn lexical(processing: Processing) -> Options {
    Options { processing, embedding: EmbeddingOptions::Off, ..Options::default() }
}

async fn open(directory: &Path, processing: Processing) -> Result<Evoke, OpenError> {
    Evoke::open(directory, lexical(processing)).await
}

async fn ask(memory: &Evoke, question: &str) -> Fetched {
    let agent = memory.operator(None).await.expect("one instance");
    let address = Address::new(Some("ada"), None).expect("a short id");
    let request = FetchRequest::new(FetchScope::User, address, vec![question.to_owned()]);
    memory.fetch(&agent, request).await.expect("an answer")
}

async fn tell(memory: &Evoke, words: &str) {
    let agent = memory.open_instance("test", Isolation::EqualsCustomer).await.expect("an instance");
    let address = Address::new(Some("ada"), None).expect("a short id");
    memory.ingest(&agent, DocumentRequest::new(words, address), None).await.expect("stored");
}

#[tokio::test]
async fn what_was_told_is_there_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("new/and/nested");
    let memory = open(&data, Processing::IfFree).await.expect("opens");
    tell(&memory, "User: The piano tuner comes on Tuesday.").await;
    memory.wait_until_idle().await;
    memory.close().await.expect("closes");

    let memory = open(&data, Processing::IfFree).await.expect("opens again");
    let found = ask(&memory, "When does the piano tuner come?").await;
    assert!(found.hits.first().is_some_and(|hit| hit.content().contains("Tuesday")), "{found:?}");
    memory.close().await.expect("closes");
}

#[tokio::test]
async fn one_process_processes_and_others_work_beside_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = open(directory.path(), Processing::Required).await.expect("opens");
    let refused = open(directory.path(), Processing::Required).await.expect_err("taken");
    assert!(matches!(refused, OpenError::Store(StoreError::InUse(_))), "{refused}");

    let beside = open(directory.path(), Processing::IfFree).await.expect("opens beside it");
    assert!(first.processes() && !beside.processes());
    tell(&beside, "User: The spare key is under the blue flower pot.").await;
    beside.close().await.expect("closes");

    first.close().await.expect("closes");
    let next = open(directory.path(), Processing::IfFree).await.expect("opens");
    assert!(next.processes(), "the role is free again");
    next.wait_until_idle().await;
    assert!(!ask(&next, "Where is the spare key?").await.hits.is_empty());
    next.close().await.expect("closes");
}

#[tokio::test]
async fn an_instance_is_found_by_its_name_and_chosen_when_it_is_the_only_one() {
    let memory = Evoke::in_memory(lexical(Processing::Never)).await.expect("opens");
    assert!(matches!(memory.operator(None).await, Err(InstanceError::None)));
    let first = memory.open_instance("a", Isolation::Strict).await.expect("created");
    let again = memory.open_instance("a", Isolation::Strict).await.expect("found");
    assert_eq!(first.instance_id(), again.instance_id());
    assert_eq!(memory.operator(None).await.expect("the only one").instance_id(), first.instance_id());

    let other = memory.open_instance("a", Isolation::EqualsCustomer).await.expect_err("refused");
    assert!(matches!(other, InstanceError::OtherIsolation { .. }), "{other}");
    memory.open_instance("b", Isolation::Strict).await.expect("created");
    assert!(matches!(memory.operator(None).await, Err(InstanceError::Several)));
    let named = memory.operator(Some(first.instance_id())).await.expect("named");
    assert_eq!(named.instance_id(), first.instance_id());
    memory.close().await.expect("closes");
}

#[tokio::test]
async fn a_missing_model_is_an_error_only_on_request() {
    let empty = tempfile::tempdir().expect("a directory");
    let with = |missing| Options {
        embedding: EmbeddingOptions::Model(ModelOptions {
            directory: Some(empty.path().to_owned()),
            missing,
        }),
        ..Options::default()
    };
    for missing in [MissingModel::Lexical, MissingModel::Wait] {
        let memory = Evoke::in_memory(with(missing)).await.expect("opens without it");
        assert_eq!(memory.components().embedder, None);
        memory.close().await.expect("closes");
    }
    let refused = Evoke::in_memory(with(MissingModel::Fail)).await.expect_err("no model");
    assert!(matches!(refused, OpenError::Embedder(_)), "{refused}");
}

#[tokio::test]
async fn options_are_complete_by_default_and_checked_by_name() {
    let empty: Options = serde_json::from_str("{}").expect("complete");
    assert_eq!(empty, Options::default());
    let written = serde_json::to_string(&empty).expect("written");
    assert_eq!(serde_json::from_str::<Options>(&written).expect("read"), empty);
    assert!(serde_json::from_str::<Options>(r#"{"procesing": "never"}"#).is_err(), "a misspelled name");

    let engine = EngineOptions { partition_cache_mb: 0, ..EngineOptions::default() };
    let refused = Evoke::in_memory(Options { engine, ..Options::default() }).await.expect_err("a zero");
    assert!(refused.to_string().contains("engine.partition_cache_mb"), "{refused}");
}
