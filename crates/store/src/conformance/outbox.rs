//! Events.

use super::Subject;
use super::sample::{Sample, place};
use crate::StoreResult;
use crate::rows::*;

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
