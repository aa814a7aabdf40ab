//! A data directory that holds less than it did is refused, and a killed process never makes it look so.

use crate::subject::{OPTIONS, open};
use evoke_store::conformance::sample::{Sample, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Files of a directory, as a killed process leaves them: a copy that was made while the store was open.
fn killed(documents: usize) -> (TempDir, TempDir) {
    let (live, dead) = (TempDir::new().expect("a directory"), TempDir::new().expect("a directory"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let store = open(live.path(), Mode::Server).expect("opened");
    runtime.block_on(async {
        let sample = Sample::new(1);
        for n in 0..documents {
            let document = sample.document(&place("acme", "ana"), &format!("{n}"));
            store.accept(vec![document], true).await.expect("accepted");
        }
    });
    copy(live.path(), dead.path());
    drop(store);
    (live, dead)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

fn documents(at: &Path) -> u64 {
    let db = rusqlite::Connection::open(at.join("evoke.db")).expect("opened");
    db.query_row("SELECT COUNT(*) FROM document", [], |row| row.get(0)).expect("counted")
}

#[track_caller]
fn assert_refused(at: &Path, what: &str) {
    for mode in [Mode::Admin, Mode::Server] {
        match open(at, mode) {
            Err(StoreError::Lost(text)) => {
                assert!(text.contains(what) && text.contains("--accept-loss"), "{text}");
            }
            Err(other) => panic!("{mode:?}: {other}"),
            Ok(_) => panic!("{mode:?}: opened without {what}"),
        }
    }
    let accepted = SqliteStore::open(at, Mode::Server, Options { accept_loss: true, ..OPTIONS });
    drop(accepted.expect("a loss can be accepted"));
    drop(open(at, Mode::Server).expect("and is not refused again"));
}

/// Damages a log, given what it holds.
type DamageLog = fn(&Path, &[u8]);
/// Damages a database file.
type DamageDatabase<'a> = &'a dyn Fn(&Path);

/// Puts another directory's database in the place of one.
fn replace(database: &Path, other: &Path) {
    fs::copy(other.join("evoke.db"), database).expect("copied");
}

#[test]
fn a_cut_or_noisy_log_is_refused_at_once() {
    let (_live, dead) = killed(60);
    let log = dead.path().join("evoke.db-wal");
    let bytes = fs::read(&log).expect("a log");
    let untouched = TempDir::new().expect("a directory");
    copy(dead.path(), untouched.path());
    drop(open(untouched.path(), Mode::Server).expect("a killed process is no loss"));
    assert_eq!(documents(untouched.path()), 60);

    let damage: [(&str, DamageLog); 4] = [
        ("cut in half", |log, bytes| fs::write(log, &bytes[..bytes.len() / 2]).expect("cut")),
        ("a page of noise", |log, bytes| {
            let mut noisy = bytes.to_vec();
            let third = bytes.len() / 3;
            noisy[third..third + 4096].iter_mut().for_each(|byte| *byte ^= 0xa5);
            fs::write(log, noisy).expect("written");
        }),
        ("emptied", |log, _| fs::write(log, "").expect("emptied")),
        ("removed", |log, _| fs::remove_file(log).expect("removed")),
    ];
    for (name, damage) in damage {
        let at = TempDir::new().expect("a directory");
        copy(dead.path(), at.path());
        damage(&at.path().join("evoke.db-wal"), &bytes);
        println!("{name}");
        assert_refused(at.path(), "evoke.db-wal");
    }
}

#[test]
fn an_emptied_removed_or_replaced_database_is_refused() {
    let (live, _dead) = killed(20);
    drop(open(live.path(), Mode::Server).expect("opened"));
    let older = TempDir::new().expect("a directory");
    copy(live.path(), older.path());
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let store = open(live.path(), Mode::Server).expect("opened");
        let document = Sample::new(9).document(&place("acme", "ana"), "one more");
        store.accept(vec![document], true).await.expect("accepted");
        store.close().await.expect("closed");
    });
    let (other, _) = killed(30);
    let damage: [(&str, DamageDatabase<'_>); 4] = [
        ("empty", &|db| fs::write(db, "").expect("emptied")),
        ("gone", &|db| fs::remove_file(db).expect("removed")),
        ("lost what came last", &|db| replace(db, older.path())),
        ("is the store", &|db| replace(db, other.path())),
    ];
    for (what, damage) in damage {
        let at = TempDir::new().expect("a directory");
        copy(live.path(), at.path());
        damage(&at.path().join("evoke.db"));
        assert_refused(at.path(), what);
    }
}

/// Writes noise over the last page of a table.
fn damage(database: &Path, table: &str) {
    let sql = "SELECT MAX(pageno), pgsize FROM dbstat WHERE name = ?1";
    let db = rusqlite::Connection::open(database).expect("opened");
    let page: (usize, usize) =
        db.query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?))).expect("it has a page");
    drop(db);
    let mut bytes = fs::read(database).expect("read");
    let start = (page.0 - 1) * page.1;
    bytes[start..start + page.1].iter_mut().for_each(|byte| *byte ^= 0x5a);
    fs::write(database, bytes).expect("written");
}

#[test]
fn a_damaged_page_is_refused_at_the_start() {
    // Words, and what is looked at before anything else.
    for table in ["document_text", "last_commit", "instance"] {
        let (live, _dead) = killed(200);
        drop(open(live.path(), Mode::Server).expect("opened"));
        damage(&live.path().join("evoke.db"), table);
        let refused = open(live.path(), Mode::Server).map(drop).expect_err("a damaged page");
        assert!(matches!(&refused, StoreError::Lost(text) if text.contains("doctor")), "{table}: {refused}");
        if table == "document_text" {
            let accept = Options { accept_loss: true, ..OPTIONS };
            SqliteStore::open(live.path(), Mode::Server, accept).expect("accepted");
        }
    }
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let at = TempDir::new().expect("a directory");
    fs::set_permissions(at.path(), PermissionsExt::from_mode(0o755)).expect("set");
    let store = open(at.path(), Mode::Server).expect("opened");
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(at.path()), 0o700);
    let mut names = Vec::new();
    for entry in fs::read_dir(at.path()).expect("listed") {
        let path = entry.expect("an entry").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path);
    }
    assert!(names.len() >= 5, "{names:?}");
    drop(store);
}
