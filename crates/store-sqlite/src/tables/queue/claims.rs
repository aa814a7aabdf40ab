//! Claims: handing documents out, prolonging, and putting back what nobody holds.

use super::document::by_number;
use super::turns::Turns;
use evoke_store::{Claim, ClaimRequest, ClaimedDocument, DocumentSize, Lease, Requeued, Share};
use evoke_types::{Lane, Timestamp};
use rusqlite::{Connection, OptionalExtension, Params, Result, params};

/// Documents of one step of a claim: few enough that a request never waits long behind it.
pub(crate) const CLAIM_STEP: usize = 16;

/// What the earlier steps of a claim have taken, by size.
pub(crate) type Progress = [Taken; 3];

/// What was taken of one size.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    lane: Option<Lane>,
    documents: usize,
    bytes: usize,
}

/// Takes up to [`CLAIM_STEP`] documents more.
pub(crate) fn claim(
    db: &Connection,
    request: &ClaimRequest,
    mut progress: Progress,
) -> Result<(Vec<ClaimedDocument>, Progress)> {
    let mut claimed = Vec::new();
    match request {
        ClaimRequest::Queued { lease, shares } => {
            for ((size, share), taken) in DocumentSize::ALL.iter().zip(shares).zip(&mut progress) {
                claim_size(db, *size, share, *lease, taken, &mut claimed)?;
            }
        }
        ClaimRequest::Suspect { lease } => {
            let sql = "SELECT number FROM document WHERE job = 'queued' AND failures > 0 ORDER BY failures, number LIMIT 1";
            let next: Option<i64> = db.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
            if let Some(number) = next {
                claimed.push(hand_out(db, number, *lease, false)?);
            }
        }
    }
    Ok((claimed, progress))
}

fn claim_size(
    db: &Connection,
    size: DocumentSize,
    share: &Share,
    lease: Lease,
    taken: &mut Taken,
    claimed: &mut Vec<ClaimedDocument>,
) -> Result<()> {
    let open = |taken: &Taken| taken.documents < share.documents && taken.bytes < share.bytes;
    let lanes = [Lane::Live, Lane::Bootstrap].into_iter();
    for lane in lanes.filter(|one| taken.lane.is_none_or(|lane| lane == *one)) {
        if !open(taken) || claimed.len() >= CLAIM_STEP {
            return Ok(());
        }
        let mut turns = Turns::load(db, lane, size)?;
        let before = claimed.len();
        while open(taken) && claimed.len() < CLAIM_STEP {
            let Some(number) = turns.next(&share.skip)? else { break };
            let document = hand_out(db, number, lease, true)?;
            taken.documents += 1;
            taken.bytes += document.document.text.len();
            claimed.push(document);
        }
        if claimed.len() > before {
            taken.lane = Some(lane);
            return turns.save();
        }
    }
    Ok(())
}

fn hand_out(db: &Connection, number: i64, lease: Lease, begun: bool) -> Result<ClaimedDocument> {
    // It may have come after the claimer looked at the clock.
    let sql = "UPDATE document SET job = 'claimed', attempt = attempt + 1, started_at = max(?2, received_at), \
               holder = ?3, lease_until = ?4, begun = ?5 WHERE number = ?1";
    let key = params![number, lease.now.as_millis(), lease.holder, lease.until.as_millis(), begun];
    db.prepare_cached(sql)?.execute(key)?;
    by_number(db, number)
}

pub(crate) fn renew(db: &Connection, claims: &[Claim], until: Timestamp) -> Result<()> {
    let set =
        "UPDATE document SET lease_until = ?3 WHERE job = 'claimed' AND ingestion = ?1 AND attempt = ?2";
    let mut statement = db.prepare_cached(set)?;
    for Claim { ingestion, attempt } in claims {
        statement.execute(params![ingestion.as_bytes(), attempt, until.as_millis()])?;
    }
    Ok(())
}

pub(crate) fn set_begun(db: &Connection, claim: Claim, begun: bool) -> Result<()> {
    let set = "UPDATE document SET begun = ?3 WHERE job = 'claimed' AND ingestion = ?1 AND attempt = ?2";
    db.prepare_cached(set)?.execute(params![claim.ingestion.as_bytes(), claim.attempt, begun])?;
    Ok(())
}

pub(crate) fn release(db: &Connection, claims: &[Claim], failed: bool) -> Result<u64> {
    let set = "UPDATE document SET job = 'queued', holder = NULL, lease_until = NULL, begun = 0, \
               failures = failures + ?3 WHERE job = 'claimed' AND ingestion = ?1 AND attempt = ?2";
    let mut statement = db.prepare_cached(set)?;
    let mut count = 0;
    for Claim { ingestion, attempt } in claims {
        count += statement.execute(params![ingestion.as_bytes(), attempt, failed])?;
    }
    Ok(count as u64)
}

/// Puts back all claims: no other server can hold one.
pub(crate) fn requeue_claimed(db: &Connection) -> Result<Requeued> {
    requeue(db, "begun", "1", [])
}

/// Puts back claims whose time is up. Those of `holder` itself were never begun.
pub(crate) fn requeue_expired(db: &Connection, now: Timestamp, holder: [u8; 16]) -> Result<Requeued> {
    // A claim of an older format has no end.
    let lost = "ifnull(lease_until, 0) <= ?1";
    requeue(db, "(begun AND holder IS NOT ?2)", lost, params![now.as_millis(), holder])
}

fn requeue(db: &Connection, counts: &str, lost: &str, key: impl Params) -> Result<Requeued> {
    let sql = format!(
        "UPDATE document SET job = 'queued', failures = failures + {counts}, begun = {counts}, holder = NULL, \
         lease_until = NULL WHERE job = 'claimed' AND {lost} RETURNING begun"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut requeued = Requeued::default();
    for suspect in statement.query_map(key, |row| row.get::<_, bool>(0))? {
        requeued.documents += 1;
        requeued.suspects += u64::from(suspect?);
    }
    Ok(requeued)
}
