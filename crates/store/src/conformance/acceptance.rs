//! Taking documents in.

use super::Subject;
use super::sample::{Sample, instance, place};
use crate::StoreResult;
use crate::rows::*;
use evoke_types::{IngestStatus, InstanceId, Timestamp};

/// What a worker is handed is what was accepted; its event is in the outbox.
pub async fn a_document_is_kept_as_it_came(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let event = sample.event("ingestion.queued");
    let plain = NewDocument {
        conversation: Some(sample.conversation_id()),
        position: 4,
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

/// One of many concurrent callers gets the name; the others are told whose it is.
pub async fn names_are_taken_once_even_in_a_race(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(3));
    let racers: Vec<_> =
        (0..16).map(|n| sample.document(&place("acme", &format!("user {n}")), "same")).collect();
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
    let elsewhere = PartitionKey { instance: InstanceId::from_bits(2), ..place("acme", "ana") };
    let outcome = store.accept(vec![sample.document(&elsewhere, "same")], false).await?;
    assert_eq!(outcome, [Acceptance::Accepted], "names are an instance's own");
    Ok(())
}

/// A replay key answers with the first ingestion until its window is over.
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

/// Another request under the same key is noticed, also after a restart, until the window is over.
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

/// A conversation of one user takes no document of another.
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
