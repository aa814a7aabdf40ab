//! Other connections to the same file: a checkpoint under way fails no commit, a long reader delays none.

use crate::erased::leaks;
use crate::subject::{OnDisk, fresh};
use evoke_store::conformance::Subject;
use evoke_store::conformance::sample::{Sample, instance, place};
use evoke_store::*;
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CALLERS: usize = 4;
const BATCHES: usize = 30;
const BATCH: usize = 100;

/// Another connection to the subject's database.
fn beside(subject: &OnDisk) -> Connection {
    Connection::open(subject.path().join("evoke.db")).expect("the database opens")
}

/// Some 60 MB go through the log while checkpoints run without a pause, so that many commits meet one. Each answer
/// agrees with what is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_under_way_fails_no_commit() -> StoreResult<()> {
    let (subject, sample, home) = (fresh(), Arc::new(Sample::new(11)), place("acme", "ana"));
    let (db, stop) = (beside(&subject), Arc::new(AtomicBool::new(false)));
    let stopped = Arc::clone(&stop);
    let checkpoints = std::thread::spawn(move || {
        while !stopped.load(Ordering::Acquire) {
            // Busy is the ordinary answer here.
            let _ = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    });
    let callers = (0..CALLERS).map(|caller| {
        let (store, sample, home) = (subject.store(), Arc::clone(&sample), home.clone());
        tokio::spawn(async move {
            for batch in 0..BATCHES {
                let one = |n| {
                    let id = format!("{caller} {batch} {n}");
                    NewDocument { text: "words ".repeat(850), ..sample.document(&home, &id) }
                };
                let outcome = store.accept((0..BATCH).map(one).collect(), true).await;
                assert!(
                    outcome.as_ref().is_ok_and(|all| all.iter().all(|one| *one == Acceptance::Accepted)),
                    "batch {batch} of caller {caller}: {outcome:?}"
                );
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("no answer was wrong");
    }
    stop.store(true, Ordering::Release);
    checkpoints.join().expect("the checkpoints went on");
    let stored = subject.store().stats(None).await?.documents;
    assert_eq!(stored, (CALLERS * BATCHES * BATCH) as u64);
    Ok(())
}

/// Time for twenty writes beside a reader. Waiting for the reader would take twenty seconds for each.
const AT_MOST: Duration = Duration::from_secs(15);

#[tokio::test]
async fn a_long_reader_delays_no_write_and_an_erasure_says_what_it_waits_for() -> StoreResult<()> {
    const SECRET: &str = "harpsichord-basalt-4410";
    let (subject, sample, home) = (fresh(), Sample::new(12), place("acme", "ana"));
    let store = subject.store();
    store
        .accept(vec![NewDocument { text: SECRET.to_owned(), ..sample.document(&home, "secret") }], true)
        .await?;
    let reader = beside(&subject);
    reader.execute_batch("BEGIN").expect("begun");
    let documents = "SELECT COUNT(*) FROM document";
    reader.query_row(documents, [], |row| row.get::<_, u64>(0)).expect("a snapshot is held");

    let begun = Instant::now();
    let target = EraseTarget::Within(home.path.clone());
    let erased = store.erase(target, sample.erasure(&instance()), sample.event("data.erased")).await?;
    assert_eq!((erased.state, erased.completed_at), (ErasureState::Pending, None));
    for n in 0..20 {
        let document = sample.document(&place("acme", "ben"), &n.to_string());
        assert_eq!(store.accept(vec![document], true).await?, [Acceptance::Accepted]);
    }
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    assert!(matches!(store.finish_removals(sample.now()).await?, Removal::Pending(_)));
    assert!(!leaks(&subject, SECRET).is_empty(), "the files do hold the words, as the answer says");

    reader.execute_batch("COMMIT").expect("the reader is done");
    drop(reader);
    assert_eq!(store.finish_removals(sample.now()).await?, Removal::Complete);
    let erased = store.erasure(&instance(), erased.id).await?.expect("the record");
    assert_eq!(erased.state, ErasureState::Complete);
    assert!(erased.completed_at.is_some());
    assert_eq!(leaks(&subject, SECRET), Vec::<String>::new());
    Ok(())
}
