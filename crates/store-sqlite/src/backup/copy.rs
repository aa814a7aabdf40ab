//! Copying a database, or a file, so that the copy is on disk when this returns.

use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, unavailable};
use crate::manifest::{private, sync_directory};
use evoke_store::StoreResult;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Result};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

/// Pages copied between two looks at progress: 1 MiB.
const STEP: i32 = 256;
/// Bytes of a page.
const PAGE: u64 = 4_096;

/// How far a copy is: bytes done, bytes in all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Copies a snapshot of a database that others may be writing.
pub(super) fn snapshot(source: &Directory, to: &Path, progress: Progress<'_>) -> StoreResult<()> {
    let db = connection::observer(source).map_err(|e| fault(&e))?;
    copy(&db, to, progress)
}

/// Copies the database as `evoke.db.before-vN`, and removes such a copy of an earlier step.
pub(crate) fn before_migration(directory: &Directory, db: &Connection, to_format: u32) -> StoreResult<()> {
    let kept = directory.path().join(format!("evoke.db.before-v{to_format}"));
    let new = directory.path().join("evoke.db.before-new");
    copy(db, &new, &mut |_, _| {})?;
    directory.remove_old_copies()?;
    fs::rename(&new, &kept).map_err(|e| unavailable(&kept, &e))?;
    sync_directory(directory.path())?;
    tracing::warn!(
        copy = %kept.display(),
        "the store is brought to format {to_format}; the copy of before is removed by the first erasure, and yours to remove earlier"
    );
    Ok(())
}

fn copy(source: &Connection, to: &Path, progress: Progress<'_>) -> StoreResult<()> {
    let file = private(to).map_err(|e| unavailable(to, &e))?;
    pages(source, to, progress).map_err(|e| fault(&e))?;
    file.sync_all().map_err(|e| unavailable(to, &e))
}

fn pages(source: &Connection, to: &Path, progress: Progress<'_>) -> Result<()> {
    // One snapshot for all steps: otherwise each commit of another process would start the copy anew.
    let snapshot = source.unchecked_transaction()?;
    snapshot.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0))?;
    let mut target = Connection::open(to)?;
    // The copy counts only when it is whole, so it needs no protection while it is made.
    target.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    target.pragma_update(None, "synchronous", "OFF")?;
    let backup = Backup::new(&snapshot, &mut target)?;
    loop {
        match backup.step(STEP)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked => std::thread::sleep(Duration::from_millis(5)),
            StepResult::More | _ => {}
        }
        let state = backup.progress();
        let (left, all) = (u64::try_from(state.remaining), u64::try_from(state.pagecount));
        let (left, all) = (left.unwrap_or_default(), all.unwrap_or_default());
        progress(all.saturating_sub(left) * PAGE, all * PAGE);
    }
}

/// Copies a file.
pub(super) fn file(from: &Path, to: &Path, progress: Progress<'_>) -> StoreResult<()> {
    let mut source = File::open(from).map_err(|e| unavailable(from, &e))?;
    let all = source.metadata().map_err(|e| unavailable(from, &e))?.len();
    let mut target = private(to).map_err(|e| unavailable(to, &e))?;
    let (mut buffer, mut done) = (vec![0; 1 << 20], 0);
    loop {
        let read = source.read(&mut buffer).map_err(|e| unavailable(from, &e))?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        target.write_all(part).map_err(|e| unavailable(to, &e))?;
        done += part.len() as u64;
        progress(done, all);
    }
    target.sync_all().map_err(|e| unavailable(to, &e))
}
