//! Reading a document of the queue with all that is needed to understand it.
//!
//! Called by a claim and for what waits. The one thing to know: its text is read as well, so read few at a time.

use crate::columns::Fields;
use crate::tables::said;
use evoke_store::{ClaimedDocument, NewDocument, PartitionKey};
use evoke_types::{Role, Speaker};
use rusqlite::{Connection, Result, Row};

/// The document with this number.
pub(crate) fn by_number(db: &Connection, number: i64) -> Result<ClaimedDocument> {
    let sql = "SELECT d.attempt, d.failures, d.speaker_role, d.speaker_name, d.ingestion, p.instance, p.path, d.document_id, \
               d.document_type, d.mode, d.lane, t.text, d.said_at, d.metadata, d.conversation, d.position, d.received_at \
               FROM document d JOIN partition p ON p.id = d.partition JOIN document_text t ON t.document = d.number \
               WHERE d.number = ?1";
    db.prepare_cached(sql)?.query_row([number], read)
}

fn read(row: &Row<'_>) -> Result<ClaimedDocument> {
    let mut fields = Fields::of(row);
    let (attempt, failures) = (fields.take()?, fields.take()?);
    let (role, name): (Option<Role>, Option<String>) = (fields.take()?, fields.take()?);
    let mut document = NewDocument {
        ingestion: fields.take()?,
        partition: PartitionKey { instance: fields.take()?, path: fields.take()? },
        document_id: fields.take()?,
        document_type: fields.take()?,
        mode: fields.take()?,
        lane: fields.take()?,
        text: fields.take()?,
        speaker: role.map(|role| Speaker { role, name }),
        said_at: fields.take()?,
        metadata: fields.json()?,
        conversation: fields.take()?,
        position: fields.take()?,
        received_at: fields.take()?,
        replay: None,
        event: None,
    };
    (document.said_at, document.metadata) = said::read(document.said_at, document.metadata);
    Ok(ClaimedDocument { attempt, failures, document })
}
