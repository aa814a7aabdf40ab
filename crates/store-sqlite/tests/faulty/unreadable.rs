//! A disk that does not give some pages at the start: that is no damage, and the next start works.

use crate::disk::{Disk, Weather};
use crate::vfs;
use evoke_store::conformance::sample::{Sample, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use std::path::Path;
use tempfile::TempDir;

const STARTS: u64 = 40;

fn open(at: &Path) -> StoreResult<SqliteStore> {
    let options = Options { readers: 1, reserve_bytes: 0, vfs: Some(vfs::NAME), ..Options::default() };
    SqliteStore::open(at, Mode::Server, options)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_cannot_be_read_are_not_called_damaged() -> StoreResult<()> {
    vfs::register();
    let directory = TempDir::new().expect("a directory");
    let (disk, sample) = (Disk::under(directory.path(), 3), Sample::new(3));
    let store = open(directory.path())?;
    for n in 0..60 {
        let document = sample.document(&place("acme", "ana"), &n.to_string());
        store.accept(vec![NewDocument { text: "words ".repeat(4_000), ..document }], true).await?;
    }
    store.close().await?;
    let mut refused = 0;
    for start in 0..STARTS {
        disk.set(Weather { read: 500 * start, ..Weather::CALM });
        match open(directory.path()) {
            Ok(store) => drop(store),
            Err(StoreError::Unavailable(_)) => refused += 1,
            Err(error) => panic!("start {start}: {error:?}"),
        }
    }
    assert!(refused > 0, "no start was hindered");
    disk.set(Weather::CALM);
    let store = open(directory.path())?;
    assert_eq!(store.stats(None).await?.documents, 60);
    store.close().await
}
