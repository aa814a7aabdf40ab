//! The salt of audit records: `evoke.salt`, random bytes beside the database.
//!
//! Records of erasures keep digests of what was erased. Ids of people can be guessed, so the digests are salted, and the
//! salt is no part of the database and of its backups: who reads those cannot try ids. Whoever has the directory can, so
//! that an erasure can be proved. A directory that has lost its salt gets a new one; older records stay, unprovable.

use crate::directory::Directory;
use crate::fault::{fault, unavailable};
use crate::manifest;
use evoke_store::{StoreError, StoreResult};
use rusqlite::{Connection, TransactionBehavior};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Reads the salt, or makes it. The lock of the database keeps two processes from making different ones.
pub(crate) fn of_store(directory: &Directory, db: &mut Connection) -> StoreResult<[u8; 32]> {
    let path = directory.path().join("evoke.salt");
    if let Some(salt) = read(&path)? {
        return Ok(salt);
    }
    let alone = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| fault(&e))?;
    if let Some(salt) = read(&path)? {
        return Ok(salt);
    }
    let salt: [u8; 32] =
        alone.query_row("SELECT randomblob(32)", [], |row| row.get(0)).map_err(|e| fault(&e))?;
    let digits: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    manifest::replace(&path, format!("{digits}\n").as_bytes())?;
    Ok(salt)
}

fn read(path: &Path) -> StoreResult<Option<[u8; 32]>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unavailable(path, &error)),
    };
    let digits = text.trim();
    let byte = |at: usize| digits.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    let salt = bytes.filter(|_| digits.len() == 64).and_then(|bytes| bytes.try_into().ok());
    salt.map(Some).ok_or_else(|| {
        StoreError::Lost(format!(
            "{} is damaged: it must hold 64 hexadecimal digits; put back a copy, or remove it (records of earlier \
             erasures can then no longer be proved)",
            path.display()
        ))
    })
}
