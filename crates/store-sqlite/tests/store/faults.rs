//! Full disks, second openers, foreign files.

use crate::subject::{OPTIONS, fresh, open};
use evoke_store::conformance::Subject;
use evoke_store::conformance::sample::{Sample, instance, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use evoke_types::{ApiKeyHash, IdSource, KeyId, ScopePath, SeededIds};
use tempfile::TempDir;

#[tokio::test]
async fn a_full_store_refuses_writes_and_goes_on() -> StoreResult<()> {
    let (directory, sample, home) =
        (TempDir::new().expect("a directory"), Sample::new(1), place("acme", "ana"));
    let store =
        SqliteStore::open(directory.path(), Mode::Server, Options { max_pages: Some(120), ..OPTIONS })?;
    let small = sample.document(&home, "small");
    store.accept(vec![small.clone()], true).await?;
    let huge = NewDocument { text: "x".repeat(1_000_000), ..sample.document(&home, "huge") };
    let refused = store.accept(vec![sample.document(&home, "beside it"), huge.clone()], false).await;
    assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
    assert_eq!(store.stats(None).await?.documents, 1, "the call was undone as a whole");
    assert_eq!(store.ingestion(&instance(), huge.ingestion).await?, None);
    assert_eq!(store.accept(vec![sample.document(&home, "beside it")], true).await?, [Acceptance::Accepted]);

    let mut filled = 0;
    let full = loop {
        let document =
            NewDocument { text: "y".repeat(3_000), ..sample.document(&home, &format!("filler {filled}")) };
        match store.accept(vec![document], true).await {
            Ok(_) => filled += 1,
            Err(error) => break error,
        }
    };
    assert!(filled > 0 && matches!(full, StoreError::Full(_)), "{full:?} after {filled}");
    assert_eq!(store.document_text(&instance(), small.ingestion).await?, Some(small.text), "reads go on");
    let target = EraseTarget::Within(home.path.clone());
    let record = store.erase(target, sample.erasure(&instance()), sample.event("user.erased")).await?;
    assert_eq!(record.counts.documents, filled + 2, "a full store can still be emptied");
    assert_eq!(store.accept(vec![sample.document(&home, "after")], true).await?, [Acceptance::Accepted]);
    store.close().await
}

#[tokio::test]
async fn writers_beside_a_failing_one_succeed() -> StoreResult<()> {
    let (directory, sample, home) =
        (TempDir::new().expect("a directory"), Sample::new(2), place("acme", "ana"));
    let options = Options { max_pages: Some(300), ..OPTIONS };
    let store = std::sync::Arc::new(SqliteStore::open(directory.path(), Mode::Server, options)?);
    let documents = (0..24).map(|n| {
        let text = if n % 4 == 0 { "x".repeat(3_000_000) } else { "short".to_owned() };
        NewDocument { text, ..sample.document(&home, &n.to_string()) }
    });
    let accept = |document: NewDocument| {
        let store = std::sync::Arc::clone(&store);
        tokio::spawn(async move { (document.text.len(), store.accept(vec![document], true).await) })
    };
    let tasks: Vec<_> = documents.map(accept).collect();
    let mut refused = 0;
    for task in tasks {
        let (length, outcome) = task.await.expect("no task panics");
        assert_eq!(outcome.is_ok(), length < 100, "{length} bytes: {outcome:?}");
        refused += u32::from(outcome.is_err());
    }
    assert_eq!(refused, 6);
    assert_eq!(store.stats(None).await?.documents, 18);
    Ok(())
}

#[tokio::test]
async fn a_second_server_is_refused_and_a_command_is_not() -> StoreResult<()> {
    let subject = fresh();
    let second = open(subject.path(), Mode::Server);
    assert!(
        matches!(second, Err(StoreError::InUse(path)) if path.contains(&*subject.path().to_string_lossy()))
    );
    let (server, command, sample) = (subject.store(), open(subject.path(), Mode::Admin)?, Sample::new(3));
    let key = KeyRow {
        id: KeyId::new(SeededIds::new(3).uuid()),
        instance: instance(),
        hash: ApiKeyHash::of("secret"),
        hint: "evoke_ab".to_owned(),
        label: String::new(),
        role: KeyRole::Full,
        within: ScopePath::CLIENT,
        rate_limit: None,
        created_at: sample.now(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    };
    command.put_key(key.clone(), None).await?;
    assert_eq!(server.key_by_hash(&key.hash).await?, Some(key.clone()));
    command.revoke_keys(&instance(), Some(key.id), sample.event("key.revoked")).await?;
    let seen = server.key_by_hash(&key.hash).await?.expect("it is there");
    assert!(seen.revoked_at.is_some(), "a revocation takes effect at once");

    let home = place("acme", "ana");
    let told = sample.remember(&*command, &home, "told to the command").await?;
    assert!(server.versions(std::slice::from_ref(&home)).await?[0].sequence > 0);
    assert_eq!(server.changes(&home, None, Some(1)).await?.items, [told.passage, told.memory]);
    server.accept(vec![sample.document(&home, "in the server's hands")], true).await?;
    server.claim(ClaimRequest::up_to(1, sample.now())).await?;
    assert_eq!(command.requeue_claimed().await?.documents, 0, "a command leaves a server's work alone");
    command.close().await?;
    server.close().await?;
    let command = open(subject.path(), Mode::Admin)?;
    assert_eq!(command.requeue_claimed().await?.documents, 1, "without a server, the work is anybody's");
    drop(command);
    open(subject.path(), Mode::Server)?.close().await
}

#[tokio::test]
async fn foreign_and_newer_files_are_refused_untouched() -> StoreResult<()> {
    let database = |directory: &TempDir| directory.path().join("evoke.db");
    let newer = TempDir::new().expect("a directory");
    open(newer.path(), Mode::Server)?.close().await?;
    let db = rusqlite::Connection::open(database(&newer)).expect("the file opens");
    db.pragma_update(None, "user_version", 99).expect("the version is written");
    drop(db);
    assert!(matches!(open(newer.path(), Mode::Server), Err(StoreError::TooNew { found: 99, known: 8 })));

    let foreign = TempDir::new().expect("a directory");
    let db = rusqlite::Connection::open(database(&foreign)).expect("a file is made");
    db.execute_batch("CREATE TABLE theirs (x)").expect("a table is made");
    drop(db);
    assert!(matches!(open(foreign.path(), Mode::Server), Err(StoreError::Corrupt(_))));

    let garbage = TempDir::new().expect("a directory");
    std::fs::write(database(&garbage), vec![0x5a; 9_000]).expect("a file is made");
    assert!(matches!(open(garbage.path(), Mode::Server), Err(StoreError::Corrupt(_))));
    assert_eq!(std::fs::read(database(&garbage)).expect("it is still there"), vec![0x5a; 9_000]);
    Ok(())
}

#[tokio::test]
async fn a_file_of_the_first_format_is_brought_up_to_date() -> StoreResult<()> {
    let directory = TempDir::new().expect("a directory");
    let db = rusqlite::Connection::open(directory.path().join("evoke.db")).expect("a file is made");
    db.execute_batch(include_str!("../../src/schema/v1.sql")).expect("the first format");
    db.execute_batch(
        "INSERT INTO partition (instance, path) VALUES ('inst_0000000000000001', '[]');
         INSERT INTO conversation (instance, id, partition, created_at, turns)
         VALUES ('inst_0000000000000001', zeroblob(16), 1, 7, 3);
         PRAGMA application_id = 0x45766f6b; PRAGMA user_version = 1;",
    )
    .expect("a conversation of then");
    drop(db);
    let store = open(directory.path(), Mode::Server)?;
    let id = evoke_types::ConversationId::from_slice(&[0; 16]).expect("sixteen bytes");
    let row = store.conversation(&evoke_types::InstanceId::from_bits(1), id).await?.expect("it is there");
    assert_eq!((row.turns, row.tokens, row.account), (3, 0, TranscriptAccount::default()));
    store.close().await
}
