//! Conversations in SQLite files.

use crate::subject::{Subject, contents};
use crate::{contract, writers};
use evoke_chat_memory::{
    ChatMemoryError, Memory, NewMessage, Page, Role, Seq, SqliteMemory, SqliteStore, Ttl, Window,
};
use rusqlite::Connection;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

const WRITER: &str = "EVOKE_TEST_SQLITE_WRITER";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_contract_holds_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    contract::holds(&Subject::of(SqliteStore::new(folder.path().join("memory.db")))).await;
    let db = Connection::open(folder.path().join("memory.db")).expect("a database");
    let mode: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0)).expect("a mode");
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn the_contract_holds_without_a_file() {
    let store = SqliteStore::new(":memory:");
    contract::holds(&Subject::of(store.clone())).await;
    let other = SqliteMemory::new(":memory:", "local", Window::unlimited()).expect("a memory");
    assert_eq!(other.count().await.expect("a count"), 0, "nothing is shared between instances");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    writers::agree(|| Subject::of(SqliteStore::new(&path))).await;
}

/// Not a test of its own: the others run it as a process that writes.
#[test]
#[ignore = "run by other tests as a process of its own"]
fn one_writing_process() {
    let given = std::env::var(WRITER).expect("what to write");
    let [path, name, window, each] = given.split('|').collect::<Vec<_>>()[..] else { panic!("{given}") };
    let window = Window::from_setting(window.parse().ok()).expect("a window");
    let each: usize = each.parse().expect("a number");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let memory = SqliteMemory::new(path, "shared", window).expect("a memory");
        for number in 0..each {
            memory.add(Role::User, &writers::said(name, number)).await.expect("stored");
        }
    });
}

fn process(path: &Path, name: &str, window: &str, each: usize) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "sqlite::one_writing_process", "--ignored"])
        .env(WRITER, format!("{}|{name}|{window}|{each}", path.display()))
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("a process")
}

#[tokio::test]
async fn four_processes_lose_and_double_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    let processes: Vec<_> = (0..4).map(|p| process(&path, &format!("p{p}"), "none", 250)).collect();
    for mut child in processes {
        assert!(child.wait().expect("an end").success());
    }
    let memory = SqliteMemory::new(&path, "shared", Window::unlimited()).expect("a memory");
    writers::assert_complete(&contents(&memory).await, 4, 250);

    let processes: Vec<_> = (0..4).map(|p| process(&path, &format!("q{p}"), "30", 100)).collect();
    for mut child in processes {
        assert!(child.wait().expect("an end").success());
    }
    assert_eq!(memory.count().await.expect("a count"), 30, "windows of several processes are exact");
}

#[tokio::test]
async fn what_a_killed_process_had_acknowledged_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    let mut child = process(&path, "killed", "none", 1_000_000);
    let memory = SqliteMemory::new(&path, "shared", Window::unlimited()).expect("a memory");
    let mut seen = 0;
    while seen < 50 {
        assert!(child.try_wait().expect("a state").is_none(), "the writer ended early");
        seen = memory.count().await.expect("a count");
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let stored = contents(&memory).await;
    assert!(stored.len() >= seen, "{} of {seen}", stored.len());
    writers::assert_complete(&stored, 1, stored.len());
    memory.add(Role::User, "on").await.expect("work goes on");
}

#[tokio::test]
async fn an_add_waits_for_a_lock_of_another_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    let memory = SqliteMemory::new(&path, "s", Window::unlimited()).expect("a memory");
    memory.add(Role::User, "before").await.expect("stored");
    let other = Connection::open(&path).expect("a database");
    other.execute_batch("BEGIN EXCLUSIVE").expect("a lock");
    let adding = tokio::spawn({
        let memory = memory.clone();
        async move { memory.add(Role::User, "waited").await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!adding.is_finished(), "it waits");
    assert_eq!(contents(&memory).await, ["before"], "readers do not");
    other.execute_batch("COMMIT").expect("the lock is free");
    adding.await.expect("a task").expect("stored");
    assert_eq!(contents(&memory).await, ["before", "waited"]);
}

#[tokio::test]
async fn ids_are_not_reused_and_foreign_tables_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    let db = Connection::open(&path).expect("a database");
    db.execute_batch("CREATE TABLE messages(anything)").expect("a foreign table");
    let memory = SqliteMemory::new(&path, "s", Window::unlimited()).expect("a memory");
    for n in ["1", "2"] {
        memory.add(Role::User, n).await.expect("stored");
    }
    memory.clear().await.expect("cleared");
    memory.add(Role::User, "3").await.expect("stored");
    assert_eq!(memory.get_records(Page::All).await.expect("records")[0].seq, Seq(3));
}

#[tokio::test]
async fn what_cannot_be_opened_is_named_and_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("no/such/memory.db");
    let error =
        SqliteMemory::new(&missing, "s", Window::unlimited()).expect("lazy").add(Role::User, "x").await;
    let error = error.expect_err("no folder");
    assert!(matches!(error, ChatMemoryError::BackendUnavailable { .. }), "{error}");
    assert!(error.to_string().contains("no/such") && !missing.exists(), "{error}");

    let junk = folder.path().join("junk.db");
    std::fs::write(&junk, "not a database".repeat(100)).expect("written");
    let error = SqliteMemory::new(&junk, "s", Window::unlimited()).expect("lazy").add(Role::User, "x").await;
    assert!(matches!(error, Err(ChatMemoryError::BackendError { .. })), "{error:?}");
    assert_eq!(std::fs::read_to_string(&junk).expect("text"), "not a database".repeat(100));
}

#[tokio::test]
async fn a_row_that_is_no_message_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("memory.db");
    let memory = SqliteMemory::new(&path, "s", Window::unlimited()).expect("a memory");
    memory.add(Role::User, "x").await.expect("stored");
    let db = Connection::open(&path).expect("a database");
    let wrong = "INSERT INTO synapsekit_conversations(session_id, role, content, created_at) VALUES
      ('s', 'tool', 'x', 0), ('other', 'user', 42, 0)";
    db.execute_batch(wrong).expect("rows");
    let error = memory.get().await.expect_err("corrupt");
    assert!(
        matches!(error, ChatMemoryError::CorruptData { .. }) && error.to_string().contains("row 2"),
        "{error}"
    );
    let fine = SqliteMemory::new(&path, "fine", Window::unlimited()).expect("a memory");
    assert_eq!(fine.get().await.expect("others are unaffected"), []);
}

#[tokio::test]
async fn older_files_are_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = folder.path().join("conversations.db");
    Connection::open(&old)
        .and_then(|db| {
            db.execute_batch(
                "CREATE TABLE messages(id INTEGER PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, metadata TEXT);
                 INSERT INTO messages(conversation_id, role, content, metadata) VALUES
                   ('a', 'user', 'one', NULL), ('b', 'user', 'other', NULL), ('a', 'assistant', 'two', '{\"k\": 1}');",
            )
        })
        .expect("an old file");
    let memory =
        SqliteMemory::new(folder.path().join("memory.db"), "s", Window::unlimited()).expect("a memory");
    assert_eq!(memory.import_legacy(&old, "a").await.expect("imported"), 2);
    let records = memory.get_records(Page::All).await.expect("records");
    assert_eq!(records[1].metadata.as_ref().map(|m| m["k"].clone()), Some(1.into()));
    assert_eq!(contents(&memory).await, ["one", "two"]);
    assert!(memory.import_legacy(folder.path().join("none.db"), "a").await.is_err());
}

#[tokio::test]
async fn expired_conversations_are_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::new(folder.path().join("memory.db"));
    let subject = Subject::of(store.clone());
    let old = evoke_types::Timestamp::from_millis(1_000);
    let message = |text: &str| NewMessage::new(Role::User, text);
    let stale = subject.memory("stale", Window::unlimited());
    stale.add_many(vec![message("a"), message("b").said_at(old)]).await.expect("stored");
    let live = subject.memory("live", Window::unlimited());
    live.add_many(vec![message("a").said_at(old), message("b")]).await.expect("stored");
    let ttl = Ttl::seconds(3_600).expect("an hour");
    assert_eq!(store.remove_expired(ttl).await.expect("removed"), 2);
    assert_eq!(subject.sessions().await, ["live"]);
}
