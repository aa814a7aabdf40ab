//! Cases about instances and their keys.

use super::sample::{Sample, instance, path, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::{ApiKeyHash, ClientId, IdSource, InstanceId, Isolation, KeyId, ScopePath, SeededIds};

/// Storing an instance twice updates its name; the list is ordered by age.
pub async fn instances_are_rewritten_and_listed_oldest_first(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample) = (subject.store(), Sample::new(1));
    let row = |bits, name: &str| InstanceRow {
        id: InstanceId::from_bits(bits),
        client: ClientId::from_bits(9),
        name: name.to_owned(),
        isolation: Isolation::EqualsCustomer,
        created_at: sample.now(),
    };
    let (first, second) = (row(7, "first"), row(3, "second"));
    store.put_instance(second.clone(), None).await?;
    store.put_instance(first.clone(), None).await?;
    let renamed = InstanceRow { name: "renamed".to_owned(), ..first };
    store.put_instance(renamed.clone(), None).await?;
    assert_eq!(store.instances().await?, [renamed.clone(), second]);
    assert_eq!(store.instance(&renamed.id).await?, Some(renamed));
    assert_eq!(store.instance(&InstanceId::from_bits(99)).await?, None);
    Ok(())
}

/// A key of the usual instance.
fn key(sample: &Sample, ids: &SeededIds, secret: &str) -> KeyRow {
    KeyRow {
        id: KeyId::new(ids.uuid()),
        instance: instance(),
        hash: ApiKeyHash::of(secret),
        hint: "evoke_ab".to_owned(),
        label: "for 'tests'".to_owned(),
        role: KeyRole::Full,
        within: ScopePath::CLIENT,
        rate_limit: Some(60),
        created_at: sample.now(),
        expires_at: Some(sample.now()),
        revoked_at: None,
        last_used_at: None,
    }
}

/// Keys are found by the digest of their secret; a key is revoked once, and only through its instance.
pub async fn keys_are_found_by_hash_and_revoked_once(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, ids) = (subject.store(), Sample::new(2), SeededIds::new(2));
    let (one, two) = (key(&sample, &ids, "one"), key(&sample, &ids, "two"));
    let two = KeyRow { role: KeyRole::ReadOnly, within: path("acme", "ana \"x\""), ..two };
    store.put_key(two.clone(), None).await?;
    store.put_key(one.clone(), Some(sample.event("key.created"))).await?;
    assert_eq!(store.keys(&instance()).await?, [one.clone(), two.clone()]);
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("two")).await?, Some(two.clone()));
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("three")).await?, None);

    let event = sample.event("key.revoked");
    let (at, other) = (event.at, InstanceId::from_bits(2));
    assert_eq!(store.revoke_keys(&other, Some(one.id), event.clone()).await?, 0, "another instance may not");
    assert_eq!(store.revoke_keys(&instance(), Some(one.id), event.clone()).await?, 1);
    assert_eq!(
        store.revoke_keys(&instance(), Some(one.id), event.clone()).await?,
        0,
        "it was revoked before"
    );
    let revoked = KeyRow { revoked_at: Some(at), ..one };
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("one")).await?, Some(revoked));
    assert_eq!(store.revoke_keys(&instance(), None, event).await?, 1, "all that are left");
    let events: Vec<String> = store.events(0, 9).await?.into_iter().map(|row| row.event.kind).collect();
    assert_eq!(events, ["key.created", "key.revoked", "key.revoked"], "an event for each change");
    Ok(())
}

/// The last use of a key is recorded and never goes back; keys that are gone are ignored.
pub async fn the_last_use_of_a_key_is_noted(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, ids) = (subject.store(), Sample::new(3), SeededIds::new(3));
    let one = key(&sample, &ids, "one");
    store.put_key(one.clone(), None).await?;
    let (early, late) = (sample.now(), sample.now());
    store.note_key_uses(vec![(KeyId::new(ids.uuid()), late), (one.id, late)]).await?;
    store.note_key_uses(vec![(one.id, early)]).await?;
    subject.reopen().await?;
    let used = subject.store().keys(&instance()).await?;
    assert_eq!(used, [KeyRow { last_used_at: Some(late), ..one }]);
    Ok(())
}

/// Emptying an instance revokes its keys; deleting it removes them; other instances are not affected.
pub async fn keys_die_with_their_instance(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, ids) = (subject.store(), Sample::new(4), SeededIds::new(4));
    let other = InstanceId::from_bits(2);
    for id in [instance(), other.clone()] {
        let row = InstanceRow {
            id,
            client: ClientId::from_bits(9),
            name: "one".to_owned(),
            isolation: Isolation::Strict,
            created_at: sample.now(),
        };
        store.put_instance(row, None).await?;
    }
    let (own, theirs) = (key(&sample, &ids, "own"), key(&sample, &ids, "theirs"));
    let theirs = KeyRow { instance: other.clone(), ..theirs };
    store.put_key(own.clone(), None).await?;
    store.put_key(theirs.clone(), None).await?;
    sample.remember(&*store, &place("acme", "ana"), "told").await?;
    let push = PushCount { pattern: "topic".to_owned(), pushed: 2, used: 1 };
    store.count_pushes(&instance(), vec![push]).await?;

    let record = sample.erasure(&instance());
    let at = record.at;
    store.erase(EraseTarget::Within(path("acme", "ana")), record, sample.event("data.erased")).await?;
    assert_eq!(store.keys(&instance()).await?, std::slice::from_ref(&own), "a user is not the instance");
    let record = ErasureRow { at, ..sample.erasure(&instance()) };
    let everything = EraseTarget::Within(ScopePath::CLIENT);
    store.erase(everything, record, sample.event("data.erased")).await?;
    assert_eq!(store.keys(&instance()).await?, [KeyRow { revoked_at: Some(at), ..own }]);
    assert!(store.instance(&instance()).await?.is_some());

    let document = sample.remember(&*store, &place("acme", "ben"), "told again").await?.document;
    let record = sample.erasure(&instance());
    let record = store.erase(EraseTarget::Instance, record, sample.event("instance.deleted")).await?;
    assert_eq!((record.counts.documents, record.counts.memories), (1, 1));
    assert_eq!(store.instance(&instance()).await?, None);
    assert_eq!(store.keys(&instance()).await?, []);
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("own")).await?, None);
    assert_eq!(store.push_counts(&instance()).await?, []);
    assert_eq!(store.ingestion(&instance(), document.ingestion).await?, None);
    assert!(store.erasure(&instance(), record.id).await?.is_some(), "the record stays");
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("theirs")).await?, Some(theirs));
    assert!(store.instance(&other).await?.is_some());
    Ok(())
}
