//! What one read may take, and what becomes of ids that are too long.

use crate::support::*;
use evoke_engine::{
    Coded, DegradedCause, DocumentRequest, EngineConfig, FetchRequest, Fetched, IngestError, Limits,
};
use evoke_types::{CallerId, Code, ID_BYTES, Isolation, Metadata};
use serde_json::json;
use std::time::Duration;

async fn learned(limits: Limits) -> World {
    let world = world_with(Isolation::Strict, EngineConfig { limits, ..EngineConfig::default() }).await;
    for number in 0..12 {
        let text = format!("User: On trip {number} I photographed the lighthouse of island {number}.");
        world.tell(&user("acme", "ana"), &text).await;
    }
    world
}

async fn read(world: &World, queries: usize) -> Fetched {
    let address = user("acme", "ana");
    // Long, so that their echoes fill the answer.
    let query = |n: usize| format!("photographed lighthouse island {n} {}", "trip ".repeat(2_000));
    let queries = (0..queries).map(query).collect();
    let request = FetchRequest { max_results: 50, ..FetchRequest::new(scope_of(&address), address, queries) };
    world.engine.fetch(&world.caller, request).await.expect("answers")
}

#[tokio::test]
async fn a_read_whose_time_is_up_answers_what_it_has_found() {
    let world = learned(Limits { read_time: Duration::ZERO, ..Limits::default() }).await;
    let cut = read(&world, 3).await;
    assert_eq!(cut.degraded.map(|why| why.cause), Some(DegradedCause::Time));
    assert!(
        !cut.hits.is_empty() && cut.hits.iter().all(|hit| hit.matched == [0]),
        "the first query was searched"
    );
    let one = read(&world, 1).await;
    assert!(one.degraded.is_none() && !one.hits.is_empty(), "one query is searched in any case");
}

#[tokio::test]
async fn an_answer_without_room_leaves_out_the_last_items() {
    let whole = read(&learned(Limits::default()).await, 3).await;
    assert!(whole.degraded.is_none() && whole.hits.len() > 4);
    let small = learned(Limits { answer_bytes: 100 << 10, ..Limits::default() }).await;
    let cut = read(&small, 3).await;
    assert_eq!(cut.degraded.map(|why| why.cause), Some(DegradedCause::Bytes));
    let texts = |fetched: &Fetched| -> Vec<String> {
        fetched.hits.iter().map(|hit| hit.item.row.text.clone()).collect()
    };
    assert!(texts(&whole).starts_with(&texts(&cut)), "the best ones are left");
    assert!((1..whole.hits.len()).contains(&cut.hits.len()));
}

#[tokio::test]
async fn ids_in_the_callers_own_data_are_bounded_too() {
    let world = world(Isolation::Strict).await;
    for key in ["memory_id", "conversation_id"] {
        let told = |length: usize| {
            let metadata: Metadata =
                json!({ key: "i".repeat(length) }).as_object().cloned().expect("an object");
            DocumentRequest { metadata, ..DocumentRequest::new("User: I row.", user("acme", "ana")) }
        };
        let refused = world.engine.ingest(&world.caller, told(ID_BYTES + 1), None).await;
        let error = refused.expect_err("too long");
        assert!(matches!(error, IngestError::IdTooLong { .. }), "{error}");
        assert_eq!(error.code(), Code::InvalidField);
        world.engine.ingest(&world.caller, told(ID_BYTES), None).await.expect("as long as may be");
    }
    assert!(CallerId::new("i".repeat(ID_BYTES + 1)).is_err());
}
