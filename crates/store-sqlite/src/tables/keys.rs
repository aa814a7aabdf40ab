//! API keys. Every lookup reads the table, so that a key revoked by another process is refused at
//! once.

use crate::columns::{Column, Fields};
use evoke_store::{KeyRole, KeyRow};
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};
use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

const COLUMNS: &str = "id, instance, hash, hint, label, role, rate_limit, created_at, expires_at, revoked_at";

pub(crate) fn put(db: &Connection, row: &KeyRow) -> Result<()> {
    let sql = format!(
        "INSERT OR REPLACE INTO api_key ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    db.prepare_cached(&sql)?.execute(params![
        row.id.as_bytes(),
        row.instance.as_str(),
        row.hash.0,
        row.hint,
        row.label,
        word(row.role),
        row.rate_limit,
        row.created_at.as_millis(),
        row.expires_at.map(Timestamp::as_millis),
        row.revoked_at.map(Timestamp::as_millis),
    ])?;
    Ok(())
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

pub(crate) fn revoke(db: &Connection, instance: &InstanceId, id: KeyId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE api_key SET revoked_at = ?3 WHERE id = ?1 AND instance = ?2 AND revoked_at IS NULL";
    let changed =
        db.prepare_cached(sql)?.execute(params![id.as_bytes(), instance.as_str(), at.as_millis()])?;
    Ok(changed > 0)
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
        rate_limit: fields.take()?,
        created_at: fields.take()?,
        expires_at: fields.take()?,
        revoked_at: fields.take()?,
    })
}

const fn word(role: KeyRole) -> &'static str {
    match role {
        KeyRole::Full => "full",
    }
}

impl Column for KeyRole {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "full" => Ok(Self::Full),
            other => Err(FromSqlError::Other(format!("unknown role of a key: {other}").into())),
        }
    }
}
