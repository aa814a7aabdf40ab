//! Backups, restoring, the doctor, salvage, and the copy before a migration.

use crate::subject::{OPTIONS, OnDisk, fresh, open};
use evoke_store::conformance::Subject;
use evoke_store::conformance::sample::{Sample, instance, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Severity, SqliteStore, backup, examine, restore, salvage, verify};
use evoke_types::{Clock, ManualClock, Timestamp};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

fn quiet(_: u64, _: u64) {}

async fn fill(subject: &OnDisk, documents: usize, words: usize) -> Vec<NewDocument> {
    let (store, sample, home) = (subject.store(), Sample::new(1), place("acme", "ana"));
    let mut told = Vec::new();
    for n in 0..documents {
        let document = NewDocument {
            text: format!("{n} {}", "word ".repeat(words)),
            ..sample.document(&home, &n.to_string())
        };
        store.accept(vec![document.clone()], true).await.expect("accepted");
        for claimed in store.claim(ClaimRequest::up_to(9, sample.now())).await.expect("claimed") {
            let passage = sample.passage(&claimed.document, 0, &claimed.document.text);
            store.finish(sample.understood(&claimed, vec![passage])).await.expect("finished");
        }
        told.push(document);
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_beside_writers_holds_all_that_was_acknowledged_before() -> StoreResult<()> {
    let subject = fresh();
    let told = fill(&subject, 40, 400).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4_u64)
        .map(|writer| {
            let (store, stop) = (subject.store(), Arc::clone(&stop));
            tokio::spawn(async move {
                let sample = Sample::new(100 + writer);
                for n in 0_u64.. {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let document = sample
                        .document(&place("acme", &format!("writer {writer}")), &format!("{writer} {n}"));
                    store.accept(vec![document], true).await.expect("writers go on");
                }
            })
        })
        .collect();
    let (data, to) = (subject.path().to_owned(), TempDir::new().expect("a directory"));
    let at = to.path().join("backup");
    let target = at.clone();
    let manifest =
        tokio::task::spawn_blocking(move || backup(&data, &target, &mut quiet)).await.expect("no panic")?;
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.expect("no writer panics");
    }
    assert_eq!(verify(&at)?, manifest);
    let restored = to.path().join("restored");
    restore(&at, &restored, &mut quiet)?;
    assert!(restore(&at, &restored, &mut quiet).is_err(), "what is there is not written over");
    assert_eq!(examine(&restored)?.verdict(), Severity::Note);
    let store = open(&restored, Mode::Server)?;
    for document in told {
        let row =
            store.ingestion(&instance(), document.ingestion).await?.expect("it was acknowledged before");
        assert_eq!(row.memory_ids.len(), 1);
        assert_eq!(store.document_text(&instance(), document.ingestion).await?, Some(document.text));
    }
    store.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_touched_is_noticed() -> StoreResult<()> {
    let subject = fresh();
    fill(&subject, 5, 10).await;
    let to = TempDir::new().expect("a directory");
    let at = to.path().join("backup");
    backup(subject.path(), &at, &mut quiet)?;
    assert!(backup(subject.path(), &at, &mut quiet).is_err(), "a backup is not written over");
    #[cfg(unix)]
    for path in [at.clone(), at.join("evoke.db"), at.join("backup.json")] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
    let (database, description) = (at.join("evoke.db"), at.join("backup.json"));
    let (bytes, text) = (fs::read(&database).expect("read"), fs::read_to_string(&description).expect("read"));
    let mut flipped = bytes.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    let renamed = text.replace("\"evoke.db\"", "\"../evoke.db\"");
    for (database_now, text_now) in [
        (&flipped[..], &text[..]),
        (&bytes[..bytes.len() - 4096], &text[..]),
        (&bytes[..], &text[..text.len() / 2]),
        (&bytes[..], &renamed[..]),
    ] {
        fs::write(&database, database_now).expect("written");
        fs::write(&description, text_now).expect("written");
        let refused = verify(&at).expect_err("noticed");
        assert!(matches!(refused, StoreError::Lost(_)), "{refused}");
        assert!(restore(&at, &to.path().join("never"), &mut quiet).is_err());
    }
    fs::remove_file(&description).expect("removed");
    assert!(matches!(verify(&at), Err(StoreError::Lost(_))));
    Ok(())
}

/// Writes noise into some pages, spread over the file. Those of the schema and the roots of tables stay: without them nothing
/// can be read.
fn damage(path: &Path, pages: usize) {
    let db = rusqlite::Connection::open(path).expect("opened");
    let sql = "SELECT pageno FROM dbstat WHERE name <> 'sqlite_schema' AND path <> '/' ORDER BY pageno";
    let mut select = db.prepare(sql).expect("prepared");
    let numbers: Vec<usize> =
        select.query_map([], |row| row.get(0)).expect("asked").collect::<Result<_, _>>().expect("numbers");
    drop(select);
    drop(db);
    let mut bytes = fs::read(path).expect("read");
    for n in 0..pages {
        let page = numbers[numbers.len() / 2 + numbers.len() / 2 * n / pages] - 1;
        let noise = |(at, byte): (usize, &mut u8)| *byte = (at * 7 + n) as u8 | 0x81;
        bytes[page * 4096..page * 4096 + 4096].iter_mut().enumerate().for_each(noise);
    }
    fs::write(path, bytes).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_of_a_damaged_file_is_saved_and_the_rest_is_told() -> StoreResult<()> {
    for pages in [1, 3, 12] {
        let subject = fresh();
        let told = fill(&subject, 150, 120).await;
        let store = subject.store();
        store.close().await?;
        drop(store);
        let database = subject.path().join("evoke.db");
        damage(&database, pages);
        let found = examine(subject.path())?;
        assert_eq!(found.verdict(), Severity::Damaged, "{found:?}");
        let into = TempDir::new().expect("a directory");
        let saved = salvage(subject.path(), into.path())?;
        let after = examine(into.path())?;
        let bad: Vec<_> = after.findings.iter().filter(|finding| finding.severity > Severity::Note).collect();
        assert!(bad.is_empty() || saved.lost_words(), "{bad:?} {saved:?}");
        let again = open(into.path(), Mode::Server)?;
        let (mut whole, mut without) = (0, 0);
        for document in &told {
            match again.document_text(&instance(), document.ingestion).await? {
                Some(text) if text == document.text => whole += 1,
                Some(text) => {
                    assert!(text.is_empty(), "a text is whole or empty");
                    without += 1;
                }
                None => without += 1,
            }
        }
        assert!(whole >= 150 - 12 * pages, "{pages} pages: {whole} whole, {without} not: {saved:?}");
        assert!(without == 0 || saved.lost_words(), "{without} texts are gone without a word: {saved:?}");
        // What was lost of the derived rows is derived again.
        let derived = again.stats(None).await?;
        let queued = again.queue_depth().await?;
        assert!(derived.items + queued >= whole as u64, "{derived:?} {queued} {saved:?}");
        again.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_directory_of_format_3_is_migrated_beside_a_copy() -> StoreResult<()> {
    let at = TempDir::new().expect("a directory");
    let db = rusqlite::Connection::open(at.path().join("evoke.db")).expect("made");
    // The dump has its tables in the order of their names.
    db.pragma_update(None, "foreign_keys", false).expect("set");
    db.execute_batch(include_str!("../fixtures/format3.sql")).expect("the dump is read");
    drop(db);
    let before: Vec<u64> = counts(&at.path().join("evoke.db"));
    let store = open(at.path(), Mode::Server)?;
    let copy = fs::read_dir(at.path())
        .expect("listed")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("evoke.db.before-v"));
    let copy = copy.expect("a copy from before").path();
    let of = rusqlite::Connection::open(&copy).expect("opened");
    let format: u32 = of.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a format");
    assert_eq!((format, counts(&copy)), (3, before.clone()));
    drop(of);
    let rows = store.instances().await?;
    let keys = store.keys(&rows[0].id).await?;
    assert_eq!((keys.len(), keys.iter().filter(|key| key.revoked_at.is_some()).count()), (3, 1));
    let place = PartitionKey {
        instance: rows[0].id.clone(),
        path: evoke_types::ScopePath::from_key("[[\"user\",\"ada\"]]").expect("a path"),
    };
    let items = store.changes(&place, None, None).await?.items;
    assert_eq!(items.len(), 16);
    assert!(items.iter().any(|item| item.text.contains("peanuts")));
    let conversations = store.conversations_of(&place, 9).await?;
    let turns = store.turns(&rows[0].id, conversations[0].id, 1, 99).await?;
    assert_eq!((conversations[0].turns, turns.len()), (4, 4));
    assert_eq!(counts(&at.path().join("evoke.db")), before, "nothing is added and nothing lost");
    // What is erased must not stand in the copy.
    let sample = Sample::new(3);
    let record = ErasureRow { instance: rows[0].id.clone(), ..sample.erasure(&rows[0].id) };
    store.erase(EraseTarget::Within(place.path.clone()), record, sample.event("user.erased")).await?;
    assert!(!copy.exists(), "an erasure takes the copy along");
    store.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_format_4_belong_to_their_place_from_then_on() -> StoreResult<()> {
    let at = TempDir::new().expect("a directory");
    let database = at.path().join("evoke.db");
    let db = rusqlite::Connection::open(&database).expect("made");
    db.pragma_update(None, "foreign_keys", false).expect("set");
    db.execute_batch(include_str!("../fixtures/format4.sql")).expect("the dump is read");
    drop(db);
    let before = counts(&database);
    let store = open(at.path(), Mode::Server)?;
    assert_eq!(counts(&database), before, "nothing is added and nothing lost");
    let instance = store.instances().await?.remove(0).id;
    let home = |user: &str| PartitionKey {
        instance: instance.clone(),
        path: evoke_types::ScopePath::from_key(&format!("[[\"user\",\"{user}\"]]")).expect("a path"),
    };
    let sample = Sample::new(5);
    let accepted = async |user: &str, id: &str| -> StoreResult<bool> {
        let outcome = store.accept(vec![sample.document(&home(user), id)], false).await?;
        Ok(outcome == [Acceptance::Accepted])
    };
    assert!(accepted("ada", "handbook").await?, "its memories had been deleted");
    assert!(!accepted("ada", "menu").await?, "it is there");
    assert!(accepted("ben", "menu").await?, "that is another's");
    assert!(accepted("ada", "diary").await?);
    // What hangs from a document still does.
    let record = ErasureRow { instance: instance.clone(), ..sample.erasure(&instance) };
    let all = EraseTarget::Within(evoke_types::ScopePath::CLIENT);
    store.erase(all, record, sample.event("client.erased")).await?;
    let left = counts(&database);
    assert_eq!(left[2..7], [0, 0, 0, 0, 0], "documents, texts, items, conversations, turns");
    store.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_of_format_7_takes_files_and_loses_nothing() -> StoreResult<()> {
    let at = TempDir::new().expect("a directory");
    let database = at.path().join("evoke.db");
    let db = rusqlite::Connection::open(&database).expect("made");
    db.pragma_update(None, "foreign_keys", false).expect("set");
    db.execute_batch(include_str!("../fixtures/format7.sql")).expect("the dump is read");
    drop(db);
    let before = counts(&database);
    let store = open(at.path(), Mode::Server)?;
    assert_eq!(counts(&database), before, "nothing is added and nothing lost");
    let instance = store.instances().await?.remove(0).id;
    let path = evoke_types::ScopePath::from_key("[[\"user\",\"ada\"]]").expect("a path");
    let (home, sample) = (PartitionKey { instance: instance.clone(), path }, Sample::new(7));
    assert_eq!(store.files(&home).await?, []);
    let change = sample.file_change("/memories/likes.md", None, "tea");
    assert_eq!(store.change_files(&home, vec![change], None).await?, Ok(vec![1]));
    store.close().await?;
    let store = open(at.path(), Mode::Server)?;
    assert_eq!(store.files(&home).await?.len(), 1);
    let record = ErasureRow { instance: instance.clone(), ..sample.erasure(&instance) };
    let erased = store.erase(EraseTarget::Within(home.path), record, sample.event("user.erased")).await?;
    assert_eq!(erased.counts.files, 1);
    store.close().await
}

fn counts(path: &Path) -> Vec<u64> {
    let db = rusqlite::Connection::open(path).expect("opened");
    let tables = [
        "instance",
        "api_key",
        "document",
        "document_text",
        "item",
        "conversation",
        "turn",
        "erasure",
        "event",
    ];
    let count = |table: &&str| {
        db.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).expect("counted")
    };
    tables.iter().map(count).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stores_time_never_goes_back_across_starts() -> StoreResult<()> {
    let at = TempDir::new().expect("a directory");
    let start = 1_800_000_000_000;
    let clock = |millis| Arc::new(ManualClock::at(Timestamp::from_millis(millis)));
    let opened = |wall: Arc<ManualClock>, trust| {
        let options = evoke_store_sqlite::Options { trust_clock: trust, ..OPTIONS };
        SqliteStore::open_at(at.path(), Mode::Server, options, wall, clock(0))
    };
    let store = opened(clock(start), false)?;
    assert!(store.warnings().is_empty());
    store.close().await?;
    for wall in [start - 2 * 86_400_000, -1] {
        let store = opened(clock(wall), false)?;
        assert_eq!(store.clock().now().as_millis(), start, "{wall}");
        assert!(store.warnings()[0].contains("behind"), "{:?}", store.warnings());
        store.close().await?;
    }
    let store = opened(clock(start - 86_400_000), true)?;
    assert_eq!(store.clock().now().as_millis(), start - 86_400_000, "the operator knows better");
    store.close().await
}
