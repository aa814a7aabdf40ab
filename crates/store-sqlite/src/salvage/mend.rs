//! Making what was saved consistent: nothing hangs in the air, numbers fit, and what can be derived is asked for again.

use rusqlite::{Connection, Result};
use serde::Serialize;

/// What was put right, in rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// Places whose row was lost and whose name an index still had.
    pub places_from_index: u64,
    /// Documents that were lost because their place was.
    pub documents_without_place: u64,
    /// Texts whose document was lost.
    pub texts_without_document: u64,
    /// Documents whose text was lost: they keep what was derived, and are not derived again.
    pub documents_without_text: u64,
    /// Turns whose conversation was lost.
    pub turns_without_conversation: u64,
    /// Turns that conversations count and that were lost.
    pub turns_missing: u64,
    /// Derived rows that belonged to something lost.
    pub derived_dropped: u64,
    /// Documents that were put back into the queue: their passages and memories are derived again.
    pub documents_requeued: u64,
}

impl Mended {
    /// Rows with words that are gone.
    pub fn lost(&self) -> u64 {
        self.documents_without_place
            + self.texts_without_document
            + self.documents_without_text
            + self.turns_without_conversation
            + self.turns_missing
    }
}

/// Deletes rows whose owner is gone.
const ORPHANS: [(&str, &str, &str); 10] = [
    ("removed_item", "partition", "SELECT id FROM partition"),
    ("entity", "partition", "SELECT id FROM partition"),
    ("report", "partition", "SELECT id FROM partition"),
    ("memory_file", "partition", "SELECT id FROM partition"),
    ("conversation", "partition", "SELECT id FROM partition"),
    ("compaction", "conversation", "SELECT number FROM conversation"),
    ("compaction_job", "conversation", "SELECT number FROM conversation"),
    ("replay", "document", "SELECT number FROM document"),
    ("item", "document", "SELECT number FROM document"),
    ("vector", "item", "SELECT key FROM item"),
];

/// Puts right what was saved.
pub(super) fn all(source: &Connection, db: &Connection) -> Result<Mended> {
    let mut mended = Mended { places_from_index: places(source, db)?, ..Mended::default() };
    mended.documents_without_place =
        rows(db, "DELETE FROM document WHERE partition NOT IN (SELECT id FROM partition)")?;
    mended.texts_without_document =
        rows(db, "DELETE FROM document_text WHERE document NOT IN (SELECT number FROM document)")?;
    mended.documents_without_text = texts(db)?;
    db.execute(
        "DELETE FROM item WHERE key >> 32 <> partition OR partition NOT IN (SELECT id FROM partition)",
        [],
    )?;
    for (table, column, owners) in ORPHANS {
        let dropped = rows(db, &format!("DELETE FROM {table} WHERE {column} NOT IN ({owners})"))?;
        mended.derived_dropped += dropped;
    }
    mended.turns_without_conversation =
        rows(db, "DELETE FROM turn WHERE conversation NOT IN (SELECT number FROM conversation)")?;
    mended.turns_missing = turns(db)?;
    mended.documents_requeued = derive_again(source, db)?;
    numbers(source, db)?;
    Ok(mended)
}

fn rows(db: &Connection, sql: &str) -> Result<u64> {
    db.execute(sql, []).map(|rows| rows as u64)
}

/// The index of places has their names and numbers too.
fn places(source: &Connection, db: &Connection) -> Result<u64> {
    let mut found = 0;
    for order in ["ASC", "DESC"] {
        let sql = format!(
            "SELECT id, instance, path FROM partition INDEXED BY sqlite_autoindex_partition_1 ORDER BY instance {order}, path {order}"
        );
        let Ok(mut select) = source.prepare(&sql) else { return Ok(found) };
        let Ok(mut rows) = select.query([]) else { return Ok(found) };
        let mut insert =
            db.prepare_cached("INSERT OR IGNORE INTO partition (id, instance, path) VALUES (?1, ?2, ?3)")?;
        // Ends at damage as at the end.
        while let Ok(Some(row)) = rows.next() {
            let place = (row.get::<_, i64>(0), row.get::<_, String>(1), row.get::<_, String>(2));
            if let (Ok(id), Ok(instance), Ok(path)) = place {
                found += insert.execute((id, instance, path))? as u64;
            }
        }
    }
    Ok(found)
}

/// Each document has a text; one whose text is lost has an empty one, and says so when it was not done.
fn texts(db: &Connection) -> Result<u64> {
    let lost = "number NOT IN (SELECT document FROM document_text)";
    db.execute(
        &format!("UPDATE document SET job = 'done', status = 'failed', error = 'its text was lost to damage' WHERE {lost} AND job <> 'done'"),
        [],
    )?;
    rows(
        db,
        &format!("INSERT INTO document_text (document, text) SELECT number, '' FROM document WHERE {lost}"),
    )
}

/// Conversations count what they have; the places of lost turns stay empty.
fn turns(db: &Connection) -> Result<u64> {
    db.execute(
        "UPDATE conversation SET turns = max(turns, ifnull((SELECT max(position) FROM turn WHERE conversation = number), 0))",
        [],
    )?;
    db.query_row(
        "SELECT ifnull(sum(c.turns - (SELECT COUNT(*) FROM turn WHERE conversation = c.number)), 0) FROM conversation c",
        [],
        |row| row.get(0),
    )
}

/// Documents that have lost something derived go back into the queue, without what is left of it: it comes again.
fn derive_again(source: &Connection, db: &Connection) -> Result<u64> {
    db.execute_batch("CREATE TEMP TABLE expected (document INTEGER NOT NULL, key INTEGER NOT NULL)")?;
    expected(source, db)?;
    // By the index, by a gap among the passages, or because nothing at all is left.
    db.execute_batch(
        "CREATE TEMP TABLE affected AS
         SELECT number FROM document d JOIN document_text t ON t.document = d.number
         WHERE t.text <> '' AND d.job = 'done' AND d.status = 'completed' AND (
            EXISTS (SELECT 1 FROM temp.expected e WHERE e.document = d.number AND e.key NOT IN (SELECT key FROM item))
            OR NOT EXISTS (SELECT 1 FROM item i WHERE i.document = d.number AND i.passage = 1)
            OR (SELECT COUNT(*) < max(i.ordinal) - min(i.ordinal) + 1 FROM item i WHERE i.document = d.number AND i.passage = 1));
         DELETE FROM vector WHERE item IN (SELECT key FROM item WHERE document IN (SELECT number FROM temp.affected));
         DELETE FROM item WHERE document IN (SELECT number FROM temp.affected);",
    )?;
    let requeued = rows(
        db,
        "UPDATE document SET job = 'queued', status = NULL, completed_at = NULL, error = NULL \
         WHERE number IN (SELECT number FROM temp.affected)",
    )?;
    db.execute_batch("DROP TABLE temp.expected; DROP TABLE temp.affected")?;
    Ok(requeued)
}

/// What an index says there was: it lies on other pages than the rows.
fn expected(source: &Connection, db: &Connection) -> Result<()> {
    let mut insert = db.prepare("INSERT INTO temp.expected VALUES (?1, ?2)")?;
    for order in ["ASC", "DESC"] {
        let sql = format!(
            "SELECT document, key FROM item INDEXED BY item_by_document ORDER BY document {order}, passage {order}, ordinal {order}"
        );
        let Ok(mut select) = source.prepare(&sql) else { return Ok(()) };
        let Ok(mut rows) = select.query([]) else { return Ok(()) };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    if let (Ok(document), Ok(key)) = (row.get::<_, i64>(0), row.get::<_, i64>(1)) {
                        insert.execute([document, key])?;
                    }
                }
                Ok(None) => return Ok(()),
                Err(_) => break,
            }
        }
    }
    Ok(())
}

/// Counters are ahead of everything that they have numbered. Vectors that were lost are noticed by their absence.
fn numbers(source: &Connection, db: &Connection) -> Result<()> {
    let counted =
        source.query_row("SELECT value FROM counter", [], |row| row.get::<_, i64>(0)).unwrap_or_default();
    db.execute(
        "INSERT OR REPLACE INTO counter (only, value) VALUES (1, max(?1, \
         (SELECT ifnull(max(sequence), 0) FROM partition), (SELECT ifnull(max(sequence), 0) FROM item), \
         (SELECT ifnull(max(sequence), 0) FROM entity), (SELECT ifnull(max(sequence), 0) FROM removed_item)))",
        [counted],
    )?;
    db.execute(
        "UPDATE partition SET \
         items = max(items, ifnull((SELECT max(key) & 0xffffffff FROM item WHERE key BETWEEN id << 32 AND id << 32 | 0xffffffff), 0)), \
         sequence = max(sequence, ifnull((SELECT max(i.sequence) FROM item i WHERE i.partition = partition.id), 0))",
        [],
    )?;
    db.execute("UPDATE partition SET epoch = iif(epoch = 0 OR epoch > sequence, sequence, epoch)", [])?;
    db.execute(
        "UPDATE item SET embedded = ifnull((SELECT max(generation) FROM vector WHERE item = item.key), 0)",
        [],
    )?;
    // Numbers that were given are not given again.
    for name in ["document", "partition", "conversation", "event", "report", "generation", "memory_file"] {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
        let given = source.query_row(sql, [name], |row| row.get::<_, i64>(0)).unwrap_or_default();
        let sql = "UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1 AND seq < ?2";
        db.execute(sql, (name, given))?;
    }
    Ok(())
}
