//! Erasure: everything that was named, nothing else, and a correct count.

use super::sample::{Sample, instance, path, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::store::Store;
use crate::store::StoreStats;
use crate::tables::*;
use evoke_types::{InstanceId, ScopePath};

/// Fills a scope with one row of every kind.
async fn fill(store: &dyn Store, sample: &Sample, home: &PartitionKey) -> StoreResult<()> {
    let id = sample.conversation_id();
    sample.remember(store, home, &format!("{} of {}", home.path.key(), home.instance)).await?;
    store.record(vec![sample.turn(home, id, "hello"), sample.turn(home, id, "again")]).await?;
    store.put_compaction(&home.instance, sample.compaction(id)).await?;
    store.report(vec![sample.report(home, Some(id))]).await?;
    for (expected, text) in [(None, "tea"), (Some(1), "cake")] {
        let change = sample.file_change("/memories/likes.md", expected, text);
        let made = store.change_files(home, vec![change], None).await?;
        assert!(made.is_ok(), "{made:?}");
    }
    Ok(())
}

/// The counts of what [`fill`] stores in `places` scopes.
const fn filled(places: u64) -> EraseCounts {
    EraseCounts {
        memories: places,
        passages: places,
        vectors: places,
        entities: places,
        documents: places,
        conversations: places,
        turns: 2 * places,
        compactions: places,
        reports: places,
        files: 2 * places,
    }
}

/// Erases, and checks that the preview, the answer and the record agree.
async fn erase(
    store: &dyn Store,
    sample: &Sample,
    target: EraseTarget,
    expected: EraseCounts,
) -> StoreResult<()> {
    let record = sample.erasure(&instance());
    assert_eq!(store.erasable(&instance(), &target).await?, expected);
    let written = store.erase(target.clone(), record.clone(), sample.event("user.erased")).await?;
    let (state, completed_at) = (ErasureState::Complete, Some(record.at));
    assert_eq!(written, ErasureRow { counts: expected, state, completed_at, ..record });
    assert_eq!(store.finish_removals(sample.now()).await?, Removal::Complete, "nobody is in the way");
    assert_eq!(store.erasure(&instance(), written.id).await?, Some(written.clone()));
    assert_eq!(store.erasable(&instance(), &target).await?, EraseCounts::default(), "nothing is left");
    let mut events = store.events(0, usize::MAX >> 1).await?;
    let last = [events.pop(), events.pop()].map(|row| row.map(|row| row.event));
    assert_eq!(last[0], Some(written.completed_event(written.at)));
    assert_eq!(last[1].as_ref().map(|event| &*event.kind), Some("user.erased"));
    Ok(())
}

async fn exists(store: &dyn Store, home: &PartitionKey) -> StoreResult<bool> {
    let loaded = store.changes(home, None, None).await?;
    let spoken = store.conversations_of(home, 9).await?;
    assert_eq!(loaded.items.is_empty(), spoken.is_empty(), "a place is there or gone as a whole");
    assert_eq!(loaded.items.is_empty(), loaded.version == PartitionVersion::default());
    Ok(!loaded.items.is_empty())
}

/// A user is erased; other users, the customer's own memories, and the same user of another instance stay.
pub async fn a_user_is_erased_and_nobody_else(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let twin = PartitionKey { instance: InstanceId::from_bits(2), path: home.path.clone() };
    let others = [
        place("acme", "ben"),
        place("acme", ""),
        place("", ""),
        place("other", "ana"),
        place("", "ana"),
        twin,
    ];
    for place in others.iter().chain([&home]) {
        fill(&*store, &sample, place).await?;
    }
    erase(&*store, &sample, EraseTarget::Within(path("acme", "ana")), filled(1)).await?;
    assert!(!exists(&*store, &home).await?);
    for place in &others {
        assert!(exists(&*store, place).await?, "{place:?} was not named");
    }
    erase(&*store, &sample, EraseTarget::Within(path("acme", "nobody")), EraseCounts::default()).await
}

/// A customer is erased with all its users; a customer whose id begins the same stays.
pub async fn a_customer_takes_its_users_along(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(2));
    let inside = [place("acme", ""), place("acme", "ana"), place("acme", "ben")];
    let outside =
        [place("acme2", ""), place("acm", "ana"), place("", "acme"), place("", ""), place("acme\"]", "ana")];
    for place in inside.iter().chain(&outside) {
        fill(&*store, &sample, place).await?;
    }
    erase(&*store, &sample, EraseTarget::Within(path("acme", "")), filled(3)).await?;
    for place in &inside {
        assert!(!exists(&*store, place).await?);
    }
    for place in &outside {
        assert!(exists(&*store, place).await?, "{place:?} was not named");
    }
    Ok(())
}

/// The empty path is the whole instance, and no other.
pub async fn a_client_takes_everything_but_its_instance(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(3));
    let twin = PartitionKey { instance: InstanceId::from_bits(2), path: path("acme", "ana") };
    let inside = [place("", ""), place("acme", "ana"), place("", "zoë")];
    for place in inside.iter().chain([&twin]) {
        fill(&*store, &sample, place).await?;
    }
    erase(&*store, &sample, EraseTarget::Within(ScopePath::CLIENT), filled(3)).await?;
    for place in &inside {
        assert!(!exists(&*store, place).await?);
    }
    assert!(exists(&*store, &twin).await?);
    Ok(())
}

/// A conversation is erased with its turns and compactions; memories stay. A path next to its owner's does not
/// reach it.
pub async fn a_conversation_leaves_memories_alone(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    sample.remember(&*store, &home, "told").await?;
    let id = sample.conversation_id();
    store.record(vec![sample.turn(&home, id, "hello")]).await?;
    let compaction = sample.compaction(id);
    store.put_compaction(&instance(), compaction.clone()).await?;
    let beside = EraseTarget::Conversation(id, path("acme", "ben"));
    erase(&*store, &sample, beside, EraseCounts::default()).await?;
    assert!(store.conversation(&instance(), id).await?.is_some());

    let counts = EraseCounts { conversations: 1, turns: 1, compactions: 1, ..EraseCounts::default() };
    erase(&*store, &sample, EraseTarget::Conversation(id, path("acme", "")), counts).await?;
    assert_eq!(store.conversation(&instance(), id).await?, None);
    assert_eq!(store.turns(&instance(), id, 1, 9).await?, []);
    assert_eq!(store.compaction_by_id(&instance(), compaction.id).await?, None);
    assert_eq!(store.changes(&home, None, None).await?.items.len(), 2);
    Ok(())
}

/// What is queued or being processed is erased with its scope, and cannot come back.
pub async fn what_was_running_is_gone(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(5), place("acme", "ana"));
    let replayed = NewDocument { replay: Some([1; 32]), ..sample.document(&home, "running") };
    store.accept(vec![replayed.clone(), sample.document(&home, "waiting")], true).await?;
    let running = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    let counts = EraseCounts { documents: 2, ..EraseCounts::default() };
    erase(&*store, &sample, EraseTarget::Within(home.path.clone()), counts).await?;
    let passage = sample.passage(&running.document, 0, "late");
    assert!(!store.finish(sample.understood(&running, vec![passage.clone()])).await?);
    assert_eq!(store.claim(ClaimRequest::up_to(9, sample.now())).await?, []);
    assert_eq!(store.item(&instance(), passage.id).await?, None);
    assert_eq!(store.ingestion(&instance(), running.document.ingestion).await?, None);
    store.revise(&home, Revision { items: vec![passage], ..Revision::default() }).await?;
    assert_eq!(store.stats(None).await?, StoreStats::default(), "a revision does not bring words back");
    let again = NewDocument { replay: Some([1; 32]), ..sample.document(&home, "running") };
    assert_eq!(store.accept(vec![again], true).await?, [Acceptance::Accepted], "nothing remembers the first");
    Ok(())
}

/// After an erasure a reader's copy is void, also when the scope has been filled again.
pub async fn a_place_erased_and_filled_again_has_a_new_epoch(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(6), place("acme", "ana"));
    let old = sample.remember(&*store, &home, "old").await?;
    let before = store.versions(std::slice::from_ref(&home)).await?.remove(0);
    store
        .erase(
            EraseTarget::Within(home.path.clone()),
            sample.erasure(&instance()),
            sample.event("user.erased"),
        )
        .await?;
    assert_eq!(store.versions(std::slice::from_ref(&home)).await?, [PartitionVersion::default()]);
    let gone = store.changes(&home, Some(before), None).await?;
    assert_eq!(gone, PartitionChanges { whole: true, ..PartitionChanges::default() });

    let new = sample.remember(&*store, &home, "old").await?;
    let refilled = store.changes(&home, Some(before), Some(1)).await?;
    assert!(refilled.whole && refilled.version.epoch > before.sequence);
    assert_eq!(refilled.items, [new.passage, new.memory]);
    assert_eq!(store.item(&instance(), old.memory.id).await?, None);
    Ok(())
}
