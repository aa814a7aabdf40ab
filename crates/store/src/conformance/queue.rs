//! Claiming and finishing documents.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::store::Store;
use crate::tables::*;
use evoke_types::{IngestStatus, IngestionId, InstanceId, Lane};

/// Names of the claimed documents, in order.
async fn claim(store: &dyn Store, sample: &Sample, limit: usize) -> StoreResult<Vec<String>> {
    let claimed = store.claim(ClaimRequest::up_to(limit, sample.now())).await?;
    Ok(claimed.iter().map(|c| c.document.document_id.as_str().to_owned()).collect())
}

/// A claim of the document during which a worker was lost.
fn suspect(sample: &Sample) -> ClaimRequest {
    let now = sample.now();
    ClaimRequest::Suspect { lease: ClaimRequest::up_to(1, now).lease() }
}

/// Live before bootstrap; within a lane one of each instance in turn, across calls as well; within an instance
/// the oldest first.
pub async fn live_goes_first_and_instances_take_turns(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(1));
    let mut documents = Vec::new();
    for (bits, lane, names) in [
        (1, Lane::Bootstrap, ["b1", "b2"].as_slice()),
        (1, Lane::Live, &["a1", "a2", "a3", "a4"]),
        (2, Lane::Live, &["x1"]),
        (3, Lane::Live, &["y1", "y2"]),
    ] {
        let home = PartitionKey { instance: InstanceId::from_bits(bits), ..place("acme", "ana") };
        documents.extend(names.iter().map(|name| NewDocument { lane, ..sample.document(&home, name) }));
    }
    store.accept(documents, true).await?;
    assert_eq!(claim(&*store, &sample, 0).await?, Vec::<String>::new());
    assert_eq!(claim(&*store, &sample, 2).await?, ["a1", "x1"]);
    assert_eq!(claim(&*store, &sample, 1).await?, ["y1"]);
    let rest = claim(&*store, &sample, 9).await?;
    assert_eq!(rest, ["a2", "y2", "a3", "a4"], "a claim holds documents of one lane");
    assert_eq!(claim(&*store, &sample, 9).await?, ["b1", "b2"]);
    assert_eq!(claim(&*store, &sample, 9).await?, Vec::<String>::new());
    Ok(())
}

/// Work begins after a document was accepted and ends after it began, also for workers that read the clock
/// before.
pub async fn the_times_of_an_ingestion_are_in_order(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(9));
    let (early, document) = (sample.now(), sample.document(&place("acme", "ana"), "late"));
    store.accept(vec![document.clone()], true).await?;
    let claimed = store.claim(ClaimRequest::up_to(1, early)).await?.remove(0);
    assert!(store.finish(Understood { at: early, ..sample.understood(&claimed, Vec::new()) }).await?);
    let row = store.ingestion(&instance(), document.ingestion).await?.expect("it was accepted");
    assert_eq!(row.queued_at, document.received_at);
    assert_eq!((row.started_at, row.completed_at), (Some(row.queued_at), Some(row.queued_at)));
    Ok(())
}

/// After a restart, unfinished work is handed out again, separately and with a higher attempt.
pub async fn what_was_claimed_before_a_restart_is_claimed_again(
    subject: &mut dyn Subject,
) -> StoreResult<()> {
    let (sample, home) = (Sample::new(2), place("acme", "ana"));
    let documents: Vec<_> = ["one", "two", "three"].iter().map(|name| sample.document(&home, name)).collect();
    let store = subject.store();
    store.accept(documents.clone(), true).await?;
    let first = store.claim(ClaimRequest::up_to(2, sample.now())).await?;
    let [one, two] = first.as_slice() else { panic!("two were asked for") };
    assert!(store.finish(sample.understood(one, Vec::new())).await?);
    drop(store);
    subject.reopen().await?;

    let store = subject.store();
    assert_eq!(store.requeue_claimed().await?, Requeued { documents: 1, suspects: 1 });
    let row = store.ingestion(&instance(), two.document.ingestion).await?.expect("it is there");
    assert_eq!(row.status, IngestStatus::Processing, "a status never goes back");
    assert!(!store.finish(sample.understood(two, Vec::new())).await?, "it is in the queue, not in hand");
    assert_eq!(claim(&*store, &sample, 9).await?, ["three"], "a suspect waits for all others");
    let again = store.claim(suspect(&sample)).await?;
    assert_eq!(again, [ClaimedDocument { attempt: 2, failures: 1, document: two.document.clone() }]);
    assert!(!store.finish(sample.understood(two, Vec::new())).await?, "the first attempt is stale");
    assert!(store.finish(sample.understood(&again[0], Vec::new())).await?);
    Ok(())
}

/// Within an instance its partitions take turns; sizes wait separately; instances that have enough are skipped.
pub async fn partitions_take_turns_and_sizes_wait_apart(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(6));
    let (ana, bo) = (place("acme", "ana"), place("acme", "bo"));
    let other = PartitionKey { instance: InstanceId::from_bits(2), ..ana.clone() };
    let sized = |home: &PartitionKey, name: &str, bytes: usize| NewDocument {
        text: "x".repeat(bytes),
        ..sample.document(home, name)
    };
    let mut documents: Vec<_> = (0..4).map(|n| sized(&ana, &format!("a{n}"), SHORT_BYTES)).collect();
    documents.push(sized(&ana, "medium 1", SHORT_BYTES + 1));
    documents.push(sized(&other, "medium 2", MEDIUM_BYTES));
    documents.push(sized(&ana, "large", MEDIUM_BYTES + 1));
    documents.push(sized(&bo, "b", 1));
    store.accept(documents, true).await?;
    let now = sample.now();
    let share = |documents, skip: &[InstanceId]| Share { documents, bytes: usize::MAX, skip: skip.to_vec() };
    let lease = ClaimRequest::up_to(1, now).lease();
    let told = async |shares: [Share; 3]| -> StoreResult<Vec<String>> {
        let claimed = store.claim(ClaimRequest::Queued { lease, shares }).await?;
        Ok(claimed.iter().map(|c| c.document.document_id.as_str().to_owned()).collect())
    };
    let first = told([share(3, &[]), Share::default(), Share::default()]).await?;
    assert!(first.contains(&"b".to_owned()), "{first:?}");
    let no_acme = [instance()];
    let next = told([share(9, &no_acme), share(1, &no_acme), share(9, &no_acme)]).await?;
    assert_eq!(next, ["medium 2"]);
    let rest = told([share(1, &[]), share(9, &[]), share(9, &[])]).await?;
    assert_eq!(rest, ["a2", "medium 1", "large"]);
    Ok(())
}

/// A claim whose lease has expired returns to the queue; a renewed one does not. Only work that was in progress
/// counts as a failure of the document; claims that the holder itself never received do not.
pub async fn expired_claims_go_back(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(7), place("acme", "ana"));
    let names = ["kept", "lost", "own", "released", "failed"];
    store.accept(names.iter().map(|name| sample.document(&home, name)).collect(), true).await?;
    let now = sample.now();
    let claim = async |holder: u8| {
        let ClaimRequest::Queued { lease, shares } = ClaimRequest::up_to(1, now) else { panic!("as built") };
        let lease = Lease { holder: [holder; 16], ..lease };
        store.claim(ClaimRequest::Queued { lease, shares }).await.map(|mut claimed| claimed.remove(0))
    };
    let (kept, lost, own) = (claim(1).await?, claim(1).await?, claim(2).await?);
    let (released, failed) = (claim(1).await?, claim(1).await?);
    assert_eq!(store.release(vec![released.claim()], false).await?, 1);
    assert_eq!(store.release(vec![failed.claim(), released.claim()], true).await?, 1, "held once");
    let late = now.plus_millis(60_000);
    store.renew(vec![kept.claim(), failed.claim()], late.plus_millis(1)).await?;
    assert_eq!(store.requeue_expired(late.plus_millis(-1), [2; 16]).await?, Requeued::default());
    assert_eq!(store.requeue_expired(late, [2; 16]).await?, Requeued { documents: 2, suspects: 1 });
    assert!(!store.finish(sample.understood(&lost, Vec::new())).await?, "it is not held any more");
    assert!(store.finish(sample.understood(&kept, Vec::new())).await?);
    let again = store.claim(ClaimRequest::up_to(9, now)).await?;
    let of = |claimed: &ClaimedDocument| (claimed.document.ingestion, claimed.attempt, claimed.failures);
    assert_eq!(
        again.iter().map(of).collect::<Vec<_>>(),
        [(own.document.ingestion, 2, 0), (released.document.ingestion, 2, 0),]
    );
    let suspects = [store.claim(suspect(&sample)).await?, store.claim(suspect(&sample)).await?].concat();
    assert_eq!(
        suspects.iter().map(of).collect::<Vec<_>>(),
        [(lost.document.ingestion, 2, 1), (failed.document.ingestion, 2, 1),]
    );
    // A suspect counts as being worked on only while it is.
    store.set_begun(suspects[0].claim(), true).await?;
    assert_eq!(store.requeue_claimed().await?, Requeued { documents: 4, suspects: 3 });
    let next = [store.claim(suspect(&sample)).await?, store.claim(suspect(&sample)).await?].concat();
    assert_eq!(next.len(), 2);
    assert!(next.iter().all(|claimed| claimed.failures == 1), "the fewest losses first");
    Ok(())
}

/// Parts are visible before the rest; a later attempt writes the same rows again and removes the others; the
/// status lists ids only at the end.
pub async fn parts_are_stored_once(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(8), place("acme", "ana"));
    let document = sample.document(&home, "long");
    store.accept(vec![document.clone()], true).await?;
    let passages: Vec<ItemRow> = (0..4).map(|n| sample.passage(&document, n, &format!("part {n}"))).collect();
    let part = |claim: Claim, first: bool, items: &[ItemRow]| UnderstoodPart {
        claim,
        first,
        items: items.to_vec(),
        rewritten: Vec::new(),
        entities: vec![sample.entity(&document, "Ana")],
    };
    let one = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    assert!(store.store_part(part(one.claim(), true, &passages[..2])).await?);
    assert!(store.store_part(part(one.claim(), false, &passages[2..3])).await?);
    assert_eq!(store.partly_stored().await?, [document.ingestion]);
    assert_eq!(store.changes(&home, None, None).await?.items.len(), 3);
    let row = store.ingestion(&instance(), document.ingestion).await?.expect("it is there");
    assert_eq!((row.status, row.memory_ids), (IngestStatus::Processing, Vec::new()));

    assert_eq!(store.release(vec![one.claim()], false).await?, 1);
    assert!(!store.store_part(part(one.claim(), false, &passages)).await?, "a stale attempt");
    let two = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    assert!(store.store_part(part(two.claim(), true, &passages[..1])).await?);
    let last = vec![passages[3].clone(), passages[2].clone()];
    assert!(store.finish(sample.understood(&two, last)).await?);
    let ids: Vec<_> = [0, 2, 3].iter().map(|n| passages[*n].id).collect();
    let row = store.ingestion(&instance(), document.ingestion).await?.expect("it is there");
    assert_eq!(row.memory_ids, ids, "what the second attempt did not write is gone");
    assert_eq!(store.partly_stored().await?, []);
    assert!(!store.store_part(part(two.claim(), false, &passages)).await?, "it is finished");
    Ok(())
}

/// Only the current attempt of an unfinished document changes anything.
pub async fn only_the_present_attempt_may_finish(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(3), place("acme", "ana"));
    let document = sample.document(&home, "d");
    store.accept(vec![document.clone()], true).await?;
    let early = ClaimedDocument { attempt: 0, failures: 0, document: document.clone() };
    assert!(!store.finish(sample.understood(&early, Vec::new())).await?, "nobody has it in hand");
    let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    for attempt in [0, 2] {
        let mut stale = sample.understood(&claimed, vec![sample.passage(&document, 0, "stale")]);
        stale.attempt = attempt;
        stale.events = vec![sample.event("ingestion.completed")];
        assert!(!store.finish(stale).await?);
    }
    assert_eq!(store.versions(std::slice::from_ref(&home)).await?, [PartitionVersion::default()]);
    assert!(store.finish(sample.understood(&claimed, Vec::new())).await?);
    assert!(!store.finish(sample.understood(&claimed, Vec::new())).await?, "it was finished before");
    assert_eq!(store.versions(&[home]).await?, [PartitionVersion::default()], "nothing was found in it");
    assert_eq!(store.events(0, 9).await?, []);
    Ok(())
}

/// Items, rewritten items, entities, events and status appear together.
pub async fn understanding_becomes_visible_at_once(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(4), place("acme", "ana"));
    let old = sample.remember(&*store, &home, "old").await?;
    let before = store.versions(std::slice::from_ref(&home)).await?.remove(0);
    let document = sample.document(&home, "new");
    store.accept(vec![document.clone()], true).await?;
    let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    let passages = [sample.passage(&document, 0, "zero"), sample.passage(&document, 1, "one")];
    let memory = sample.memory(&document, 0, "User counts", passages[0].id);
    let closed = ItemRow { updated_at: Some(sample.now()), ..old.memory };
    let mut understood =
        sample.understood(&claimed, vec![passages[1].clone(), memory.clone(), passages[0].clone()]);
    understood.status = IngestStatus::PartialSuccess;
    understood.error = Some("one line is not text".to_owned());
    understood.rewritten = vec![closed.clone()];
    understood.entities = vec![sample.entity(&document, "Ana")];
    understood.events = vec![sample.event("ingestion.completed")];
    assert!(store.finish(understood.clone()).await?);

    let row = store.ingestion(&instance(), document.ingestion).await?.expect("it is there");
    assert_eq!(
        (row.status, row.error, row.completed_at),
        (understood.status, understood.error, Some(understood.at))
    );
    assert_eq!(row.memory_ids, [memory.id, passages[0].id, passages[1].id], "memories first, in order");
    let items = store.items_of(&instance(), document.ingestion).await?;
    assert_eq!(items, [passages[0].clone(), passages[1].clone(), memory.clone()], "passages first, in order");
    let changes = store.changes(&home, Some(before), Some(1)).await?;
    assert!(
        !changes.whole && changes.version.epoch == before.epoch && changes.version.sequence > before.sequence
    );
    assert_eq!(changes.items, [closed, passages[1].clone(), memory, passages[0].clone()]);
    assert_eq!(changes.entities, understood.entities);
    assert_eq!(changes.documents.len(), 2, "heads of the new document and of the rewritten item's");
    assert_eq!(
        store.events(0, 9).await?.into_iter().map(|row| row.event).collect::<Vec<_>>(),
        understood.events
    );
    Ok(())
}

/// Unfinished documents are listed by scope, the newest first, within both limits, until they are finished.
pub async fn unfinished_documents_are_told_by_place(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(5));
    let (ana, bo) = (place("acme", "ana"), place("acme", "bo"));
    let sized = |home: &PartitionKey, name: &str, text: &str| NewDocument {
        text: text.to_owned(),
        ..sample.document(home, name)
    };
    let documents = vec![
        sized(&ana, "old", "äää"),
        sized(&bo, "other", "bbbb"),
        sized(&ana, "long", &"x".repeat(40)),
        sized(&ana, "new", "cc"),
    ];
    store.accept(documents.clone(), true).await?;
    let told = async |places: &[PartitionKey], limit: usize, bytes: usize| -> StoreResult<Vec<String>> {
        let found = store.unfinished(places, limit, bytes).await?;
        Ok(found.iter().map(|d| d.document_id.as_str().to_owned()).collect())
    };
    let both = [ana.clone(), bo.clone()];
    assert_eq!(told(&both, 9, 1000).await?, ["new", "long", "old", "other"]);
    assert_eq!(told(&both, 2, 1000).await?, ["new", "long"]);
    assert_eq!(told(&both, 9, 12).await?, ["new", "old", "other"], "what goes beyond is passed over");
    assert_eq!(told(&both, 9, 11).await?, ["new", "old"], "bytes are counted, not characters");
    assert_eq!(told(std::slice::from_ref(&bo), 9, 1000).await?, ["other"]);
    assert_eq!(told(&[place("acme", "nobody")], 9, 1000).await?, Vec::<String>::new());
    assert_eq!(told(&both, 0, 1000).await?, Vec::<String>::new());
    let mut first = store.unfinished(&[bo], 1, 1000).await?;
    assert_eq!(first.pop(), documents.get(1).map(|d| NewDocument { replay: None, event: None, ..d.clone() }));

    let claimed = store.claim(ClaimRequest::up_to(1, sample.now())).await?;
    assert_eq!(told(&both, 9, 1000).await?.len(), 4, "claimed is not finished");
    assert!(store.finish(sample.understood(&claimed[0], Vec::new())).await?);
    let finished = claimed[0].document.document_id.as_str();
    let left: Vec<_> = ["new", "long", "old", "other"].into_iter().filter(|name| *name != finished).collect();
    assert_eq!(told(&both, 9, 1000).await?, left);
    Ok(())
}

/// Documents whose requests to forget have closed memories are listed newest first, page by page, for one
/// instance only.
pub async fn documents_that_close_memories_are_listed(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(17), place("acme", "ana"));
    let mut closing = Vec::new();
    for name in ["first", "ordinary", "second", "third"] {
        store.accept(vec![sample.document(&home, name)], true).await?;
        for claimed in store.claim(ClaimRequest::up_to(1, sample.now())).await? {
            let passage = sample.passage(&claimed.document, 0, "words");
            let closed = if name == "ordinary" { Vec::new() } else { vec![passage.id] };
            let understood = Understood { closed, ..sample.understood(&claimed, vec![passage]) };
            assert!(store.finish(understood).await?);
            closing.push(claimed.document.ingestion);
        }
    }
    let listed = async |before: Option<IngestionId>, limit: usize| -> StoreResult<Vec<IngestionId>> {
        let rows = store.closing_documents(&instance(), before, limit).await?;
        assert!(rows.iter().all(|row| !row.closed.is_empty() && row.partition == home));
        Ok(rows.iter().map(|row| row.ingestion).collect())
    };
    let [first, ordinary, second, third] = closing[..] else { panic!("four were finished") };
    assert_eq!(listed(None, 9).await?, [third, second, first]);
    assert_eq!(listed(None, 2).await?, [third, second]);
    assert_eq!(listed(Some(second), 9).await?, [first]);
    assert_eq!(listed(Some(ordinary), 9).await?, [first], "any document can be where a page begins");
    assert_eq!(listed(Some(first), 9).await?, []);
    let stranger = InstanceId::from_bits(0xbad);
    assert_eq!(store.closing_documents(&stranger, None, 9).await?, []);
    Ok(())
}

/// Words that are removed from a document while it is processed do not come back: results from the old text are
/// not stored, and the document waits again with the new text.
pub async fn a_rewritten_document_is_understood_anew(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(6), place("acme", "ana"));
    let document = sample.document(&home, "letter");
    store.accept(vec![document.clone()], true).await?;
    let first = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    let texts = vec![(document.ingestion, "shorter".to_owned())];
    store.revise(&home, Revision { document_texts: texts.clone(), ..Revision::default() }).await?;
    let stale = sample.understood(&first, vec![sample.passage(&document, 0, "old words")]);
    assert!(!store.finish(stale).await?);
    let again = store.claim(ClaimRequest::up_to(1, sample.now())).await?.remove(0);
    assert_eq!((again.document.text.as_str(), again.failures), ("shorter", 0));
    assert!(store.finish(sample.understood(&again, Vec::new())).await?);
    store.revise(&home, Revision { document_texts: texts, ..Revision::default() }).await?;
    assert!(store.claim(ClaimRequest::up_to(1, sample.now())).await?.is_empty(), "it is done");
    Ok(())
}
