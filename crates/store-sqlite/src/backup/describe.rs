//! What a backup says of itself: `backup.json`, written last, so that a backup without it is not one.

use crate::connection;
use crate::fault::{fault, unavailable};
use crate::guard::Numbers;
use crate::{integrity, manifest};
use evoke_store::{StoreError, StoreResult};
use evoke_types::{Clock, SystemClock};
use rusqlite::{Connection, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The version of the description.
const VERSION: u32 = 1;
/// Its file.
const NAME: &str = "backup.json";

/// The database in a backup, and its name in a data directory.
pub(super) const DATABASE: &str = "evoke.db";

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// The version of this description.
    pub version: u32,
    /// The program that took it.
    pub evoke: String,
    /// The format of the database.
    pub format: u32,
    /// When it was taken, by the machine's clock.
    pub taken_at: String,
    /// The name of the store; absent before format 4.
    pub store: Option<String>,
    /// The number of the last commit in it.
    pub commit: u64,
    /// The latest time that the store had seen, in milliseconds since 1970; absent when it had kept none.
    pub time_mark_millis: Option<i64>,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// Its files.
    pub files: Vec<BackupFile>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFile {
    /// Its name in the directory of the backup.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
}

/// What a copied database holds.
pub(super) struct Description {
    format: u32,
    numbers: Numbers,
    rows: BTreeMap<String, u64>,
}

impl Description {
    /// Reads a database that nobody has open, and checks it in full.
    pub(super) fn of(database: &Path) -> StoreResult<Self> {
        let db = connection::immutable(database).map_err(|e| fault(&e))?;
        match integrity::full(&db).map_err(|e| fault(&e))? {
            complaints if complaints.is_empty() => {}
            complaints => {
                return Err(StoreError::Lost(format!(
                    "{} is damaged ({}): `evoke doctor` looks at the data directory",
                    database.display(),
                    complaints.join("; ")
                )));
            }
        }
        Self::read(&db).map_err(|e| fault(&e))
    }

    fn read(db: &Connection) -> Result<Self> {
        let format = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let numbers = Numbers::read(db)?;
        let count = |table: String| {
            let sql = format!("SELECT COUNT(*) FROM \"{table}\"");
            db.query_row(&sql, [], |row| row.get(0)).map(|rows| (table, rows))
        };
        let rows = integrity::tables(db)?.into_iter().map(count).collect::<Result<_>>()?;
        Ok(Self { format, numbers, rows })
    }

    /// Writes the description, and makes the backup one.
    pub(super) fn finish(self, at: &Path, time_mark_millis: Option<i64>) -> StoreResult<BackupManifest> {
        let manifest = BackupManifest {
            version: VERSION,
            evoke: env!("CARGO_PKG_VERSION").to_owned(),
            format: self.format,
            taken_at: SystemClock.now().to_string(),
            store: self.numbers.store,
            commit: self.numbers.commit,
            time_mark_millis,
            rows: self.rows,
            files: vec![digest(at, DATABASE)?],
        };
        let mut text =
            serde_json::to_vec_pretty(&manifest).map_err(|e| StoreError::Unavailable(e.to_string()))?;
        text.push(b'\n');
        manifest::replace(&at.join(NAME), &text)?;
        Ok(manifest)
    }

    /// Compares what is there with what was written.
    pub(super) fn compare(&self, at: &Path, manifest: &BackupManifest) -> StoreResult<()> {
        if (self.format, &self.numbers.store, &self.rows)
            == (manifest.format, &manifest.store, &manifest.rows)
        {
            return Ok(());
        }
        Err(StoreError::Lost(format!("{} holds other rows than its {NAME} says", at.display())))
    }
}

/// Reads the description.
pub(super) fn read(at: &Path) -> StoreResult<BackupManifest> {
    let path = at.join(NAME);
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let text =
                format!("{} is no backup, or one that was not finished: it has no {NAME}", at.display());
            return Err(StoreError::Lost(text));
        }
        Err(error) => return Err(unavailable(&path, &error)),
    };
    let manifest = serde_json::from_slice::<BackupManifest>(&text)
        .map_err(|error| StoreError::Lost(format!("{} is damaged: {error}", path.display())))?;
    if manifest.version > VERSION {
        return Err(StoreError::TooNew { found: manifest.version, known: VERSION });
    }
    if !manifest.files.iter().any(|file| file.name == DATABASE) {
        return Err(StoreError::Lost(format!("{} names no {DATABASE}", path.display())));
    }
    Ok(manifest)
}

/// Compares files with their digests.
pub(super) fn check_files(at: &Path, manifest: &BackupManifest) -> StoreResult<()> {
    for file in &manifest.files {
        // Names come from a file that somebody may have written: no way out of the directory.
        if Path::new(&file.name).file_name() != Some(file.name.as_ref()) {
            return Err(StoreError::Lost(format!("{:?} in {NAME} is no name of a file", file.name)));
        }
        let found = digest(at, &file.name)?;
        if found != *file {
            return Err(StoreError::Lost(format!(
                "{} is not the file that was backed up: {} bytes with digest {}, expected {} bytes with {}",
                at.join(&file.name).display(),
                found.bytes,
                found.sha256,
                file.bytes,
                file.sha256
            )));
        }
    }
    Ok(())
}

fn digest(at: &Path, name: &str) -> StoreResult<BackupFile> {
    let path = at.join(name);
    let mut file = File::open(&path).map_err(|e| unavailable(&path, &e))?;
    let (mut digest, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 20], 0);
    loop {
        let read = file.read(&mut buffer).map_err(|e| unavailable(&path, &e))?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else { break };
        digest.update(part);
        bytes += part.len() as u64;
    }
    let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(BackupFile { name: name.to_owned(), bytes, sha256 })
}
