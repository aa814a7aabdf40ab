//! The table, as it is shared with other programs.

use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

/// Which columns the table has beyond those that it always has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) metadata: bool,
}

/// One transaction. The lock is for two first users: "if not exists" alone lets them collide.
const CREATE: &str = "
SELECT pg_advisory_xact_lock(6004470231850283891);
CREATE TABLE IF NOT EXISTS synapsekit_conversations(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id TEXT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  metadata TEXT
);
CREATE INDEX IF NOT EXISTS synapsekit_conversations_session ON synapsekit_conversations(session_id, id);";

const ADD_METADATA: &str = "ALTER TABLE synapsekit_conversations ADD COLUMN IF NOT EXISTS metadata TEXT";

/// Looks for the table and makes it where it is missing: a user who may not make tables can use one that exists.
pub(super) async fn ensure(client: &Client) -> Result<Columns, Error> {
    let mut columns = columns(client).await?;
    if columns.is_empty() {
        client.batch_execute(CREATE).await?;
        return Ok(Columns { metadata: true });
    }
    columns.retain(|column| column == "metadata");
    if !columns.is_empty() {
        return Ok(Columns { metadata: true });
    }
    match client.batch_execute(ADD_METADATA).await {
        Ok(()) => Ok(Columns { metadata: true }),
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
            Ok(Columns { metadata: false })
        }
        Err(error) => Err(error),
    }
}

async fn columns(client: &Client) -> Result<Vec<String>, Error> {
    let sql = "SELECT attname::text FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped";
    let rows = client.query_typed(sql, &[(&"synapsekit_conversations", Type::TEXT)]).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
