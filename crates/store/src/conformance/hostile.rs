//! Ids and texts that try to be something else.

use super::sample::{Sample, instance, metadata, path, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;

/// Ids that a careless store would merge, cut, match or execute. The two spellings of é are different ids.
const IDS: [&str; 14] = [
    "'; DROP TABLE document; --",
    "%",
    "_",
    "a\u{0}b",
    "a",
    "A",
    "\"],[\"user\",\"ana",
    "\\",
    "caf\u{e9}",
    "cafe\u{301}",
    "\u{202e}nimda",
    " ",
    "\u{10ffff}",
    "?1",
];

/// Each id is its own scope and its own name there, byte for byte.
pub async fn ids_are_opaque(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(1));
    let mut told = Vec::new();
    for id in IDS {
        told.push(sample.remember(&*store, &place(id, id), id).await?);
    }
    for (id, told) in IDS.iter().zip(&told) {
        let loaded = store.changes(&place(id, id), None, Some(1)).await?;
        assert_eq!(loaded.items, [told.passage.clone(), told.memory.clone()], "{id:?}");
        assert_eq!(loaded.documents.first().map(|d| d.document_id.as_str()), Some(*id));
        assert_eq!(loaded.documents.first().map(|d| &d.metadata), Some(&told.document.metadata));
        let taken = store.accept(vec![sample.document(&place(id, id), id)], false).await?;
        assert!(
            matches!(taken.as_slice(), [Acceptance::Duplicate(row)] if row.ingestion == told.document.ingestion)
        );
    }
    assert_eq!(store.stats(None).await?.documents, IDS.len() as u64);
    Ok(())
}

/// Erasing one of them, as a customer, erases only that one.
pub async fn neighbours_in_the_index_survive_an_erasure(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(2));
    for id in IDS {
        sample.remember(&*store, &place(id, "user"), id).await?;
    }
    for (n, id) in IDS.iter().enumerate() {
        let target = EraseTarget::Within(path(id, ""));
        let record =
            store.erase(target, sample.erasure(&instance()), sample.event("customer.erased")).await?;
        assert_eq!((record.counts.documents, record.counts.memories), (1, 1), "{id:?}");
        assert_eq!(store.stats(None).await?.documents, (IDS.len() - n - 1) as u64);
    }
    Ok(())
}

/// A megabyte in every text field comes back unchanged.
pub async fn a_megabyte_of_anything_comes_back(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(3));
    let long = "é\u{0}'\"\\ \u{1f980}".repeat(80_000);
    let home = place(&long, &long);
    let mut document = sample.document(&home, &long);
    document.text.clone_from(&long);
    document.metadata = metadata(&long, &long);
    store.accept(vec![document.clone()], true).await?;
    let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    assert!(claimed.document == document, "a long document came back changed");
    let passage = sample.passage(&document, 0, &long);
    let memory = sample.memory(&document, 0, &long, passage.id);
    store.finish(sample.understood(&claimed, vec![passage.clone(), memory.clone()])).await?;
    let loaded = store.changes(&home, None, None).await?;
    assert!(loaded.items == [passage, memory], "long items came back changed");
    let conversation = sample.conversation_id();
    store.record(vec![sample.turn(&home, conversation, &long)]).await?;
    assert!(store.turns(&instance(), conversation, 1, 1).await?.iter().all(|turn| turn.content == long));
    Ok(())
}
