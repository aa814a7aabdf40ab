//! API keys. Every lookup reads the table, so that a key revoked by another process is refused at
//! once.

use super::events;
use crate::columns::{Column, Fields};
use evoke_store::{KeyRole, KeyRow, NewEvent};
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};
use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COLUMNS: &str = "id, instance, hash, hint, label, role, within, rate_limit, created_at, expires_at, revoked_at, \
                       last_used_at";

pub(crate) fn put(db: &Connection, row: &KeyRow, event: Option<&NewEvent>) -> Result<()> {
    let sql = format!(
        "INSERT OR REPLACE INTO api_key ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
    );
    db.prepare_cached(&sql)?.execute(params![
        row.id.as_bytes(),
        row.instance.as_str(),
        row.hash.0,
        row.hint,
        row.label,
        row.role.as_str(),
        row.within.key(),
        row.rate_limit,
        row.created_at.as_millis(),
        row.expires_at.map(Timestamp::as_millis),
        row.revoked_at.map(Timestamp::as_millis),
        row.last_used_at.map(Timestamp::as_millis),
    ])?;
    event.map_or(Ok(()), |event| events::emit(db, event))
}

pub(crate) fn by_hash(db: &Connection, hash: &ApiKeyHash) -> Result<Option<KeyRow>> {
    db.prepare_cached(&by_hash_sql())?.query_row([hash.0], read).optional()
}

/// What [`by_hash`] asks.
pub(crate) fn by_hash_sql() -> String {
    format!("SELECT {COLUMNS} FROM api_key WHERE hash = ?1 ORDER BY id LIMIT 1")
}

pub(crate) fn of(db: &Connection, instance: &InstanceId) -> Result<Vec<KeyRow>> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE instance = ?1 ORDER BY created_at, id");
    db.prepare_cached(&sql)?.query_map([instance.as_str()], read)?.collect()
}

/// Revokes one key of an instance, or all of them. Returns how many were not revoked before.
pub(crate) fn revoke(
    db: &Connection,
    instance: &InstanceId,
    which: Option<KeyId>,
    event: &NewEvent,
) -> Result<u64> {
    let revoked = match which {
        Some(id) => {
            let sql =
                "UPDATE api_key SET revoked_at = ?3 WHERE id = ?1 AND instance = ?2 AND revoked_at IS NULL";
            let key = params![id.as_bytes(), instance.as_str(), event.at.as_millis()];
            db.prepare_cached(sql)?.execute(key)? as u64
        }
        None => revoke_all(db, instance, event.at)?,
    };
    if revoked > 0 {
        events::emit(db, event)?;
    }
    Ok(revoked)
}

/// Revokes all keys of an instance.
pub(crate) fn revoke_all(db: &Connection, instance: &InstanceId, at: Timestamp) -> Result<u64> {
    let sql = "UPDATE api_key SET revoked_at = ?2 WHERE instance = ?1 AND revoked_at IS NULL";
    Ok(db.prepare_cached(sql)?.execute(params![instance.as_str(), at.as_millis()])? as u64)
}

/// Notes when keys were used last.
pub(crate) fn note_uses(db: &Connection, uses: &[(KeyId, Timestamp)]) -> Result<()> {
    let sql = "UPDATE api_key SET last_used_at = max(ifnull(last_used_at, ?2), ?2) WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    for (id, at) in uses {
        statement.execute(params![id.as_bytes(), at.as_millis()])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<KeyRow> {
    let mut fields = Fields::of(row);
    Ok(KeyRow {
        id: fields.take()?,
        instance: fields.take()?,
        hash: fields.take()?,
        hint: fields.take()?,
        label: fields.take()?,
        role: fields.take()?,
        within: fields.take()?,
        rate_limit: fields.take()?,
        created_at: fields.take()?,
        expires_at: fields.take()?,
        revoked_at: fields.take()?,
        last_used_at: fields.take()?,
    })
}

impl Column for KeyRole {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let known = [Self::Full, Self::ReadOnly].into_iter().find(|role| role.as_str() == word);
        known.ok_or_else(|| FromSqlError::Other(format!("unknown role of a key: {word}").into()))
    }
}
