//! Activity of agents and clients, and the use of pushes.

use super::sample::{Sample, instance, place};
use super::subject::Subject;
use crate::error::StoreResult;
use crate::tables::*;
use evoke_types::InstanceId;

/// A report with a known key is stored once; instances do not see each other's; old ones can be dropped.
pub async fn reports_are_kept_once_and_in_order(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let elsewhere = PartitionKey { instance: InstanceId::from_bits(2), ..home.clone() };
    let id = sample.conversation_id();
    let keyed = |home: &PartitionKey| ActivityRow { key: Some([4; 32]), ..sample.report(home, Some(id)) };
    let (first, foreign, plain) = (keyed(&home), keyed(&elsewhere), sample.report(&home, None));
    assert_eq!(store.report(vec![first.clone(), foreign.clone(), plain.clone()]).await?, 3);
    assert_eq!(store.report(vec![keyed(&home), plain.clone()]).await?, 1, "one without a key is always new");
    let epoch = first.at;
    assert_eq!(store.reports(&instance(), epoch, 9).await?, [first.clone(), plain.clone(), plain.clone()]);
    assert_eq!(store.reports(&instance(), epoch, 1).await?, [first]);
    assert_eq!(store.reports(&instance(), plain.at, 9).await?, [plain.clone(), plain.clone()]);
    assert_eq!(store.reports(&elsewhere.instance, epoch, 9).await?, [foreign]);
    assert_eq!(store.trim_reports(plain.at).await?, 2);
    assert_eq!(store.reports(&instance(), epoch, 9).await?, [plain.clone(), plain]);
    Ok(())
}

/// Reports are erased with the conversation and with the scope that they belong to.
pub async fn reports_are_erased_with_what_they_are_about(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(2), place("acme", "ana"));
    let (id, other) = (sample.conversation_id(), sample.conversation_id());
    store.record(vec![sample.turn(&home, id, "hello")]).await?;
    let rows = [Some(id), Some(other), None].map(|id| sample.report(&home, id));
    store.report(rows.to_vec()).await?;
    let conversation = EraseTarget::Conversation(id, home.path.clone());
    let (record, event) = (sample.erasure(&instance()), sample.event("erased"));
    let erased = store.erase(conversation, record.clone(), event.clone()).await?;
    assert_eq!((erased.counts.reports, erased.counts.turns), (1, 1));
    let left = store.reports(&instance(), rows[0].at, 9).await?;
    assert_eq!(left, rows[1..]);
    let erased = store.erase(EraseTarget::Within(home.path.clone()), record, event).await?;
    assert_eq!(erased.counts.reports, 2);
    assert_eq!(store.reports(&instance(), rows[0].at, 9).await?, []);
    Ok(())
}

/// Counts add up, by instance and pattern, and survive a restart.
pub async fn pushes_are_counted_by_pattern(subject: &mut dyn Subject) -> StoreResult<()> {
    let store = subject.store();
    let count = |pattern: &str, pushed, used| PushCount { pattern: pattern.to_owned(), pushed, used };
    store.count_pushes(&instance(), vec![count("topic", 4, 0), count("date", 1, 1)]).await?;
    store.count_pushes(&instance(), vec![count("topic", 0, 2)]).await?;
    store.count_pushes(&InstanceId::from_bits(2), vec![count("topic", 9, 9)]).await?;
    subject.reopen().await?;
    let counts = subject.store().push_counts(&instance()).await?;
    assert_eq!(counts, [count("date", 1, 1), count("topic", 4, 2)]);
    Ok(())
}

/// A revision replaces the body of a report of its scope.
pub async fn a_report_gets_another_body(subject: &mut dyn Subject) -> StoreResult<()> {
    let (store, sample, home) = (subject.store(), Sample::new(23), place("acme", "ana"));
    let foreign = sample.report(&place("acme", "ben"), None);
    let (first, second) = (sample.report(&home, None), sample.report(&home, None));
    store.report(vec![first.clone(), foreign.clone(), second.clone()]).await?;
    assert_eq!(store.reports_of(&home, 9).await?, [second.clone(), first.clone()]);
    assert_eq!(store.reports_of(&home, 1).await?.len(), 1);
    let reports = vec![(first.clone(), "{}".to_owned()), (foreign.clone(), "{}".to_owned())];
    store.revise(&home, Revision { reports, ..Revision::default() }).await?;
    let emptied = ActivityRow { body: "{}".to_owned(), ..first };
    assert_eq!(store.reports_of(&home, 9).await?, [second, emptied]);
    assert_eq!(store.reports_of(&foreign.partition, 9).await?, [foreign]);
    Ok(())
}
