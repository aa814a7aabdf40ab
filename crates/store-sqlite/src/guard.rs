//! Refuses a data directory that holds less than it did: called whenever a store is opened, before anything is written.
//!
//! Three things are noticed: a database that is gone, empty, another one or older than `evoke.manifest` promises; a log
//! that ends before its last commit; and, through the numbers in the manifest, whatever else took commits away. What is
//! missed is a loss within the last second before a crash of which the log's index is gone as well.

use crate::connection;
use crate::directory::Directory;
use crate::fault::{fault, unavailable};
use crate::integrity;
use crate::manifest::Manifest;
use crate::wal;
use evoke_store::{StoreError, StoreResult};
use rusqlite::{Connection, OptionalExtension, Result};
use std::fs;

/// Numbers of a database as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Which store; absent before format 4.
    pub(crate) store: Option<String>,
    pub(crate) commit: u64,
    pub(crate) documents: u64,
    pub(crate) conversations: u64,
    pub(crate) events: u64,
    pub(crate) changes: u64,
    pub(crate) instances: u64,
    pub(crate) bytes: u64,
}

impl Numbers {
    /// Reads them, in one snapshot.
    pub(crate) fn read(db: &Connection) -> Result<Self> {
        let snapshot = db.unchecked_transaction()?;
        let table = |name: &str| snapshot.table_exists(None, name);
        let number =
            |sql: &str| snapshot.prepare_cached(sql)?.query_row([], |row| row.get::<_, u64>(0)).optional();
        let highest = |name: &str| {
            let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
            snapshot.prepare_cached(sql)?.query_row([name], |row| row.get::<_, u64>(0)).optional()
        };
        let store = if table("store_state")? {
            let sql = "SELECT lower(hex(id)) FROM store_state";
            snapshot.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?
        } else {
            None
        };
        let commit = if table("last_commit")? { number("SELECT sequence FROM last_commit")? } else { None };
        if !table("counter")? {
            return Ok(Self { store, ..Self::NONE });
        }
        let pages = number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?;
        Ok(Self {
            store,
            commit: commit.unwrap_or_default(),
            documents: highest("document")?.unwrap_or_default(),
            conversations: highest("conversation")?.unwrap_or_default(),
            events: highest("event")?.unwrap_or_default(),
            changes: number("SELECT value FROM counter")?.unwrap_or_default(),
            instances: number("SELECT COUNT(*) FROM instance")?.unwrap_or_default(),
            bytes: pages.unwrap_or_default(),
        })
    }

    /// What an empty database has.
    const NONE: Self = Self {
        store: None,
        commit: 0,
        documents: 0,
        conversations: 0,
        events: 0,
        changes: 0,
        instances: 0,
        bytes: 0,
    };

    /// What a directory with this database may promise; nothing while it has no name.
    pub(crate) fn promise(&self, at_millis: i64) -> Option<Manifest> {
        Some(Manifest {
            version: Manifest::VERSION,
            store: self.store.clone()?,
            commit: self.commit,
            documents: self.documents,
            conversations: self.conversations,
            events: self.events,
            changes: self.changes,
            instances: self.instances,
            bytes: self.bytes,
            at_millis,
        })
    }

    /// What of a promise is not there, for people; `None` when it is kept.
    pub(crate) fn missing(&self, promised: &Manifest) -> Option<String> {
        match &self.store {
            None => return Some("evoke.db is an older copy, from before it had a name".to_owned()),
            Some(store) if *store != promised.store => {
                let text = format!("evoke.db is the store {store}, and store {} is expected", promised.store);
                return Some(text);
            }
            Some(_) => {}
        }
        let numbers = [
            ("commit", promised.commit, self.commit),
            ("document", promised.documents, self.documents),
            ("conversation", promised.conversations, self.conversations),
            ("event", promised.events, self.events),
            ("change", promised.changes, self.changes),
        ];
        let fewer = numbers.iter().filter(|(_, promised, found)| found < promised);
        let fewer: Vec<String> = fewer
            .map(|(what, promised, found)| format!("it ends with {what} {found} instead of {promised}"))
            .collect();
        (!fewer.is_empty()).then(|| format!("evoke.db has lost what came last: {}", fewer.join(", ")))
    }
}

/// Checks a directory, and gives its manifest. With `accept`, what is missing is logged and nothing is refused.
pub(crate) fn check(directory: &Directory, accept: bool) -> StoreResult<Option<Manifest>> {
    let manifest = match Manifest::read(directory.path()) {
        Err(StoreError::Lost(reason)) if accept => {
            tracing::error!(reason, "the loss is accepted");
            return Ok(None);
        }
        Err(StoreError::Lost(reason)) => return Err(lost(directory, &reason)),
        read => read?,
    };
    let Some(missing) = missing(directory, manifest.as_ref())? else { return Ok(manifest) };
    if accept {
        tracing::error!(
            missing,
            "the data directory has lost data; this is accepted, and it goes on with what is there"
        );
        // The promise ends here; the time that it names still holds.
        return Ok(manifest);
    }
    Err(lost(directory, &missing))
}

/// What a directory lacks, for people.
pub(crate) fn missing(directory: &Directory, promised: Option<&Manifest>) -> StoreResult<Option<String>> {
    let database = directory.database();
    let bytes = match fs::metadata(&database) {
        Ok(found) => Some(found.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(unavailable(&database, &error)),
    };
    match (bytes, promised) {
        (None, Some(_)) => return Ok(Some("evoke.db is gone".to_owned())),
        (Some(0), Some(promised)) => {
            return Ok(Some(format!("evoke.db is empty, and had {} bytes", promised.bytes)));
        }
        (None | Some(0), None) => return Ok(None),
        (Some(_), _) => {}
    }
    if let Some(short) = wal::shortfall(&database).map_err(|e| unavailable(&database, &e))? {
        return Ok(Some(format!(
            "evoke.db-wal is cut or damaged: of {} frames that were committed, {} can be read",
            short.committed, short.readable
        )));
    }
    let Some(promised) = promised else { return Ok(None) };
    match connection::observer(directory).and_then(|db| Numbers::read(&db)) {
        Ok(numbers) => Ok(numbers.missing(promised)),
        Err(error) if integrity::damaged(&error) => {
            Ok(Some(format!("evoke.db is damaged, and what it should hold cannot be counted ({error})")))
        }
        Err(error) => Err(fault(&error)),
    }
}

/// The refusal, with the ways on.
pub(crate) fn lost(directory: &Directory, missing: &str) -> StoreError {
    StoreError::Lost(format!(
        "{} holds less than it did: {missing}. Restore a backup with `evoke restore`; `evoke doctor` says what is there; \
         `evoke serve --accept-loss` goes on without what is missing",
        directory.path().display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_by_the_same_and_by_more_and_by_nothing_else() {
        let numbers = Numbers {
            store: Some("ab".to_owned()),
            commit: 5,
            documents: 4,
            conversations: 3,
            events: 2,
            changes: 1,
            ..Numbers::NONE
        };
        let promised = numbers.promise(0).expect("it has a name");
        assert_eq!(numbers.missing(&promised), None);
        assert_eq!(Numbers { commit: 6, events: 9, ..numbers.clone() }.missing(&promised), None);
        let less = [
            Numbers { store: None, ..numbers.clone() },
            Numbers { store: Some("cd".to_owned()), ..numbers.clone() },
            Numbers { commit: 4, ..numbers.clone() },
            Numbers { documents: 3, ..numbers.clone() },
            Numbers { conversations: 2, ..numbers.clone() },
            Numbers { events: 1, ..numbers.clone() },
            Numbers { changes: 0, ..numbers },
        ];
        for less in less {
            assert!(less.missing(&promised).is_some(), "{less:?}");
        }
        assert_eq!(Numbers::NONE.promise(0), None);
    }
}
