//! Whole transcripts.

use super::{compactions, conversations, documents, turns};
use crate::columns::{Fields, json};
use evoke_store::{Acceptance, NewTranscript, PartitionKey, TranscriptOutcome};
use evoke_types::{ConversationId, IngestionId, ScopePath};
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// What a conversation knows of its transcript.
struct Known {
    owner: ScopePath,
    stored: Option<([u8; 32], IngestionId)>,
}

pub(crate) fn record(db: &Connection, transcript: &NewTranscript) -> Result<TranscriptOutcome> {
    let owner = &transcript.document.partition;
    if let Some(known) = known(db, owner, transcript.conversation)? {
        if known.owner != owner.path {
            return Ok(TranscriptOutcome::ForeignConversation);
        }
        if let Some((digest, ingestion)) = known.stored {
            let first =
                documents::ingestion(db, &owner.instance, ingestion)?.filter(|_| digest == transcript.digest);
            return Ok(
                first.map_or(TranscriptOutcome::Conflict, |row| TranscriptOutcome::Duplicate(Box::new(row)))
            );
        }
    }
    match documents::accept_one(db, &transcript.document)? {
        Acceptance::Accepted => store(db, transcript),
        Acceptance::Replayed(row) | Acceptance::Duplicate(row) => Ok(TranscriptOutcome::Duplicate(row)),
        Acceptance::ForeignConversation => Ok(TranscriptOutcome::ForeignConversation),
    }
}

fn store(db: &Connection, transcript: &NewTranscript) -> Result<TranscriptOutcome> {
    let document = &transcript.document;
    let opened = conversations::open(db, &document.partition, transcript.conversation, document.received_at)?;
    let Some(conversation) = opened else { return Ok(TranscriptOutcome::ForeignConversation) };
    let sql = "UPDATE conversation SET transcript_digest = ?2, transcript = ?3, \
               conversation_type = ifnull(?4, conversation_type), started_at = ?5, ended_at = ?6, \
               analysis = ?7 WHERE number = ?1";
    let account = &transcript.account;
    db.prepare_cached(sql)?.execute(params![
        conversation,
        transcript.digest,
        document.ingestion.as_bytes(),
        transcript.conversation_type,
        account.started_at.map(evoke_types::Timestamp::as_millis),
        account.ended_at.map(evoke_types::Timestamp::as_millis),
        account.analysis.as_ref().map(json).transpose()?,
    ])?;
    for turn in &transcript.turns {
        turns::add(db, conversation, turn)?;
    }
    let running = compactions::job(db, &document.partition.instance, transcript.conversation)?;
    if let Some(job) =
        transcript.compaction.as_ref().filter(|_| running.is_none_or(|job| job.error.is_some()))
    {
        compactions::put_job(db, conversation, job)?;
    }
    Ok(TranscriptOutcome::Stored)
}

fn known(db: &Connection, owner: &PartitionKey, id: ConversationId) -> Result<Option<Known>> {
    let sql = "SELECT p.path, c.transcript_digest, c.transcript FROM conversation c \
               JOIN partition p ON p.id = c.partition WHERE c.instance = ?1 AND c.id = ?2";
    let read = |row: &Row<'_>| {
        let mut fields = Fields::of(row);
        let owner = fields.take()?;
        let stored = fields.take::<Option<[u8; 32]>>()?.zip(fields.take::<Option<IngestionId>>()?);
        Ok(Known { owner, stored })
    };
    db.prepare_cached(sql)?.query_row(params![owner.instance.as_str(), id.as_bytes()], read).optional()
}
