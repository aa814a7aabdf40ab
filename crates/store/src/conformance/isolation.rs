//! Instances do not see each other.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::InstanceId;

/// Every lookup by id finds nothing when another instance that knows the id makes it.
pub async fn no_lookup_reaches_another_instance(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let told = sample.remember(&*store, &home, "told").await?;
    let conversation = sample.conversation_id();
    store.record(vec![sample.turn(&home, conversation, "hello")]).await?;
    let compaction = sample.compaction(conversation);
    store.put_compaction(&instance(), compaction.clone()).await?;
    let nothing = EraseTarget::Within(place("acme", "nobody").path);
    let record = store.erase(nothing, sample.erasure(&instance()), sample.event("user.erased")).await?;

    let other = InstanceId::from_bits(2);
    let there = PartitionKey { instance: other.clone(), path: home.path.clone() };
    let ingestion = told.document.ingestion;
    assert_eq!(store.ingestion(&other, ingestion).await?, None);
    assert_eq!(store.document_text(&other, ingestion).await?, None);
    assert_eq!(store.items_of(&other, ingestion).await?, []);
    assert_eq!(store.item(&other, told.memory.id).await?, None);
    assert_eq!(store.versions(std::slice::from_ref(&there)).await?, [PartitionVersion::default()]);
    assert_eq!(store.changes(&there, None, Some(1)).await?.items, []);
    assert_eq!(store.conversation(&other, conversation).await?, None);
    assert_eq!(store.turns(&other, conversation, 1, 9).await?, []);
    assert_eq!(store.put_compaction(&other, sample.compaction(conversation)).await?, None);
    assert_eq!(store.compaction(&other, conversation, None).await?, None);
    assert_eq!(store.compaction_by_id(&other, compaction.id).await?, None);
    assert_eq!(store.erasure(&other, record.id).await?, None);
    assert_eq!(
        store.erasable(&other, &EraseTarget::Within(home.path.clone())).await?,
        EraseCounts::default()
    );
    let target = EraseTarget::Conversation(conversation, home.path.clone());
    assert_eq!(store.erasable(&other, &target).await?, EraseCounts::default());

    let intruder = Revision {
        removed: vec![told.memory.id],
        document_texts: vec![(ingestion, "overwritten".to_owned())],
        ..Revision::default()
    };
    store.revise(&there, intruder).await?;
    assert_eq!(store.item(&instance(), told.memory.id).await?, Some((home, told.memory)));
    assert_eq!(store.document_text(&instance(), ingestion).await?, Some(told.document.text));
    Ok(())
}
