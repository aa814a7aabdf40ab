//! Cases about embedding generations and vectors.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;

/// A fingerprint keeps its number; a new one gets a higher number.
pub async fn generations_are_numbered_by_fingerprint(subject: &mut dyn Subject) -> StoreResult<()> {
    let store = subject.store();
    let one = store.generation("model one", 384).await?;
    let two = store.generation("model two", 768).await?;
    assert!(two.id > one.id && one.id > 0);
    assert_eq!((one.fingerprint.as_str(), one.dimension), ("model one", 384));
    assert_eq!(store.generation("model one", 384).await?, one);
    Ok(())
}

/// Passages with text and without a vector are found oldest first, whatever other vectors they have.
pub async fn missing_vectors_are_found_oldest_first(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    let one = store.generation("one", 4).await?.id;
    let with_one = sample.remember(&*store, &home, "has a vector").await?;
    let bare = sample.remember(&*store, &home, "has none").await?;
    let reworded = ItemRow { text: "reworded".to_owned(), vector: None, ..bare.passage.clone() };
    let blank = ItemRow { text: String::new(), vector: None, ..sample.passage(&bare.document, 1, "") };
    store.revise(&home, Revision { items: vec![blank, reworded.clone()], ..Revision::default() }).await?;
    let missing = |row: &ItemRow| (home.clone(), row.id, row.text.clone());
    assert_eq!(store.without_vector(one, 9).await?, [missing(&reworded)]);

    let two = store.generation("two", 4).await?.id;
    assert_eq!(store.without_vector(two, 9).await?, [missing(&with_one.passage), missing(&reworded)]);
    assert_eq!(store.without_vector(two, 1).await?, [missing(&with_one.passage)]);
    let before = store.versions(std::slice::from_ref(&home)).await?.remove(0);
    let vectors =
        vec![(reworded.id, vec![1; 8]), (sample.memory_id(), vec![2; 8]), (bare.memory.id, vec![3; 8])];
    store.put_vectors(two, vectors).await?;
    assert_eq!(store.without_vector(two, 9).await?, [missing(&with_one.passage)]);
    assert_eq!(
        store.without_vector(one, 9).await?,
        [missing(&reworded)],
        "a newer vector is not an older one"
    );
    assert_eq!(store.stats(Some(one)).await?.without_vector, 1);
    let delta = store.changes(&home, Some(before), Some(two)).await?;
    let vectors: Vec<_> =
        delta.items.iter().map(|item| (item.id, item.vector.as_ref().map(|v| v.bytes[0]))).collect();
    assert_eq!(vectors, [(reworded.id, Some(1)), (bare.memory.id, Some(3))]);
    let delta = store.changes(&home, Some(before), Some(one)).await?;
    assert!(delta.items.iter().all(|item| item.vector.is_none()), "generations are never mixed");
    Ok(())
}

/// Dropping keeps one generation and forgets the numbers of the others.
pub async fn older_generations_are_dropped_on_demand(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let one = store.generation("one", 4).await?.id;
    let told = sample.remember(&*store, &home, "told").await?;
    let other = sample.remember(&*store, &home, "other").await?;
    let two = store.generation("two", 4).await?.id;
    store.put_vectors(two, vec![(told.passage.id, vec![2; 8])]).await?;
    let newest = store.item(&instance(), told.passage.id).await?.and_then(|(_, item)| item.vector);
    assert_eq!(newest, Some(VectorRow { generation: two, bytes: vec![2; 8] }));
    assert_eq!(store.drop_other_generations(two).await?, 2);
    assert_eq!(store.drop_other_generations(two).await?, 0);
    assert_eq!(store.item(&instance(), other.passage.id).await?.and_then(|(_, item)| item.vector), None);
    assert_eq!(store.without_vector(two, 9).await?, [(home, other.passage.id, other.passage.text)]);
    assert!(store.generation("one", 4).await?.id > two, "a model that comes back starts anew");
    assert!(one < two);
    Ok(())
}
