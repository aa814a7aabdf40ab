//! The statements. Each is sent with the types of its parameters, so that no statement has to be prepared.

use super::schema::Columns;
use crate::message::{Message, NewMessage, Record, Seq};
use crate::session::{Session, Ttl};
use crate::span::Span;
use evoke_types::Timestamp;
use futures::future::OptionFuture;
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, GenericClient, Row};

/// One writer a conversation at a time: ids are given at insert and not at commit, and a window is counted.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 8462953711))";
const EXPIRE: &str = "
DELETE FROM synapsekit_conversations WHERE session_id = $1 AND
  (SELECT created_at FROM synapsekit_conversations WHERE session_id = $1 ORDER BY id DESC LIMIT 1)
  < now() - make_interval(secs => $2)";
const TRIM: &str = "
DELETE FROM synapsekit_conversations WHERE session_id = $1 AND id <=
  (SELECT id FROM synapsekit_conversations WHERE session_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
const NOT_EXPIRED: &str = "
 AND (SELECT created_at FROM synapsekit_conversations WHERE session_id = $1 ORDER BY id DESC LIMIT 1)
  >= now() - make_interval(secs => $2)";
const REMOVE_EXPIRED: &str = "
DELETE FROM synapsekit_conversations WHERE session_id IN (
  SELECT session_id FROM (
    SELECT DISTINCT ON (session_id) session_id, created_at FROM synapsekit_conversations
    ORDER BY session_id, id DESC
  ) newest WHERE created_at < now() - make_interval(secs => $1))";

type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// A time to live as an interval's seconds.
#[expect(clippy::cast_precision_loss, reason = "exact for a hundred million years")]
pub(super) fn seconds(ttl: Ttl) -> f64 {
    ttl.duration().as_secs().min(3_155_760_000_000_000) as f64
}

fn limit(max: NonZeroUsize) -> i64 {
    i64::try_from(max.get()).unwrap_or(i64::MAX)
}

/// Appends and trims in one transaction, whose statements are sent together: one round trip.
pub(super) async fn append(
    client: &Client,
    columns: Columns,
    session: &Session,
    batch: &[NewMessage],
) -> Result<(), Error> {
    let id = session.id.as_str();
    let ttl = session.ttl.map(seconds);
    let max = session.max_messages.map(limit);
    let lock = [(&id as &(dyn ToSql + Sync), Type::TEXT)];
    let expire = ttl.as_ref().map(|ttl| [(&id as &(dyn ToSql + Sync), Type::TEXT), (ttl, Type::FLOAT8)]);
    let trim = max.as_ref().map(|max| [(&id as &(dyn ToSql + Sync), Type::TEXT), (max, Type::INT8)]);
    let expire: OptionFuture<_> = expire.as_ref().map(|values| client.execute_typed(EXPIRE, values)).into();
    let trim: OptionFuture<_> = trim.as_ref().map(|values| client.execute_typed(TRIM, values)).into();
    let (begun, locked, expired, inserted, trimmed, committed) = futures::join!(
        client.batch_execute("BEGIN"),
        client.query_typed(LOCK, &lock),
        expire,
        insert(client, columns, id, batch),
        trim,
        client.batch_execute("COMMIT"),
    );
    // After a refusal the others are refused too, and the commit takes everything back without an error.
    begun?;
    locked?;
    expired.transpose()?;
    inserted?;
    trimmed.transpose()?;
    committed
}

async fn insert(client: &Client, columns: Columns, id: &str, batch: &[NewMessage]) -> Result<(), Error> {
    let roles: Vec<_> = batch.iter().map(|new| new.message.role.as_str()).collect();
    let contents: Vec<_> = batch.iter().map(|new| &*new.message.content).collect();
    let times: Vec<Option<i64>> = batch.iter().map(|new| new.created_at.map(Timestamp::as_millis)).collect();
    let metadata: Vec<Option<String>> = batch.iter().map(json).collect();
    let (into, from, column) =
        if columns.metadata { (", metadata", ", given.metadata", ", $5") } else { ("", "", "") };
    let name = if columns.metadata { ", metadata" } else { "" };
    let sql = format!(
        "INSERT INTO synapsekit_conversations(session_id, role, content, created_at{into})
         SELECT $1, given.role, given.content,
           coalesce(to_timestamp(given.millis / 1000.0::float8), clock_timestamp()){from}
         FROM unnest($2, $3, $4{column}) WITH ORDINALITY AS given(role, content, millis{name}, place)
         ORDER BY given.place"
    );
    let mut values: Vec<Parameter<'_>> = vec![
        (&id, Type::TEXT),
        (&roles, Type::TEXT_ARRAY),
        (&contents, Type::TEXT_ARRAY),
        (&times, Type::INT8_ARRAY),
    ];
    if columns.metadata {
        values.push((&metadata, Type::TEXT_ARRAY));
    }
    client.execute_typed(&sql, &values).await.map(drop)
}

fn json(new: &NewMessage) -> Option<String> {
    let metadata = new.metadata.clone()?;
    Some(serde_json::Value::Object(metadata).to_string())
}

/// The rows of a part of the window, oldest first. `bounded` says that the window has to be looked for.
pub(super) async fn read(
    client: &impl GenericClient,
    columns: Columns,
    session: &Session,
    span: Span,
    bounded: bool,
) -> Result<Vec<Row>, Error> {
    let id = session.id.as_str();
    let ttl = session.ttl.map(seconds);
    let max = session.max_messages.map(limit).filter(|_| bounded);
    let metadata = if columns.metadata { "metadata" } else { "NULL::text" };
    let alive = if ttl.is_some() { NOT_EXPIRED } else { " AND $2::float8 IS NULL" };
    let window = if max.is_some() {
        " AND id > coalesce((SELECT id FROM synapsekit_conversations WHERE session_id = $1
           ORDER BY id DESC LIMIT 1 OFFSET $6), $3)"
    } else {
        " AND $6::int8 IS NULL"
    };
    let order = if span.newest_first { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT id, (extract(epoch FROM created_at) * 1000)::int8, role, content, {metadata}
         FROM synapsekit_conversations
         WHERE session_id = $1 AND id > $3 AND id < $4{alive}{window} ORDER BY id {order} LIMIT $5"
    );
    let values: [Parameter<'_>; 6] = [
        (&id, Type::TEXT),
        (&ttl, Type::FLOAT8),
        (&span.after, Type::INT8),
        (&span.before, Type::INT8),
        (&span.limit, Type::INT8),
        (&max, Type::INT8),
    ];
    let mut rows = client.query_typed(&sql, &values).await?;
    if span.newest_first {
        rows.reverse();
    }
    Ok(rows)
}

/// The messages of rows. The error names the row.
pub(super) fn records(rows: &[Row]) -> Result<Vec<Record>, String> {
    rows.iter().map(record).collect()
}

fn record(row: &Row) -> Result<Record, String> {
    let id: i64 = row.try_get(0).map_err(|error| format!("a row without a usable id: {error}"))?;
    let corrupt = |error: &dyn std::fmt::Display| format!("row {id}: {error}");
    let millis: i64 = row.try_get(1).map_err(|e| corrupt(&e))?;
    let role: &str = row.try_get(2).map_err(|e| corrupt(&e))?;
    let content: &str = row.try_get(3).map_err(|e| corrupt(&e))?;
    let metadata: Option<&str> = row.try_get(4).map_err(|e| corrupt(&e))?;
    let metadata = metadata.map(serde_json::from_str).transpose().map_err(|e| corrupt(&e))?;
    let message = Message { role: role.parse().map_err(|e| corrupt(&e))?, content: Arc::from(content) };
    Ok(Record { seq: Seq(id), created_at: Timestamp::from_millis(millis), message, metadata })
}

/// How many messages are stored.
pub(super) async fn count(client: &Client, session: &Session) -> Result<i64, Error> {
    let id = session.id.as_str();
    let ttl = session.ttl.map(seconds);
    let alive = if ttl.is_some() { NOT_EXPIRED } else { " AND $2::float8 IS NULL" };
    let sql = format!("SELECT count(*) FROM synapsekit_conversations WHERE session_id = $1{alive}");
    client.query_typed_one(&sql, &[(&id, Type::TEXT), (&ttl, Type::FLOAT8)]).await?.try_get(0)
}

/// Removes the messages before a place.
pub(super) async fn discard_before(
    client: &impl GenericClient,
    session: &Session,
    seq: Seq,
) -> Result<(), Error> {
    let id = session.id.as_str();
    let sql = "DELETE FROM synapsekit_conversations WHERE session_id = $1 AND id < $2";
    client.execute_typed(sql, &[(&id, Type::TEXT), (&seq.0, Type::INT8)]).await.map(drop)
}

/// Replaces what the window begins with, if it is still `oldest`.
pub(super) async fn replace_oldest(
    client: &mut Client,
    columns: Columns,
    session: &Session,
    oldest: &[Record],
    replacement: &NewMessage,
) -> Result<bool, Error> {
    let Some(last) = oldest.last() else { return Ok(false) };
    let transaction = client.transaction().await?;
    transaction.query_typed(LOCK, &[(&session.id.as_str(), Type::TEXT)]).await?;
    let limit = i64::try_from(oldest.len()).ok();
    let span = Span { after: 0, before: i64::MAX, limit, newest_first: false };
    let rows = read(&transaction, columns, session, span, true).await?;
    // A row that is no message is not one of those that were read either.
    let begins = records(&rows).unwrap_or_default();
    let same = begins.len() == oldest.len() && begins.iter().zip(oldest).all(|(a, b)| a.is_same(b));
    if !same {
        return Ok(false);
    }
    discard_before(&transaction, session, last.seq).await?;
    update(&transaction, columns, last.seq, replacement).await?;
    transaction.commit().await?;
    Ok(true)
}

async fn update(
    client: &impl GenericClient,
    columns: Columns,
    seq: Seq,
    new: &NewMessage,
) -> Result<(), Error> {
    let (role, content) = (new.message.role.as_str(), &*new.message.content);
    let (millis, metadata) = (new.created_at.map(Timestamp::as_millis), json(new));
    let set = if columns.metadata { ", metadata = $5" } else { "" };
    let sql = format!(
        "UPDATE synapsekit_conversations SET role = $2, content = $3,
           created_at = coalesce(to_timestamp($4 / 1000.0::float8), clock_timestamp()){set} WHERE id = $1"
    );
    let mut values: Vec<Parameter<'_>> =
        vec![(&seq.0, Type::INT8), (&role, Type::TEXT), (&content, Type::TEXT), (&millis, Type::INT8)];
    if columns.metadata {
        values.push((&metadata, Type::TEXT));
    }
    client.execute_typed(&sql, &values).await.map(drop)
}

/// All conversations.
pub(super) async fn sessions(client: &Client) -> Result<Vec<String>, Error> {
    let rows = client.query_typed("SELECT DISTINCT session_id FROM synapsekit_conversations", &[]).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Removes conversations whose newest message is older than so many seconds.
pub(super) async fn remove_expired(client: &Client, seconds: f64) -> Result<u64, Error> {
    client.execute_typed(REMOVE_EXPIRED, &[(&seconds, Type::FLOAT8)]).await
}
