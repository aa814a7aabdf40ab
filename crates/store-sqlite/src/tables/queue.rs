//! The queue of documents: claims, and what is still to do.

mod claims;
mod document;
mod turns;

use super::partitions;
pub(crate) use document::by_number;
use evoke_store::{ClaimedDocument, NewDocument, PartitionKey};
use rusqlite::{Connection, Result, params};

pub(crate) use claims::{
    CLAIM_STEP, Progress, claim, release, renew, requeue_claimed, requeue_expired, set_begun,
};

/// Unfinished documents of one partition after another, the newest first, within both bounds.
pub(crate) fn unfinished(
    db: &Connection,
    partitions: &[PartitionKey],
    limit: usize,
    bytes: usize,
) -> Result<Vec<NewDocument>> {
    let (mut found, mut left) = (Vec::new(), bytes);
    for key in partitions {
        let Some(partition) = partitions::find(db, key)? else { continue };
        for (number, size) in waiting(db, partition, 2 * limit)? {
            let Some(rest) = left.checked_sub(size) else { continue };
            if found.len() == limit {
                return Ok(found);
            }
            left = rest;
            found.push(by_number(db, number)?.document);
        }
    }
    Ok(found)
}

/// Numbers of a partition's unfinished documents with the bytes of their texts, the newest first.
fn waiting(db: &Connection, partition: i64, limit: usize) -> Result<Vec<(i64, usize)>> {
    let sql = "SELECT d.number, octet_length(t.text) FROM document d JOIN document_text t ON t.document = d.number \
               WHERE d.partition = ?1 AND d.job <> 'done' ORDER BY d.number DESC LIMIT ?2";
    db.prepare_cached(sql)?
        .query_map(params![partition, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// The number of unfinished documents.
pub(crate) fn depth(db: &Connection) -> Result<u64> {
    db.prepare_cached("SELECT COUNT(*) FROM document WHERE job <> 'done'")?.query_row([], |row| row.get(0))
}

/// Those of some claims that are stored as such.
pub(crate) fn still_claimed(db: &Connection, claims: Vec<ClaimedDocument>) -> Result<Vec<ClaimedDocument>> {
    let sql = "SELECT 1 FROM document WHERE ingestion = ?1 AND attempt = ?2 AND job = 'claimed'";
    let mut statement = db.prepare_cached(sql)?;
    let mut stored = Vec::with_capacity(claims.len());
    for claim in claims {
        if statement.exists(params![claim.document.ingestion.as_bytes(), claim.attempt])? {
            stored.push(claim);
        }
    }
    Ok(stored)
}
