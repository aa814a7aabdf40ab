//! Instances and keys.

use super::Subject;
use super::sample::{Sample, instance};
use crate::StoreResult;
use crate::rows::{InstanceRow, KeyRole, KeyRow};
use evoke_types::{ApiKeyHash, ClientId, IdSource, InstanceId, Isolation, KeyId, SeededIds};

/// An instance put twice is one, with its new name; the list is by age.
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
    store.put_instance(second.clone()).await?;
    store.put_instance(first.clone()).await?;
    let renamed = InstanceRow { name: "renamed".to_owned(), ..first };
    store.put_instance(renamed.clone()).await?;
    assert_eq!(store.instances().await?, [renamed.clone(), second]);
    assert_eq!(store.instance(&renamed.id).await?, Some(renamed));
    assert_eq!(store.instance(&InstanceId::from_bits(99)).await?, None);
    Ok(())
}

/// Keys are found by the digest of their secret; a key is revoked once, and only by its instance.
pub async fn keys_are_found_by_hash_and_revoked_once(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, ids) = (subject.store(), Sample::new(2), SeededIds::new(2));
    let row = |secret: &str| KeyRow {
        id: KeyId::new(ids.uuid()),
        instance: instance(),
        hash: ApiKeyHash::of(secret),
        hint: "evoke_ab".to_owned(),
        label: "for 'tests'".to_owned(),
        role: KeyRole::Full,
        rate_limit: Some(60),
        created_at: sample.now(),
        expires_at: Some(sample.now()),
        revoked_at: None,
    };
    let (one, two) = (row("one"), row("two"));
    store.put_key(two.clone()).await?;
    store.put_key(one.clone()).await?;
    assert_eq!(store.keys(&instance()).await?, [one.clone(), two]);
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("three")).await?, None);

    let at = sample.now();
    assert!(!store.revoke_key(&InstanceId::from_bits(2), one.id, at).await?, "another instance may not");
    assert!(store.revoke_key(&instance(), one.id, at).await?);
    assert!(!store.revoke_key(&instance(), one.id, sample.now()).await?, "it was revoked before");
    let revoked = KeyRow { revoked_at: Some(at), ..one };
    assert_eq!(store.key_by_hash(&ApiKeyHash::of("one")).await?, Some(revoked));
    Ok(())
}
