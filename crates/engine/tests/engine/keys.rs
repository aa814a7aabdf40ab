//! What keys may do is the engine's rule: a program that uses it as a library meets the same refusals.

use crate::support::{World, user, world};
use evoke_engine::{
    Address, Caller, CompactRequest, ConversationError, DRAIN, DocumentRequest, Engine, EngineConfig,
    EraseError, EraseRequest, EraseScope, ForgetMode, IngestError, MemoryError, MemoryUpdate,
    NamedConversation, NewKey, PermissionDenied, PredictionContext, Readiness, Report, Strategy,
    TranscriptBody, TranscriptRequest, TurnRequest,
};
use evoke_store::{KeyRole, MemoryStore};
use evoke_types::{
    Code, ConversationId, Isolation, ManualClock, MergeStrategy, Metadata, Permission, Permissions, Role,
    ScopeError, SeededIds, Timestamp,
};
use std::collections::HashSet;
use std::sync::Arc;

fn turn(conversation: &str, address: &Address, content: &str) -> TurnRequest {
    TurnRequest {
        conversation: conversation.parse().expect("short"),
        role: Role::User,
        content: content.to_owned(),
        address: address.clone(),
        session: None,
        metadata: Metadata::new(),
        said_at: None,
        replay: None,
    }
}

fn erasure(scope: EraseScope, address: &Address, confirm: &str) -> EraseRequest {
    EraseRequest {
        scope,
        address: address.clone(),
        conversation: None,
        dry_run: false,
        confirm: Some(confirm.to_owned()),
    }
}

/// A key of the instance of the global scope, made and used as any other.
async fn key(world: &World, role: KeyRole, bound_to: Address) -> Caller {
    let instance = world.caller.instance_id().clone();
    let new = NewKey { role, bound_to, ..NewKey::full(instance, "a test") };
    let secret = world.engine.create_key(new).await.expect("made").secret;
    world.engine.authenticate(&secret).await.expect("valid")
}

#[tokio::test]
async fn a_memory_named_by_its_callers_id_is_the_one_in_reach() {
    let world = world(Isolation::Strict).await;
    let engine = &world.engine;
    for (name, words) in [("ann", "User: I keep a herb garden."), ("ben", "User: I keep two goats.")] {
        let mut request = DocumentRequest::new(words, user("acme", name));
        request.metadata.insert("memory_id".to_owned(), "note-1".into());
        world.send(request).await;
    }
    engine.wait_until_idle().await;
    let ben = key(&world, KeyRole::Full, user("acme", "ben")).await;
    let read = engine.memory(&ben, "note-1").await.expect("his own");
    assert!(read.item.text.contains("goats"), "{}", read.item.text);
    let text = "User: I keep three goats.".to_owned();
    let update = MemoryUpdate { text, strategy: MergeStrategy::Replace, document_type: None };
    let changed = engine.update_memory(&ben, "note-1", update).await.expect("his own");
    assert!(changed.item.text.contains("three goats"), "{}", changed.item.text);
    while engine.delete_memory(&ben, "note-1").await.is_ok() {}
    assert!(matches!(engine.memory(&ben, "note-1").await, Err(MemoryError::Unknown(_))));
    let ann = key(&world, KeyRole::Full, user("acme", "ann")).await;
    let kept = engine.memory(&ann, "note-1").await.expect("hers is there");
    assert!(kept.item.text.contains("herb garden"), "{}", kept.item.text);
}

#[tokio::test]
async fn each_change_asks_for_its_permission() {
    let world = world(Isolation::Strict).await;
    let ann = user("acme", "ann");
    let told = world.tell(&ann, "User: I keep a herb garden on the roof.").await;
    let row = world.engine.ingestion(&world.caller, &told.ingestion.to_string()).await.expect("known");
    let memory = row.memory_ids[0].to_string();
    let engine = &world.engine;
    // Every permission but one: each call below asks for that one.
    let lacking = |permission| {
        let permissions = Permissions::ALL.without(permission);
        Caller { permissions, ..world.caller.clone() }
    };
    let (reader, keeper) = (lacking(Permission::ContentWrite), lacking(Permission::ContentErase));
    let (no_write, no_erase) =
        (PermissionDenied(Permission::ContentWrite), PermissionDenied(Permission::ContentErase));

    let document = DocumentRequest::new("User: x", ann.clone());
    assert!(
        matches!(engine.ingest(&reader, document.clone(), None).await, Err(IngestError::Denied(e)) if e == no_write)
    );
    let batch = engine.ingest_batch(&reader, vec![Ok(document)], false, None).await;
    assert!(matches!(batch, Err(IngestError::Denied(e)) if e == no_write));
    let said = engine.record(&reader, vec![turn("t", &ann, "x")]).await;
    assert!(matches!(said, Err(ConversationError::Denied(e)) if e == no_write));
    let transcript = TranscriptRequest {
        conversation: "t".parse().expect("short"),
        address: ann.clone(),
        body: TranscriptBody::Text("User: x".to_owned()),
        conversation_type: None,
        metadata: Metadata::new(),
        started_at: None,
        ended_at: None,
        analysis: None,
    };
    assert!(
        matches!(engine.transcript(&reader, transcript).await, Err(ConversationError::Denied(e)) if e == no_write)
    );
    let report = Report {
        kind: "tool_call",
        conversation: None,
        address: ann.clone(),
        body: Metadata::new(),
        replay: None,
    };
    assert!(
        matches!(engine.report(&reader, vec![report]).await, Err(ConversationError::Denied(e)) if e == no_write)
    );
    let compact = CompactRequest {
        conversation: ConversationId::coerce("t"),
        strategy: Strategy::Balanced,
        target_tokens: None,
        force: false,
    };
    assert!(
        matches!(engine.compact(&reader, compact).await, Err(ConversationError::Denied(e)) if e == no_write)
    );
    let update = MemoryUpdate { text: "x".to_owned(), strategy: MergeStrategy::Replace, document_type: None };
    assert!(
        matches!(engine.update_memory(&reader, &memory, update).await, Err(MemoryError::Denied(e)) if e == no_write)
    );
    assert!(
        matches!(engine.delete_memory(&keeper, &memory).await, Err(MemoryError::Denied(e)) if e == no_erase)
    );
    let forget = engine.forget(&keeper, &ann, "the herb garden", ForgetMode::Direct).await;
    assert!(matches!(forget, Err(MemoryError::Denied(e)) if e == no_erase));
    let erased = engine.erase(&lacking(Permission::DataErase), erasure(EraseScope::User, &ann, "ann")).await;
    assert!(matches!(erased, Err(EraseError::Denied(PermissionDenied(Permission::DataErase)))));

    let reader = key(&world, KeyRole::ReadOnly, Address::default()).await;
    let preview = engine.forget(&reader, &ann, "the herb garden", ForgetMode::Preview).await.expect("a read");
    assert!(!preview.candidates.is_empty());
    assert!(engine.memory(&reader, &memory).await.expect("a read").item.text.contains("herb garden"));
}

#[tokio::test]
async fn a_bound_key_sees_what_is_above_and_changes_only_its_own() {
    let world = world(Isolation::Strict).await;
    let engine = &world.engine;
    let above = world.tell(&user("acme", ""), "The office of Acme closes at noon.").await;
    let theirs = world.tell(&user("acme", "ben"), "User: I sleep in the attic.").await;
    let first = |row: evoke_store::IngestionRow| row.memory_ids[0].to_string();
    let above = first(engine.ingestion(&world.caller, &above.ingestion.to_string()).await.expect("known"));
    let theirs = first(engine.ingestion(&world.caller, &theirs.ingestion.to_string()).await.expect("known"));
    let ann = key(&world, KeyRole::Full, user("acme", "ann")).await;

    engine.memory(&ann, &above).await.expect("what is above can be read");
    for id in [&above, &theirs] {
        assert!(matches!(engine.delete_memory(&ann, id).await, Err(MemoryError::Unknown(_))), "{id}");
    }
    assert!(matches!(engine.memory(&ann, &theirs).await, Err(MemoryError::Unknown(_))));
    let document = DocumentRequest::new("User: I whistle.", Address::default());
    let own = engine.ingest(&ann, document, None).await.expect("accepted");
    assert_eq!(own.scope, ann.within);
    let batch = vec![
        Ok(DocumentRequest::new("User: I hum.", user("acme", "ann"))),
        Ok(DocumentRequest::new("User: I hum.", user("acme", "ben"))),
    ];
    let rows = engine.ingest_batch(&ann, batch, false, None).await.expect("answered").rows;
    assert!(rows[0].result.is_ok());
    assert!(matches!(rows[1].result, Err(IngestError::Scope(ScopeError::OutsideKey("user")))));

    for (scope, confirm) in
        [(EraseScope::Customer, "acme"), (EraseScope::Client, ""), (EraseScope::Instance, "")]
    {
        let refused =
            engine.erase(&ann, erasure(scope, &Address::default(), confirm)).await.expect_err("refused");
        assert_eq!(evoke_engine::Coded::code(&refused), Code::OutsideKey, "{scope:?}");
    }
    let full = key(&world, KeyRole::Full, Address::default()).await;
    let id = full.instance_id().to_string();
    let refused = engine.erase(&full, erasure(EraseScope::Instance, &Address::default(), &id)).await;
    assert!(matches!(refused, Err(EraseError::OperatorOnly(_))), "keys do not delete instances");

    let done =
        engine.erase(&ann, erasure(EraseScope::User, &Address::default(), "ann")).await.expect("erased");
    let record = done.record.expect("a record").id.to_string();
    engine.erasure(&ann, &record).await.expect("its own record");
    let ben = key(&world, KeyRole::Full, user("acme", "ben")).await;
    assert!(matches!(engine.erasure(&ben, &record).await, Err(EraseError::UnknownDeletion(_))));
}

#[tokio::test]
async fn a_conversation_opens_for_its_owner_and_for_no_prediction_of_another() {
    let world = world(Isolation::Strict).await;
    let (engine, caller) = (&world.engine, &world.caller);
    let (ann, eve) = (user("acme", "ann"), user("acme", "eve"));
    world.tell(&eve, "User: I collect glass marbles.").await;
    let said = turn("anns-talk", &ann, "Where did I put the glass marbles that Vortigern gave me?");
    for row in engine.record(&world.caller, vec![said]).await.expect("recorded") {
        row.expect("stored");
    }
    engine.wait_until_idle().await;
    let id = ConversationId::coerce("anns-talk");
    let named = |owner: &Address| NamedConversation { id, owner: owner.clone() };
    let turns = |owner: Address| async move {
        engine.turns(caller, named(&owner), 1, 9).await.expect("answered").len()
    };
    assert_eq!(
        (turns(Address::default()).await, turns(ann.clone()).await, turns(eve.clone()).await),
        (1, 1, 0)
    );
    assert_eq!(turns(user("", "ann")).await, 1, "each id that is named must be the owner's");
    assert_eq!(turns(user("globex", "ann")).await, 0);
    assert!(!engine.prompt_context(&world.caller, named(&eve)).await.expect("answered").available);

    let foresee = |address: Address| async move {
        let context =
            PredictionContext { conversation: id, address, known: HashSet::new(), used: Vec::new() };
        let predictions = engine.anticipate(caller, &context).await.expect("answered").predictions;
        predictions.into_iter().flat_map(|one| one.queries).collect::<Vec<_>>().join(" ")
    };
    let asked = foresee(eve).await;
    assert!(!asked.contains("Vortigern"), "what Ann said is not asked for Eve: {asked}");
}

#[tokio::test]
async fn every_change_of_keys_and_instances_is_in_the_audit_record() {
    let world = world(Isolation::Strict).await;
    let engine = &world.engine;
    let instance = world.caller.instance_id().clone();
    let reader = key(&world, KeyRole::ReadOnly, user("acme", "ann")).await;
    engine.revoke_key(&instance, reader.key.expect("a key")).await.expect("revoked");
    key(&world, KeyRole::Full, Address::default()).await;
    assert_eq!(engine.revoke_all_keys(&instance).await.expect("revoked"), 1);
    let request = erasure(EraseScope::Instance, &Address::default(), instance.as_str());
    engine.erase(&world.caller, request).await.expect("erased");
    let rows = engine.audit(Some(&instance), 0, 99).await.expect("listed");
    let kinds: Vec<&str> = rows.iter().map(|row| row.event.kind.as_str()).collect();
    assert_eq!(
        kinds[..6],
        [
            "instance.created",
            "key.created",
            "key.revoked",
            "key.created",
            "key.all_revoked",
            "instance.deleted"
        ]
    );
    assert!(
        rows.iter().all(|row| !row.event.payload.contains("acme") && !row.event.payload.contains("a test"))
    );
    assert!(rows[1].event.payload.contains("read_only") && rows[5].event.payload.contains("operator"));
}

#[tokio::test]
async fn an_engine_is_ready_once_somebody_understands_and_not_after_its_store_is_closed() {
    let (clock, ids) = (Arc::new(ManualClock::at(Timestamp::from_millis(0))), Arc::new(SeededIds::new(7)));
    let store = Arc::new(MemoryStore::new());
    let engine = Engine::open(store, None, EngineConfig::default(), clock, ids).await.expect("opens");
    assert!(matches!(engine.readiness().await, Readiness::NotReady(reason) if reason.contains("no worker")));
    engine.start().await.expect("starts");
    assert_eq!(engine.readiness().await, Readiness::Ready);
    engine.drain(DRAIN).await.expect("drains");
    assert!(matches!(engine.readiness().await, Readiness::NotReady(reason) if reason.contains("store")));
}
