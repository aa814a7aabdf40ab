//! What a store must hold of one instance: plain maps, changed by plain code, and read from the file by plain SQL.

use evoke_types::InstanceId;
use rusqlite::{Connection, OpenFlags, Result, params};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Sixteen bytes of an id.
pub(crate) type Id = [u8; 16];

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    Queued,
    Claimed,
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) ingestion: Id,
    pub(crate) path: String,
    /// A digest of its words.
    pub(crate) words: u64,
    pub(crate) replay: Option<[u8; 32]>,
    pub(crate) job: Job,
    pub(crate) attempt: u32,
    /// Whether its worker counts as lost when it is.
    pub(crate) begun: bool,
    pub(crate) failures: u32,
    pub(crate) items: BTreeSet<Id>,
}

/// One instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Model {
    pub(crate) documents: BTreeMap<String, Document>,
    /// Of each conversation its owner and its turns, each with a digest of its words.
    pub(crate) turns: BTreeMap<Id, (String, Vec<(Id, u64)>)>,
    /// Keys, and whether they are revoked.
    pub(crate) keys: BTreeMap<Id, bool>,
    /// Erasures, and how many documents went with each.
    pub(crate) erasures: BTreeMap<Id, u64>,
    /// Reports, and their owners.
    pub(crate) reports: BTreeMap<[u8; 32], String>,
}

pub(crate) fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Model {
    /// Everything of an owner goes.
    pub(crate) fn erase(&mut self, path: &str) {
        self.documents.retain(|_, document| document.path != path);
        self.turns.retain(|_, (owner, _)| owner != path);
        self.reports.retain(|_, owner| owner != path);
    }

    /// The same without what only claims change: those that were made in doubt may be lost by a crash.
    pub(crate) fn without_claims(&self) -> Self {
        let mut model = self.clone();
        for document in model.documents.values_mut().filter(|document| document.job != Job::Done) {
            (document.job, document.attempt) = (Job::Queued, 0);
            (document.begun, document.failures) = (false, 0);
        }
        for document in model.documents.values_mut() {
            (document.attempt, document.begun, document.failures) = (0, false, 0);
        }
        model
    }

    /// Whether another one differs in nothing but claims that were made of what was queued here.
    pub(crate) fn claims_more_in(&self, found: &Self) -> bool {
        let mut claimed = self.clone();
        for (name, document) in &mut claimed.documents {
            let now = found.documents.get(name).map(|found| (found.job, found.attempt));
            if document.job == Job::Queued && now == Some((Job::Claimed, document.attempt + 1)) {
                (document.job, document.attempt, document.begun) = (Job::Claimed, document.attempt + 1, true);
            }
        }
        claimed == *found
    }

    /// Whether a file may be found like this: claims may be in it that were made in doubt.
    pub(crate) fn allows(&self, found: &Self) -> bool {
        self == found || self.claims_more_in(found)
    }

    /// The first difference, for people.
    pub(crate) fn difference(&self, found: &Self) -> String {
        for (name, wanted) in &self.documents {
            if found.documents.get(name) != Some(wanted) {
                return format!("document {name}: {wanted:?} is {:?}", found.documents.get(name));
            }
        }
        if let Some((name, extra)) =
            found.documents.iter().find(|(name, _)| !self.documents.contains_key(*name))
        {
            return format!("document {name} should not be there: {extra:?}");
        }
        let parts = [
            ("turns", format!("{:?}", self.turns), format!("{:?}", found.turns)),
            ("keys", format!("{:?}", self.keys), format!("{:?}", found.keys)),
            ("erasures", format!("{:?}", self.erasures), format!("{:?}", found.erasures)),
            ("reports", format!("{:?}", self.reports), format!("{:?}", found.reports)),
        ];
        let differs = parts.iter().find(|(_, wanted, found)| wanted != found);
        differs
            .map_or_else(|| "none".to_owned(), |(what, wanted, found)| format!("{what}: {wanted} is {found}"))
    }

    /// What a file holds of an instance, in one snapshot.
    pub(crate) fn read(db: &Connection, instance: &InstanceId) -> Result<Self> {
        let snapshot = db.unchecked_transaction()?;
        let key = params![instance.as_str()];
        let mut model = Self { documents: documents(&snapshot, instance)?, ..Self::default() };
        let sql = "SELECT c.id, p.path, t.message, t.content FROM turn t \
                   JOIN conversation c ON c.number = t.conversation JOIN partition p ON p.id = c.partition \
                   WHERE c.instance = ?1 ORDER BY c.number, t.position";
        let mut statement = snapshot.prepare(sql)?;
        let mut rows = statement.query(key)?;
        while let Some(row) = rows.next()? {
            let turn = (row.get(2)?, digest(&row.get::<_, String>(3)?));
            let entry = model.turns.entry(row.get(0)?);
            entry.or_insert((row.get(1)?, Vec::new())).1.push(turn);
        }
        let pairs = "SELECT id, revoked_at IS NOT NULL FROM api_key WHERE instance = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        model.keys = snapshot.prepare(pairs)?.query_map(key, read)?.collect::<Result<_>>()?;
        let pairs = "SELECT id, json_extract(counts, '$.documents') FROM erasure WHERE instance = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        model.erasures = snapshot.prepare(pairs)?.query_map(key, read)?.collect::<Result<_>>()?;
        let pairs =
            "SELECT r.key, p.path FROM report r JOIN partition p ON p.id = r.partition WHERE r.instance = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        model.reports = snapshot.prepare(pairs)?.query_map(key, read)?.collect::<Result<_>>()?;
        Ok(model)
    }
}

fn documents(db: &Connection, instance: &InstanceId) -> Result<BTreeMap<String, Document>> {
    let mut items: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    let sql =
        "SELECT i.ingestion, i.id FROM item i JOIN partition p ON p.id = i.partition WHERE p.instance = ?1";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([instance.as_str()])?;
    while let Some(row) = rows.next()? {
        items.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    let sql = "SELECT d.document_id, d.ingestion, p.path, t.text, r.key, d.job, d.attempt, d.begun, d.failures \
               FROM document d JOIN partition p ON p.id = d.partition JOIN document_text t ON t.document = d.number \
               LEFT JOIN replay r ON r.document = d.number WHERE d.instance = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        let ingestion: Id = row.get(1)?;
        let job = match row.get::<_, String>(5)?.as_str() {
            "queued" => Job::Queued,
            "claimed" => Job::Claimed,
            "done" => Job::Done,
            other => panic!("no job is {other}"),
        };
        let document = Document {
            ingestion,
            path: row.get(2)?,
            words: digest(&row.get::<_, String>(3)?),
            replay: row.get(4)?,
            job,
            attempt: row.get(6)?,
            begun: row.get(7)?,
            failures: row.get(8)?,
            items: items.remove(&ingestion).unwrap_or_default(),
        };
        Ok((row.get(0)?, document))
    };
    db.prepare(sql)?.query_map([instance.as_str()], read)?.collect()
}

/// A file as its readers see it, past all faults; leaves the log as it is.
pub(crate) fn look(directory: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(directory.join("evoke.db"), flags).expect("opened");
    db.busy_timeout(std::time::Duration::from_secs(10)).expect("set");
    let keep = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    db.set_db_config(keep, true).expect("set");
    db
}
