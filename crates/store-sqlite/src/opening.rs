//! Steps of opening a store that are more than a call: the check of the file, the copy before a migration, the thread
//! beside the store.

use crate::backup;
use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, unavailable};
use crate::integrity::{self, Verdict};
use crate::manifest;
use crate::options::{Mode, Options};
use crate::watch::{Findings, Subject, Watch};
use evoke_store::{StoreError, StoreResult};
use evoke_types::HighWaterClock;
use rusqlite::Connection;
use std::fs;
use std::sync::Arc;

/// Checks the file of a server before it is served, unless it is large. Returns whether it still has to be checked.
pub(crate) fn check_file(directory: &Directory, mode: Mode, options: Options) -> StoreResult<bool> {
    let path = directory.database();
    let bytes = fs::metadata(&path).map_err(|e| unavailable(&path, &e))?.len();
    if mode == Mode::Admin || bytes == 0 {
        return Ok(false);
    }
    if bytes > integrity::AT_START_BYTES {
        return Ok(true);
    }
    let db = connection::observer(directory).map_err(|e| fault(&e))?;
    match integrity::quick(&db) {
        Ok(Verdict::Sound | Verdict::Stopped) => Ok(false),
        Ok(Verdict::Damaged(damage)) if options.accept_loss => {
            tracing::error!(damage, "the data file is damaged; this is accepted");
            Ok(true)
        }
        Ok(Verdict::Damaged(damage)) => Err(StoreError::Lost(format!(
            "{} is damaged ({damage}). `evoke doctor` says what is affected, and `evoke doctor --salvage` saves what can \
             be read; or restore a backup with `evoke restore`. `evoke serve --accept-loss` serves it as it is",
            path.display()
        ))),
        // Not a file of ours, or not readable: opening it for writing says why.
        Err(_) => Ok(false),
    }
}

/// Keeps a copy of the database before a migration, unless told not to.
pub(crate) fn copy_before(
    directory: &Directory,
    db: &Connection,
    format: u32,
    options: Options,
) -> StoreResult<()> {
    if !options.copy_before_migration {
        return Ok(());
    }
    backup::before_migration(directory, db, format).map_err(|error| {
        StoreError::Unavailable(format!(
            "the database could not be copied before it is brought to format {format} ({error}): make room, or take a \
             backup and start with --no-migration-copy"
        ))
    })
}

/// Starts the thread beside a server's store. `check`: the file has to be checked.
pub(crate) fn watch(
    directory: &Directory,
    mode: Mode,
    clock: &Arc<HighWaterClock>,
    findings: &Arc<Findings>,
    check: bool,
) -> StoreResult<Option<Watch>> {
    if mode == Mode::Admin {
        return Ok(None);
    }
    manifest::tidy(directory.path());
    let (clock, findings) = (Arc::clone(clock), Arc::clone(findings));
    Watch::start(Subject { directory: directory.clone(), clock, findings, check }).map(Some)
}
