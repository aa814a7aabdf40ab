//! Cases about accepting documents.

use super::sample::{Sample, instance, metadata, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::store::StoreStats;
use crate::tables::*;
use evoke_types::{ConversationId, IngestStatus, InstanceId, MemoryId, Timestamp};

/// A worker gets exactly what was accepted, and its event is in the outbox.
pub async fn a_document_is_kept_as_it_came(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let event = sample.event("ingestion.queued");
    let plain = NewDocument {
        conversation: Some(sample.conversation_id()),
        position: 4,
        said_at: sample.now().at_offset(-210),
        ..sample.document(&home, "d1")
    };
    let document = NewDocument { event: Some(event.clone()), ..plain.clone() };
    assert_eq!(store.accept(vec![document], false).await?, [Acceptance::Accepted]);

    let row = store.ingestion(&instance(), plain.ingestion).await?.expect("it was accepted");
    assert_eq!((row.status, row.queued_at, row.started_at), (IngestStatus::Queued, plain.received_at, None));
    assert_eq!((&row.document_id, &row.partition), (&plain.document_id, &home));
    assert_eq!(
        store.document_text(&instance(), plain.ingestion).await?.as_deref(),
        Some(plain.text.as_str())
    );
    assert_eq!(store.events(0, 10).await?.into_iter().map(|row| row.event).collect::<Vec<_>>(), [event]);
    let conversation = plain.conversation.expect("set above");
    let conversation = store.conversation(&instance(), conversation).await?.expect("it came into being");
    assert_eq!((conversation.partition, conversation.turns), (home.clone(), 0));
    assert_eq!(
        store.versions(&[home]).await?,
        [PartitionVersion::default()],
        "nothing is there to be found yet"
    );
    let claimed = store.claim(ClaimRequest::up_to(5, sample.now())).await?;
    // The offset is stored as well, although instants are equal whatever their offsets.
    assert_eq!(claimed.first().map(|claimed| claimed.document.said_at.offset_minutes()), Some(-210));
    assert_eq!(claimed, [ClaimedDocument { attempt: 1, failures: 0, document: plain }]);
    Ok(())
}

/// A batch with a refused document stores nothing: no document, event, conversation or replay key.
pub async fn all_or_nothing_leaves_no_trace(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    let conversation = sample.conversation_id();
    let good = NewDocument {
        event: Some(sample.event("ingestion.queued")),
        conversation: Some(conversation),
        replay: Some([1; 32]),
        ..sample.document(&home, "good")
    };
    let twin = sample.document(&home, "good");
    let outcomes = store.accept(vec![good.clone(), twin.clone()], true).await?;
    assert_eq!(outcomes.first(), Some(&Acceptance::Accepted));
    assert!(
        matches!(outcomes.get(1), Some(Acceptance::Duplicate(first)) if first.ingestion == good.ingestion)
    );
    assert_eq!(store.stats(None).await?, StoreStats::default());
    assert_eq!(store.events(0, 10).await?, []);
    assert_eq!(store.conversation(&instance(), conversation).await?, None);
    assert_eq!(store.ingestion(&instance(), good.ingestion).await?, None);

    let again = NewDocument { replay: Some([1; 32]), ..twin };
    assert_eq!(store.accept(vec![again.clone()], true).await?, [Acceptance::Accepted]);
    let fresh = sample.document(&home, "fresh");
    let outcomes = store.accept(vec![again, fresh.clone()], true).await?;
    assert!(matches!(outcomes.as_slice(), [Acceptance::Replayed(_), Acceptance::Accepted]));
    assert!(
        store.ingestion(&instance(), fresh.ingestion).await?.is_some(),
        "a repeat does not refuse a batch"
    );
    Ok(())
}

/// Of many concurrent callers, one gets the id in a scope; the others learn which ingestion has it. Other
/// scopes have their own.
pub async fn ids_are_taken_once_in_a_place_even_in_a_race(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(3));
    let home = place("acme", "ana");
    let racers: Vec<_> = (0..16).map(|_| sample.document(&home, "same")).collect();
    let tasks = racers.into_iter().map(|document| {
        let store = std::sync::Arc::clone(&store);
        tokio::spawn(async move { store.accept(vec![document], false).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.extend(task.await.expect("no task panics")?);
    }
    assert_eq!(outcomes.iter().filter(|o| **o == Acceptance::Accepted).count(), 1);
    let claimed = store.claim(ClaimRequest::up_to(99, sample.now())).await?;
    let [winner] = claimed.as_slice() else { panic!("one document is queued, not {}", claimed.len()) };
    for outcome in outcomes.iter().filter(|o| **o != Acceptance::Accepted) {
        assert!(matches!(outcome, Acceptance::Duplicate(row) if row.ingestion == winner.document.ingestion));
    }
    let elsewhere = [
        PartitionKey { instance: InstanceId::from_bits(2), ..home.clone() },
        place("acme", "ben"),
        place("acme", ""),
        place("", "ana"),
        place("", ""),
    ];
    let others = elsewhere.iter().map(|place| sample.document(place, "same")).collect();
    assert_eq!(store.accept(others, true).await?, vec![Acceptance::Accepted; 5], "ids are a place's own");
    Ok(())
}

/// The id of a document is free again when nothing derived from it is left: no text, or no scope. Its remaining
/// row still has its status, and its request is still known.
pub async fn an_id_is_free_once_all_that_came_of_it_is_deleted(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(6), place("acme", "ana"));
    let neighbour = sample.remember(&*store, &place("acme", "ben"), "same").await?;
    let sent = NewDocument { replay: Some([3; 32]), ..sample.document(&home, "same") };
    store.accept(vec![sent.clone()], true).await?;
    let again = || sample.document(&home, "same");
    let taken = |outcome: &[Acceptance], by: &NewDocument| matches!(outcome, [Acceptance::Duplicate(row)] if row.ingestion == by.ingestion);
    assert!(taken(&store.accept(vec![again()], false).await?, &sent), "nothing has come of it yet");
    let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    let (first, second) = (sample.passage(&sent, 0, "first"), sample.passage(&sent, 1, "second"));
    let memory = sample.memory(&sent, 0, "User says first", first.id);
    let items = vec![first.clone(), second.clone(), memory.clone()];
    store.finish(sample.understood(&claimed, items)).await?;

    let removed = |ids: &[MemoryId]| Revision { removed: ids.to_vec(), ..Revision::default() };
    store.revise(&home, removed(&[memory.id, first.id])).await?;
    assert!(taken(&store.accept(vec![again()], false).await?, &sent), "a passage is left");
    let emptied = ItemRow { text: String::new(), vector: None, ..second.clone() };
    let last = Revision {
        items: vec![emptied],
        removed: vec![sample.memory_id(), neighbour.memory.id],
        document_texts: vec![(sent.ingestion, String::new())],
        ..Revision::default()
    };
    store.revise(&home, last).await?;
    assert!(taken(&store.accept(vec![again()], false).await?, &sent), "nothing was removed with that");
    store.revise(&home, removed(&[second.id])).await?;
    subject.reopen().await?;
    let store = subject.store();
    let successor = again();
    assert_eq!(store.accept(vec![successor.clone()], true).await?, [Acceptance::Accepted]);
    assert!(taken(&store.accept(vec![again()], false).await?, &successor), "it is taken once more");
    let row = store.ingestion(&instance(), sent.ingestion).await?.expect("its row is kept");
    assert_eq!((row.document_id, row.memory_ids.len()), (sent.document_id.clone(), 0));
    let repeat = NewDocument { replay: Some([3; 32]), ..again() };
    let outcome = store.accept(vec![repeat], false).await?;
    assert!(
        matches!(outcome.as_slice(), [Acceptance::Replayed(row)] if row.ingestion == sent.ingestion),
        "a late retry does not bring words back"
    );

    let target = EraseTarget::Within(home.path.clone());
    store.erase(target, sample.erasure(&instance()), sample.event("user.erased")).await?;
    let anew = again();
    assert_eq!(store.accept(vec![anew.clone()], true).await?, [Acceptance::Accepted]);
    assert!(taken(&store.accept(vec![again()], false).await?, &anew));
    let outcome = store.accept(vec![sample.document(&place("acme", "ben"), "same")], false).await?;
    assert!(taken(&outcome, &neighbour.document), "the neighbour has its own");
    Ok(())
}

/// A replay key returns the first ingestion until its window ends.
pub async fn a_repeat_is_recognised_inside_its_window_only(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    let sent = |name: &str| NewDocument { replay: Some([9; 32]), ..sample.document(&home, name) };
    let first = sent("first");
    assert_eq!(store.accept(vec![first.clone()], false).await?, [Acceptance::Accepted]);
    for repeat in [sent("first"), sent("another name, minted for the repeat")] {
        let outcome = store.accept(vec![repeat], false).await?;
        assert!(
            matches!(outcome.as_slice(), [Acceptance::Replayed(row)] if row.ingestion == first.ingestion)
        );
    }
    let elsewhere =
        NewDocument { replay: Some([9; 32]), ..sample.document(&place("acme", "ben"), "elsewhere") };
    assert_eq!(
        store.accept(vec![elsewhere], false).await?,
        [Acceptance::Accepted],
        "keys are a partition's own"
    );

    let edge = first.received_at.plus_millis(REPLAY_WINDOW_MILLIS);
    let late = NewDocument { received_at: edge, ..sent("late") };
    assert_eq!(store.accept(vec![late.clone()], false).await?, [Acceptance::Accepted]);
    let repeat = NewDocument { received_at: edge.plus_millis(1), ..sent("late again") };
    let outcome = store.accept(vec![repeat], false).await?;
    assert!(matches!(outcome.as_slice(), [Acceptance::Replayed(row)] if row.ingestion == late.ingestion));
    let named = NewDocument { received_at: edge.plus_millis(2 * REPLAY_WINDOW_MILLIS), ..sent("first") };
    let outcome = store.accept(vec![named], false).await?;
    assert!(matches!(outcome.as_slice(), [Acceptance::Duplicate(row)] if row.ingestion == first.ingestion));
    Ok(())
}

/// Another request under the same key is detected, also after a restart, until the window ends.
pub async fn a_key_stands_for_one_request_inside_its_window(subject: &mut dyn Subject) -> StoreResult<()> {
    let at = Timestamp::from_millis(1_000);
    let mark = |says: u8| RequestMark { instance: instance(), key: [7; 32], says: [says; 32], at };
    assert!(subject.store().remember_request(mark(1)).await?);
    subject.reopen().await?;
    let store = subject.store();
    assert!(store.remember_request(mark(1)).await?, "the same request again");
    assert!(!store.remember_request(mark(2)).await?, "another one");
    let elsewhere = RequestMark { instance: InstanceId::from_bits(2), ..mark(2) };
    assert!(store.remember_request(elsewhere).await?, "keys are an instance's own");
    assert!(store.remember_request(RequestMark { key: [8; 32], ..mark(2) }).await?);
    let late = |millis: i64| RequestMark { at: at.plus_millis(millis), ..mark(2) };
    assert!(!store.remember_request(late(REPLAY_WINDOW_MILLIS - 1)).await?);
    assert!(store.remember_request(late(REPLAY_WINDOW_MILLIS)).await?);
    Ok(())
}

/// A conversation of one user accepts no document of another.
pub async fn a_foreign_conversation_refuses_a_document(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, conversation) = (subject.store(), Sample::new(5), Sample::new(5).conversation_id());
    let said = |user: &str| {
        let document = sample.document(&place("acme", user), &format!("by {user}"));
        NewDocument { conversation: Some(conversation), ..document }
    };
    let (own, foreign) = (said("ana"), said("ben"));
    assert_eq!(
        store.accept(vec![own, foreign.clone()], false).await?,
        [Acceptance::Accepted, Acceptance::ForeignConversation]
    );
    assert_eq!(store.ingestion(&instance(), foreign.ingestion).await?, None);
    assert_eq!(store.stats(None).await?.documents, 1);
    Ok(())
}

/// A conversation that is created by a document keeps the id under which the document named it.
pub async fn a_conversation_is_known_by_its_callers_id(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(7), place("acme", "ana"));
    let id = ConversationId::coerce("ticket 7");
    let named = |name: &str, said: &str| NewDocument {
        conversation: Some(id),
        metadata: metadata("conversation_id", said),
        ..sample.document(&home, name)
    };
    let of = async || -> StoreResult<Option<String>> {
        Ok(store.conversation(&instance(), id).await?.and_then(|row| row.external_id))
    };
    store.accept(vec![named("first", &id.to_string())], true).await?;
    assert_eq!(of().await?, None, "the UUID is no other id");
    let refused = vec![named("second", "ticket 7"), named("second", "ticket 7")];
    store.accept(refused, true).await?;
    assert_eq!(of().await?, None, "a refused batch leaves no trace");
    store.accept(vec![named("second", "ticket 7"), named("third", "ticket 8")], true).await?;
    assert_eq!(of().await?.as_deref(), Some("ticket 7"));
    Ok(())
}
