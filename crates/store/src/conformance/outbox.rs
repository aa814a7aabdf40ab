//! Events in the outbox, and the audit log.

use super::sample::{Sample, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::InstanceId;

/// Events come in the order of their changes, from a position on, until they are trimmed.
pub async fn events_are_ordered_and_trimmed(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let events: Vec<_> = ["one", "two", "three"].iter().map(|kind| sample.event(kind)).collect();
    for event in &events {
        store.revise(&home, Revision { events: vec![event.clone()], ..Revision::default() }).await?;
    }
    let rows = store.events(0, 9).await?;
    assert_eq!(rows.iter().map(|row| row.event.clone()).collect::<Vec<_>>(), events);
    assert!(rows.is_sorted_by(|a, b| a.sequence < b.sequence));
    assert_eq!(store.events(rows[0].sequence, 1).await?, rows[1..2]);
    assert_eq!(store.events(u64::MAX, 9).await?, []);

    assert_eq!(store.trim_events(events[2].at).await?, 2);
    assert_eq!(store.events(0, 9).await?, rows[2..]);
    assert_eq!(store.trim_events(sample.now()).await?, 1);
    store.revise(&home, Revision { events: vec![sample.event("four")], ..Revision::default() }).await?;
    let next = store.events(rows[2].sequence, 9).await?;
    assert_eq!(next.len(), 1, "a position is never used again");
    Ok(())
}

/// Audit events are listed separately, for one instance or all, and stay when others are trimmed.
pub async fn the_audit_record_is_listed_and_stays(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let other = InstanceId::from_bits(2);
    let kinds = ["memory.deleted", "key.created", "ingestion.queued", "data.erased", "instance.deleted"];
    let mut events: Vec<NewEvent> = kinds.iter().map(|kind| sample.event(kind)).collect();
    events[4].instance = other.clone();
    store.revise(&home, Revision { events: events.clone(), ..Revision::default() }).await?;
    let listed = |rows: Vec<EventRow>| rows.into_iter().map(|row| row.event).collect::<Vec<_>>();
    let all = store.audit_events(None, 0, 9).await?;
    let first = all[0].sequence;
    assert_eq!(listed(all), [events[1].clone(), events[3].clone(), events[4].clone()]);
    assert_eq!(listed(store.audit_events(None, first, 1).await?), [events[3].clone()]);
    assert_eq!(listed(store.audit_events(Some(&other), 0, 9).await?), [events[4].clone()]);
    assert_eq!(store.trim_events(sample.now()).await?, 2);
    assert_eq!(listed(store.events(0, 9).await?), [events[1].clone(), events[3].clone(), events[4].clone()]);
    Ok(())
}
