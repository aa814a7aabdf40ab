//! Items and the versions of partitions.

use super::sample::{Sample, instance, metadata, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::InstanceId;

/// A reader that applies changes ends up with what a fresh reader loads.
pub async fn changes_tell_what_a_reader_has_missed(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let nothing = store.changes(&home, None, Some(1)).await?;
    assert_eq!(nothing, PartitionChanges { whole: true, ..PartitionChanges::default() });
    let first = sample.remember(&*store, &home, "first").await?;
    let whole = store.changes(&home, None, Some(1)).await?;
    assert!(whole.whole && whole.version.epoch > 0);
    assert_eq!(whole.items, [first.passage.clone(), first.memory.clone()]);
    assert_eq!(whole.documents.iter().map(|d| d.ingestion).collect::<Vec<_>>(), [first.document.ingestion]);
    assert_eq!(whole.documents.first().map(|d| &d.metadata), Some(&first.document.metadata));

    let none = store.changes(&home, Some(whole.version), Some(1)).await?;
    assert_eq!(none, PartitionChanges { version: whole.version, ..PartitionChanges::default() });
    sample.remember(&*store, &place("acme", "ben"), "of somebody else").await?;
    assert_eq!(
        store.versions(std::slice::from_ref(&home)).await?,
        [whole.version],
        "a neighbour's change is not ours"
    );

    let second = sample.remember(&*store, &home, "second").await?;
    let gone = Revision { removed: vec![first.memory.id, sample.memory_id()], ..Revision::default() };
    store.revise(&home, gone).await?;
    let delta = store.changes(&home, Some(whole.version), None).await?;
    assert!(!delta.whole);
    let bare = ItemRow { vector: None, ..second.passage.clone() };
    assert_eq!(delta.items, [bare, second.memory], "vectors were not asked for");
    assert_eq!(delta.removed, [first.memory.id]);
    let (void, present) =
        (PartitionVersion { epoch: whole.version.epoch + 1, sequence: 9 }, Some(delta.version));
    assert!(store.changes(&home, Some(void), None).await?.whole, "another epoch is another partition");

    let back = Revision { items: vec![first.memory.clone()], ..Revision::default() };
    store.revise(&home, back).await?;
    let delta = store.changes(&home, present, None).await?;
    assert_eq!((delta.items, delta.removed), (vec![first.memory], vec![]), "it is there again");
    Ok(())
}

/// An entity is found by its id in each partition of the instance that has it.
pub async fn entities_are_found_by_id(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(5));
    let (home, away) = (place("acme", "ana"), place("acme", "ben"));
    let told = sample.remember(&*store, &home, "told").await?;
    let entity = sample.entity(&told.document, "Ana");
    let put = |row: &EntityRow| Revision { entities: vec![row.clone()], ..Revision::default() };
    for partition in [&home, &away.clone()] {
        store.revise(partition, put(&entity)).await?;
    }
    let found = store.entity(&instance(), entity.id).await?;
    assert_eq!(found, [(home.clone(), entity.clone()), (away, entity.clone())]);
    assert_eq!(store.entity(&InstanceId::from_bits(2), entity.id).await?, []);
    Ok(())
}

/// A vector belongs to a text: it is kept while the text stays and dropped when it changes.
pub async fn rewritten_words_lose_their_vectors(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    let told = sample.remember(&*store, &home, "told").await?;
    let touched = ItemRow { updated_at: Some(sample.now()), vector: None, ..told.passage.clone() };
    store.revise(&home, Revision { items: vec![touched.clone()], ..Revision::default() }).await?;
    let (_, kept) = store.item(&instance(), touched.id).await?.expect("it is there");
    assert_eq!(kept, ItemRow { vector: told.passage.vector.clone(), ..touched.clone() });

    let reworded = ItemRow { text: "other words".to_owned(), ..touched };
    store.revise(&home, Revision { items: vec![reworded.clone()], ..Revision::default() }).await?;
    assert_eq!(store.item(&instance(), reworded.id).await?, Some((home.clone(), reworded.clone())));
    let missing = store.without_vector(1, 9).await?;
    assert_eq!(missing, [(home, reworded.id, reworded.text)]);
    Ok(())
}

/// A revision is one change: items, texts of documents and events.
pub async fn revision_replaces_words_and_removes_items(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let told = sample.remember(&*store, &home, "told").await?;
    let foreign = sample.remember(&*store, &place("acme", "ben"), "of somebody else").await?;
    let revision = Revision {
        items: vec![sample.memory(&told.document, 1, "User changed it", told.passage.id)],
        removed: vec![told.memory.id, foreign.memory.id],
        document_texts: vec![
            (told.document.ingestion, "[forgotten]".to_owned()),
            (foreign.document.ingestion, "[not yours]".to_owned()),
        ],
        events: vec![sample.event("memory.deleted")],
        ..Revision::default()
    };
    store.revise(&home, revision.clone()).await?;
    assert_eq!(store.item(&instance(), told.memory.id).await?, None);
    let row = store.ingestion(&instance(), told.document.ingestion).await?.expect("it is there");
    assert_eq!(row.memory_ids, [revision.items[0].id, told.passage.id]);
    let text = store.document_text(&instance(), told.document.ingestion).await?;
    assert_eq!(text.as_deref(), Some("[forgotten]"));
    let text = store.document_text(&instance(), foreign.document.ingestion).await?;
    assert_eq!(text, Some(foreign.document.text), "a revision stays in its partition");
    assert!(store.item(&instance(), foreign.memory.id).await?.is_some());
    assert_eq!(store.events(0, 9).await?.len(), 1);
    Ok(())
}

/// Ids that callers store in metadata lead to items, memories first.
pub async fn items_are_addressed_by_ids_of_the_caller(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    let mut stored = Vec::new();
    for name in ["one", "two", "three"] {
        let mut document = sample.document(&home, name);
        document.metadata = metadata("memory_id", if name == "three" { "other" } else { "mine" });
        store.accept(vec![document.clone()], true).await?;
        let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
        let passage = sample.passage(&document, 0, name);
        let memory = sample.memory(&document, 0, name, passage.id);
        store.finish(sample.understood(&claimed, vec![passage.clone(), memory.clone()])).await?;
        stored.push((passage, memory));
    }
    let [(p1, m1), (p2, m2), _] = stored.as_slice() else { panic!("three were stored") };
    let found = store.items_by_caller_id(&instance(), "mine").await?;
    assert_eq!(found, [m1.clone(), m2.clone(), p1.clone(), p2.clone()]);
    assert_eq!(store.items_by_caller_id(&instance(), "min_").await?, []);
    assert_eq!(store.items_by_caller_id(&InstanceId::from_bits(2), "mine").await?, []);
    Ok(())
}

/// Neither an id of another partition nor a document of one gives access to it.
pub async fn a_change_cannot_reach_into_another_partition(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(5), place("acme", "ana"));
    let foreign_home = place("acme", "ben");
    let own = sample.remember(&*store, &home, "own").await?;
    let foreign = sample.remember(&*store, &foreign_home, "foreign").await?;
    let before = store.changes(&foreign_home, None, Some(1)).await?;
    let stolen =
        ItemRow { ingestion: own.document.ingestion, text: "stolen".to_owned(), ..foreign.memory.clone() };
    let smuggled = sample.memory(&foreign.document, 5, "smuggled", foreign.passage.id);
    let revision = Revision {
        items: vec![stolen, smuggled.clone()],
        removed: vec![foreign.passage.id],
        ..Revision::default()
    };
    store.revise(&home, revision).await?;
    assert_eq!(store.changes(&foreign_home, None, Some(1)).await?, before);
    assert_eq!(store.item(&instance(), smuggled.id).await?, None);
    let ids: Vec<_> = store.changes(&home, None, None).await?.items.iter().map(|item| item.id).collect();
    assert_eq!(ids, [own.passage.id, own.memory.id]);
    Ok(())
}
