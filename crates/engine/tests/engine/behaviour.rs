//! What the engine promises, one test a promise.

use crate::support::{at, everything, mentions, user, world};
use evoke_engine::{
    DocumentRequest, EraseRequest, EraseScope, ForgetMode, IngestError, MemoryUpdate, TurnRequest,
};
use evoke_types::{Isolation, MergeStrategy, Metadata, Role};

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_remembered_with_its_words() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    world.tell(&alice, "User: I prefer email over Slack.\nAssistant: Noted.").await;
    let answer = world.ask(&alice, "email or Slack?").await;
    let best = answer.hits.first().expect("something is found");
    assert!(best.item.row.text.contains("email"), "{}", best.item.row.text);
    assert!(best.evidence.iter().any(|e| e.quote.contains("I prefer email over Slack")));
    assert_eq!(best.matched, [0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_id_is_taken_once_and_a_retry_is_no_duplicate() {
    let world = world(Isolation::Strict).await;
    let mut request = DocumentRequest::new("User: I own a kayak.", user("acme", "alice"));
    request.document_id = "doc".parse().ok();
    let first = world.engine.ingest(&world.caller, request.clone(), Some([1; 32])).await.expect("taken");
    let retry =
        world.engine.ingest(&world.caller, request.clone(), Some([1; 32])).await.expect("the same request");
    assert_eq!(first.ingestion, retry.ingestion);
    let again = world.engine.ingest(&world.caller, request, Some([2; 32])).await;
    assert!(matches!(again, Err(IngestError::Duplicate { ingestion, .. }) if ingestion == first.ingestion));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_value_closes_the_older_whichever_came_first() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    for (text, said_at) in [
        ("User: My favourite editor is Helix.", "2025-06-01"),
        ("User: My favourite editor is Vim.", "2021-06-01"),
    ] {
        let mut request = DocumentRequest::new(text, alice.clone());
        request.said_at = Some(at(said_at));
        world.send(request).await;
        world.engine.wait_until_idle().await;
    }
    let answer = world.ask(&alice, "What is my favourite editor?").await;
    let place = |word: &str| answer.hits.iter().position(|hit| hit.item.row.text.contains(word));
    let (helix, vim) = (place("Helix").expect("the live value"), place("Vim"));
    assert!(vim.is_none_or(|vim| helix < vim), "stale above live");
    let stale =
        answer.hits.iter().filter_map(|hit| hit.item.memory()).find(|body| body.superseded_by.is_some());
    assert!(stale.is_none_or(|body| body.validity.until == Some(at("2025-06-01"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_keep_the_id_and_do_what_their_strategy_says() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    let update = |text: &str, strategy| MemoryUpdate { text: text.into(), strategy, document_type: None };
    let receipt = world.tell(&alice, "User: My locker code word is marzipan.").await;
    let row = world.engine.ingestion(&world.caller, &receipt.ingestion.to_string()).await.expect("known");
    let id = row.memory_ids.first().expect("a memory").to_string();

    let change = update("User: My locker code word is nougat.", MergeStrategy::Replace);
    let changed = world.engine.update_memory(&world.caller, &id, change).await.expect("replaced");
    assert!(
        changed.item.id.to_string() == id && changed.item.text.contains("nougat"),
        "{}",
        changed.item.text
    );
    assert!(!everything(&world.ask(&alice, "locker code word marzipan nougat").await).contains("marzipan"));

    let same = update("User: My locker code word is nougat.", MergeStrategy::SmartMerge);
    let kept = world.engine.update_memory(&world.caller, &id, same).await.expect("merged");
    assert_eq!(kept.item.text, changed.item.text, "the same words change nothing");

    let newer = update("User: My locker code word is praline.", MergeStrategy::SmartMerge);
    let merged = world.engine.update_memory(&world.caller, &id, newer).await.expect("merged");
    assert!(merged.item.id.to_string() == id && merged.item.text.contains("praline"));
    let answer = world.ask(&alice, "what is my locker code word").await;
    assert!(answer.hits.first().is_some_and(|hit| hit.item.row.text.contains("praline")), "newest first");

    let more = update("User: My locker also has a mirror.", MergeStrategy::Append);
    let longer = world.engine.update_memory(&world.caller, &id, more).await.expect("appended");
    assert!(
        longer.item.text.contains("praline") && longer.item.text.contains("mirror"),
        "{}",
        longer.item.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_memory_takes_its_words_along() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    let receipt = world.tell(&alice, "User: I live in Malmö. My gym number is 88123.").await;
    let row = world.engine.ingestion(&world.caller, &receipt.ingestion.to_string()).await.expect("known");
    let mut gym = None;
    for id in &row.memory_ids {
        let memory = world.engine.memory(&world.caller, &id.to_string()).await.expect("known");
        if memory.item.text.contains("88123") && !memory.item.text.contains("Malm") {
            gym = Some(id.to_string());
        }
    }
    let gym = gym.expect("the gym number is a memory of its own");
    world.engine.delete_memory(&world.caller, &gym).await.expect("deleted");
    let answer = world.ask(&alice, "gym number 88123 Malmö").await;
    assert!(!everything(&answer).contains("88123"), "{}", everything(&answer));
    assert!(mentions(&answer, "Malmö"), "the other sentence stays");
    assert!(answer.hits.iter().all(|hit| !hit.item.row.text.is_empty()), "no blank hit");
    assert!(world.engine.memory(&world.caller, &gym).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn forgetting_removes_what_is_described_and_nothing_else() {
    let world = world(Isolation::Strict).await;
    let (alice, twin) = (user("acme", "alice"), user("acme", "bob"));
    world.tell(&alice, "User: My old address is 12 Walnut Lane.").await;
    world.tell(&alice, "User: I play the trombone.").await;
    world.tell(&twin, "User: My old address is 12 Walnut Lane.").await;
    let forget = |text: &'static str, mode| world.engine.forget(&world.caller, &alice, text, mode);
    let preview = forget("my old address on Walnut Lane", ForgetMode::Preview).await.expect("looked");
    assert!(!preview.candidates.is_empty() && preview.deleted.is_empty());
    let none = forget("the submarine timetable of Atlantis", ForgetMode::Direct).await.expect("looked");
    assert!(none.candidates.is_empty());
    let gone = forget("my old address on Walnut Lane", ForgetMode::Direct).await.expect("removed");
    assert!(!gone.deleted.is_empty());
    let answer = world.ask(&alice, "Walnut Lane address trombone").await;
    assert!(!everything(&answer).contains("Walnut") && mentions(&answer, "trombone"));
    assert!(mentions(&world.ask(&twin, "Walnut Lane address").await, "Walnut"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spoken_wish_reaches_what_was_said_before_it_and_only_the_users_own() {
    let world = world(Isolation::Strict).await;
    let alice = user("acme", "alice");
    world.tell(&alice, "User: My knee surgery is planned with Dr Vanterpool.").await;
    let mut mail =
        DocumentRequest::new("From: a@example.com\n\nPlease forget my knee surgery.", alice.clone());
    mail.document_type = evoke_types::DocumentType::Email;
    world.send(mail).await;
    world.engine.wait_until_idle().await;
    assert!(mentions(&world.ask(&alice, "knee surgery").await, "Vanterpool"), "a letter wishes nothing");
    world
        .tell(&alice, "User: My locker is number 77.\nUser: Please forget what I said about my knee surgery.")
        .await;
    let answer = world.ask(&alice, "knee surgery locker").await;
    assert!(
        !everything(&answer).contains("Vanterpool") && mentions(&answer, "77"),
        "{}",
        everything(&answer)
    );
    world.tell(&alice, "User: My knee surgery went well, says Dr Quillfeather.").await;
    assert!(
        mentions(&world.ask(&alice, "knee surgery").await, "Quillfeather"),
        "later words are not reached"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_user_leaves_a_proof_and_nothing_else() {
    let world = world(Isolation::Strict).await;
    let (alice, twin) = (user("acme", "alice"), user("globex", "alice"));
    for who in [&alice, &twin] {
        world.tell(who, "User: My boat is called Kestrel.").await;
    }
    let turn = TurnRequest {
        conversation: "call-1".parse().expect("short"),
        role: Role::User,
        content: "The Kestrel leaks.".into(),
        address: alice.clone(),
        session: None,
        metadata: Metadata::new(),
        said_at: None,
        replay: None,
    };
    let recorded = world.engine.record(&world.caller, vec![turn]).await.expect("recorded");
    assert!(recorded.iter().all(Result::is_ok));
    world.engine.wait_until_idle().await;
    let request = |dry_run, confirm: Option<&str>| EraseRequest {
        scope: EraseScope::User,
        address: alice.clone(),
        conversation: None,
        dry_run,
        confirm: confirm.map(str::to_owned),
    };
    let counted = world.engine.erase(&world.caller, request(true, None)).await.expect("counted");
    assert!(world.engine.erase(&world.caller, request(false, Some("bob"))).await.is_err(), "not confirmed");
    assert!(mentions(&world.ask(&alice, "boat").await, "Kestrel"));
    let erased = world.engine.erase(&world.caller, request(false, Some("alice"))).await.expect("erased");
    assert_eq!(erased.counts, counted.counts);
    assert!(erased.counts.turns == 1 && erased.counts.documents == 2 && erased.counts.memories >= 1);
    assert!(world.ask(&alice, "boat Kestrel").await.hits.is_empty());
    assert!(
        mentions(&world.ask(&twin, "boat").await, "Kestrel"),
        "the same user id elsewhere is somebody else"
    );
    let record = erased.record.expect("a proof");
    let read = world.engine.erasure(&world.caller, &record.id.to_string()).await.expect("kept");
    assert_eq!(read, record);
    world.tell(&alice, "User: My boat is called Merlin.").await;
    let back = everything(&world.ask(&alice, "boat called").await);
    assert!(back.contains("Merlin") && !back.contains("Kestrel"), "whoever comes back starts empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn turns_are_recorded_once_and_become_memories() {
    let world = world(Isolation::EqualsCustomer).await;
    let solo = evoke_engine::Address::new(Some("solo"), None).expect("short");
    let turn = |content: &str, replay: u8| TurnRequest {
        conversation: "3f6b1a2c-4d5e-6f7a-8b9c-0d1e2f3a4b5c".parse().expect("short"),
        role: Role::User,
        content: content.into(),
        address: solo.clone(),
        session: "s".parse().ok(),
        metadata: Metadata::new(),
        said_at: None,
        replay: Some([replay; 32]),
    };
    let turns =
        vec![turn("I adopted a greyhound called Comet.", 1), turn("It rains.", 2), turn("It rains.", 2)];
    let recorded = world.engine.record(&world.caller, turns).await.expect("recorded");
    let totals: Vec<u32> = recorded.iter().map(|r| r.as_ref().expect("stored").total).collect();
    assert_eq!(totals, [1, 2, 2], "a repeated turn is stored once");
    world.engine.wait_until_idle().await;
    assert!(mentions(&world.ask(&solo, "greyhound").await, "Comet"));
}
