//! A disk without space: writes are refused and reads go on, also after a restart; the reserve pays for an erasure, which
//! makes room. Nothing that was acknowledged is lost, and nothing that was refused is there.

use crate::disk::{Disk, RESERVE_BYTES, Weather};
use crate::model::look;
use crate::vfs;
use evoke_store::conformance::sample::{Sample, instance, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use std::collections::BTreeSet;
use std::path::Path;
use tempfile::TempDir;

const NO_SPACE: Weather = Weather { no_space: true, ..Weather::CALM };

fn open(at: &Path) -> StoreResult<SqliteStore> {
    let options =
        Options { readers: 2, reserve_bytes: RESERVE_BYTES, vfs: Some(vfs::NAME), ..Options::default() };
    SqliteStore::open(at, Mode::Server, options)
}

/// Names of the documents in a file.
fn names(at: &Path) -> BTreeSet<String> {
    let db = look(at);
    let mut statement = db.prepare("SELECT document_id FROM document").expect("prepared");
    let names = statement.query_map([], |row| row.get(0)).expect("asked");
    names.collect::<rusqlite::Result<_>>().expect("read")
}

/// Takes in documents of an owner; whether the last one was taken.
struct Writer {
    sample: Sample,
    acknowledged: BTreeSet<String>,
    sent: u64,
}

impl Writer {
    async fn write(&mut self, store: &SqliteStore, owner: &str) -> StoreResult<()> {
        self.sent += 1;
        let name = format!("{owner} {}", self.sent);
        let text = "words ".repeat(800);
        let document = NewDocument { text, ..self.sample.document(&place("acme", owner), &name) };
        store.accept(vec![document], true).await?;
        self.acknowledged.insert(name);
        Ok(())
    }

    async fn refused(&mut self, store: &SqliteStore) {
        let answer = self.write(store, "ben").await;
        assert!(matches!(answer, Err(StoreError::Full(_))), "{answer:?}");
        assert_eq!(store.condition(), StoreCondition::DiskFull);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_writes_reads_and_makes_room() -> StoreResult<()> {
    vfs::register();
    let directory = TempDir::new().expect("a directory");
    let (at, disk) = (directory.path(), Disk::under(directory.path(), 1));
    let mut writer = Writer { sample: Sample::new(1), acknowledged: BTreeSet::new(), sent: 0 };
    let store = open(at)?;
    for _ in 0..300 {
        writer.write(&store, "ana").await?;
        writer.write(&store, "ben").await?;
    }
    disk.set(NO_SPACE);
    // The log is written over as far as it reaches; then there is no more.
    while writer.write(&store, "ben").await.is_ok() {}
    writer.refused(&store).await;
    assert_eq!(names(at), writer.acknowledged);
    store.close().await?;

    let store = open(at)?;
    writer.refused(&store).await;
    assert_eq!(store.stats(None).await?.documents, writer.acknowledged.len() as u64, "reads go on");

    let record = writer.sample.erasure(&instance());
    let target = EraseTarget::Within(place("acme", "ana").path);
    let erased = store.erase(target, record, writer.sample.event("user.erased")).await?;
    assert_eq!(erased.counts.documents, 300);
    writer.acknowledged.retain(|name| name.starts_with("ben"));
    assert_eq!(names(at), writer.acknowledged);
    assert!(!at.join("evoke.reserve").exists(), "the reserve has paid for it");
    writer.write(&store, "ben").await?;
    assert_eq!(store.condition(), StoreCondition::Ok, "there is room again");
    store.close().await?;

    disk.set(Weather::CALM);
    let store = open(at)?;
    writer.write(&store, "ben").await?;
    assert_eq!(names(at), writer.acknowledged, "each acknowledged one and no other");
    let reserve = std::fs::metadata(at.join("evoke.reserve")).expect("put aside again");
    assert_eq!(reserve.len(), RESERVE_BYTES);
    store.close().await
}
