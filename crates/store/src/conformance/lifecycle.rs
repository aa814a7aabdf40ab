//! The store as a whole: statistics, closing, restarts.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::{StoreError, StoreResult};
use crate::store::StoreStats;
use crate::tables::*;

/// Statistics count what is there.
pub async fn figures_are_true(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    assert_eq!(store.stats(Some(1)).await?, StoreStats::default());
    store.generation("one", 4).await?;
    let two = store.generation("two", 4).await?.id;
    let told = sample.remember(&*store, &home, "told").await?;
    store.accept(vec![sample.document(&home, "in hand"), sample.document(&home, "waiting")], true).await?;
    store.claim(ClaimRequest::up_to(1, sample.now())).await?;
    let figures = StoreStats { documents: 3, items: 2, without_vector: 1 };
    assert_eq!(store.stats(Some(two)).await?, figures);
    assert_eq!(store.queue_depth().await?, 2, "claimed documents count");
    assert_eq!(store.stats(None).await?, StoreStats { without_vector: 0, ..figures });
    store.revise(&home, Revision { removed: vec![told.passage.id], ..Revision::default() }).await?;
    assert_eq!(store.stats(Some(two)).await?, StoreStats { items: 1, without_vector: 0, ..figures });
    Ok(())
}

/// After `close`, calls fail with `Closed`, reads and writes alike.
pub async fn a_closed_store_says_so(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    store.close().await?;
    assert!(matches!(store.versions(std::slice::from_ref(&home)).await, Err(StoreError::Closed)));
    assert!(matches!(store.changes(&home, None, None).await, Err(StoreError::Closed)));
    assert!(matches!(store.accept(vec![sample.document(&home, "d")], true).await, Err(StoreError::Closed)));
    assert!(matches!(store.close().await, Err(StoreError::Closed)));
    Ok(())
}

/// What was acknowledged is there after a restart, with its versions.
pub async fn everything_survives_a_restart(subject: &mut dyn Subject) -> StoreResult<()> {
    let (sample, home) = (Sample::new(3), place("acme", "ana"));
    let store = subject.store();
    let generation = store.generation("one", 4).await?;
    let told = sample.remember(&*store, &home, "told").await?;
    store.revise(&home, Revision { removed: vec![told.memory.id], ..Revision::default() }).await?;
    let before = store.changes(&home, None, Some(1)).await?;
    let row = store.ingestion(&instance(), told.document.ingestion).await?;
    drop(store);
    subject.reopen().await?;

    let store = subject.store();
    assert_eq!(store.changes(&home, None, Some(1)).await?, before);
    assert_eq!(store.changes(&home, Some(before.version), Some(1)).await?.items, []);
    assert_eq!(store.ingestion(&instance(), told.document.ingestion).await?, row);
    assert_eq!(store.generation("one", 4).await?, generation);
    let next = sample.remember(&*store, &home, "next").await?;
    let delta = store.changes(&home, Some(before.version), Some(1)).await?;
    assert_eq!(delta.items, [next.passage, next.memory], "the counter goes on where it was");
    Ok(())
}
